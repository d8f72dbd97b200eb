/// A provider of a workload identity pool, at work: it takes a credential for somebody of its pool, or refuses it.
struct FederationProvider: Sendable {
  /// `projects/N/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`.
  let name: String
  private let pool: String
  private let document: JSON

  private static let host = "//iam.googleapis.com/"
  /// How much may be said of somebody, in bytes, and how much the name may be.
  private static let longestSubject = 127
  private static let longestAttributes = 8192
  /// How old a token may be, whatever it says, and how far clocks may differ, in seconds.
  private static let longestLife = 24 * 3600.0
  private static let tolerance = 60.0

  /// The provider that an audience names.
  /// - Throws: 400 as the Security Token Service words it.
  init(audience: String, in world: World) throws(APIError) {
    guard audience.hasPrefix(Self.host),
      let match = audience.dropFirst(Self.host.count).wholeMatch(
        of: /(projects\/[0-9]+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+)\/providers\/[a-z0-9-]+/)
    else {
      throw OAuthAPI.refusal(
        "invalid_request",
        "Invalid value for \"audience\". This value should be the full resource name of the Identity Provider. See "
          + "https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of possible formats.")
    }
    name = String(match.output.0)
    pool = String(match.output.1)
    guard world.hasUsableProvider(name),
      world.isSettled("\(IdentityCollection.providers) \(name)", after: world.consistency.provider),
      let document = world.identityResource(IdentityCollection.providers, name)
    else {
      throw OAuthAPI.refusal(
        "invalid_target",
        "The target service indicated by the \"audience\" parameters is invalid. This might either be because the pool or "
          + "provider is disabled or deleted or because it doesn't exist.")
    }
    self.document = document
  }

  /// Whom a credential stands for.
  /// - Parameters:
  ///   - credential: the other issuer's token.
  ///   - world: what is known of issuers.
  /// - Returns: the principal.
  /// - Throws: 400 for a credential that is not what it should be, or that the condition refuses.
  func identity(of credential: String, in world: World) throws -> Principal {
    guard let token = JSONWebToken(credential) else {
      throw OAuthAPI.refusal("invalid_grant", "Unable to parse the ID Token.")
    }
    try check(token, in: world)
    let attributes = try attributes(token.claims)
    try admit(token.claims, attributes)
    let root = "//iam.googleapis.com/\(pool)"
    let sets = attributes.filter { $0.key.hasPrefix("attribute.") }.map { "principalSet:\(root)/\($0.key)/\($0.value)" }
    return Principal(
      member: "principal:\(root)/subject/\(attributes["google.subject"] ?? "")", sets: ["principalSet:\(root)/*"] + sets
    )
  }

  private func check(_ token: JSONWebToken, in world: World) throws {
    let issuer = document[path: "oidc.issuerUri"]?.string ?? ""
    guard token.claims["iss"]?.string == issuer else {
      throw OAuthAPI.refusal(
        "invalid_grant",
        "The issuer in ID Token \(token.claims["iss"]?.string ?? "") does not match the expected ones: \(issuer)")
    }
    guard let keys = try keys(of: issuer, in: world) else {
      throw OAuthAPI.refusal("invalid_grant", "Error connecting to the given credential's issuer.")
    }
    guard token.isSigned(by: keys) else { throw OAuthAPI.refusal("invalid_grant", "Invalid ID Token signature.") }
    let allowed = document[path: "oidc.allowedAudiences"]?.strings ?? []
    let own = ["https://iam.googleapis.com/\(name)", "//iam.googleapis.com/\(name)"]
    guard !(allowed.isEmpty ? own : allowed).allSatisfy({ !token.audiences.contains($0) }) else {
      throw OAuthAPI.refusal(
        "invalid_grant",
        "The audience in ID Token [\(token.audiences.joined(separator: ", "))] does not match the expected audience.")
    }
    let now = world.now.timeIntervalSince1970
    let issued = token.claims["iat"]?.int.map(Double.init)
    guard let issued, let end = token.claims["exp"]?.int.map(Double.init), issued <= now + Self.tolerance,
      end > now - Self.tolerance, end > issued, now - issued < Self.longestLife
    else {
      let at = issued.map { String(Int($0)) } ?? "unknown"
      throw OAuthAPI.refusal("invalid_grant", "ID Token issued at \(at) is stale to sign-in.")
    }
  }

  /// The keys of an issuer: the provider's own, or those of the sandbox's GitHub; other issuers cannot be reached.
  private func keys(of issuer: String, in world: World) throws -> JSON? {
    if let text = document[path: "oidc.jwksJson"]?.string { return try? JSON(parsing: Array(text.utf8)) }
    return issuer == ActionsAPI.issuer ? try ActionsKey.set(in: world) : nil
  }

  private func attributes(_ claims: JSON) throws -> [String: String] {
    var attributes: [String: String] = [:]
    let evaluation = Evaluation(names: ["assertion": claims])
    for (key, text) in (document["attributeMapping"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      let value: JSON
      do {
        value = try evaluation.value(of: try Expression(text.string ?? ""))
      } catch {
        throw OAuthAPI.refusal(
          "invalid_grant", "The mapped attribute \(key) could not be evaluated: \(Self.words(error)).")
      }
      if key == "google.groups", value.array != nil { continue }
      guard let string = value.string else {
        throw OAuthAPI.refusal("invalid_grant", "The mapped attribute \(key) must be of type STRING.")
      }
      attributes[key] = string
    }
    let subject = attributes["google.subject"] ?? ""
    let size = attributes.values.reduce(0) { $0 + $1.utf8.count }
    guard !subject.isEmpty, subject.utf8.count <= Self.longestSubject, size <= Self.longestAttributes else {
      throw OAuthAPI.refusal(
        "invalid_grant",
        "The size of mapped attribute google.subject exceeds the \(Self.longestSubject) bytes limit. Either modify your "
          + "attribute mapping or the incoming assertion to produce a mapped attribute that is less than "
          + "\(Self.longestSubject) bytes.")
    }
    return attributes
  }

  private func admit(_ claims: JSON, _ attributes: [String: String]) throws {
    guard let text = document["attributeCondition"]?.string, !text.isEmpty else { return }
    func fields(_ prefix: String) -> JSON {
      let own = attributes.filter { $0.key.hasPrefix(prefix) }.map {
        (String($0.key.dropFirst(prefix.count)), JSON.string($0.value))
      }
      return .object(Dictionary(own, uniquingKeysWith: { $1 }))
    }
    let evaluation = Evaluation(names: [
      "assertion": claims, "attribute": fields("attribute."), "google": fields("google."),
    ])
    // A condition that has no value, as one about a claim that is not there, lets nobody in.
    guard (try? evaluation.truth(of: try Expression(text))) == true else {
      throw OAuthAPI.refusal(
        "unauthorized_client", "The given credential is rejected by the attribute condition.")
    }
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case let error as Evaluation.Failure: error.message
    case let error as Expression.SyntaxError: error.problem
    default: "\(error)"
    }
  }
}

extension World {
  /// Whether a provider and its pool are there, neither deleted nor disabled.
  func hasUsableProvider(_ name: String) -> Bool {
    guard let end = name.firstRange(of: "/providers/") else { return false }
    let pool = identityResource(IdentityCollection.pools, String(name[..<end.lowerBound]))
    let provider = identityResource(IdentityCollection.providers, name)
    return [pool, provider].allSatisfy { $0?["state"] == "ACTIVE" && $0?["disabled"]?.bool != true }
  }
}
