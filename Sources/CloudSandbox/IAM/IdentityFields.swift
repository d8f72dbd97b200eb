/// What makes a workload identity pool or provider valid
/// (cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers).
enum IdentityFields {
  static let poolFields: Set<String> = [
    "name", "displayName", "description", "state", "disabled", "mode", "expireTime", "sessionDuration",
    "inlineCertificateIssuanceConfig", "inlineTrustConfig",
  ]
  static let providerFields: Set<String> = [
    "name", "displayName", "description", "state", "disabled", "attributeMapping", "attributeCondition", "aws", "oidc",
    "saml", "x509", "expireTime",
  ]
  private static let kinds = ["aws", "oidc", "saml", "x509"]

  /// Issuers that sign tokens for everybody: without a condition, everybody could come in.
  private static let sharedIssuers = [
    "https://token.actions.githubusercontent.com", "https://gitlab.com", "https://app.terraform.io",
  ]

  /// Whether `id` can name a pool or a provider.
  static func isID(_ id: String) -> Bool {
    id.wholeMatch(of: /[a-z0-9-]{4,32}/) != nil && !id.hasPrefix("gcp-")
  }

  /// A pool with only what a client may say.
  @Sendable static func pool(_ given: JSON, stored: JSON?) throws -> JSON {
    var pool = try given.fields(poolFields)
    try checkTexts(pool)
    for field in ["state", "expireTime"] { pool[field] = nil }
    return pool
  }

  /// A provider with only what a client may say.
  @Sendable static func provider(_ given: JSON, stored: JSON?) throws -> JSON {
    var provider = try given.fields(providerFields)
    try checkTexts(provider)
    for field in ["state", "expireTime"] { provider[field] = nil }
    let kind = kinds.filter { provider[$0] != nil }
    guard kind.count == 1 else {
      throw APIError.invalidArgument("Exactly one of \(kinds.joined(separator: ", ")) must be set.", field: "provider")
    }
    if let stored, stored[kind[0]] == nil {
      throw APIError.invalidArgument("The kind of a provider cannot be changed.", field: kind[0])
    }
    if let oidc = provider["oidc"] { try check(oidc: oidc) }
    let mapping = provider["attributeMapping"]?.object ?? [:]
    try check(mapping: mapping, isOIDC: provider["oidc"] != nil)
    try check(condition: provider["attributeCondition"]?.string ?? "", issuer: provider[path: "oidc.issuerUri"]?.string)
    return provider
  }

  private static func checkTexts(_ resource: JSON) throws {
    for (field, limit) in [("displayName", 32), ("description", 256)] {
      if let text = resource[field]?.string, text.count > limit {
        throw APIError.invalidArgument("\(field) is longer than \(limit) characters.", field: field)
      }
    }
  }

  private static func check(oidc given: JSON) throws {
    let oidc = try given.fields(["issuerUri", "allowedAudiences", "jwksJson", "discoveryUri"], at: "oidc")
    guard let issuer = oidc["issuerUri"]?.string, issuer.hasPrefix("https://"), issuer.count > 8 else {
      throw APIError.invalidArgument("The issuer URI must be a valid https URI.", field: "oidc.issuer_uri")
    }
    let audiences = oidc["allowedAudiences"]?.strings ?? []
    guard audiences.count <= 10, audiences.allSatisfy({ $0.count <= 256 }) else {
      throw APIError.invalidArgument(
        "At most 10 audiences of at most 256 characters are allowed.", field: "oidc.allowed_audiences")
    }
  }

  private static func check(mapping: [String: JSON], isOIDC: Bool) throws {
    if isOIDC, mapping["google.subject"] == nil {
      throw APIError.invalidArgument("The attribute mapping must map google.subject.", field: "attribute_mapping")
    }
    for (key, value) in mapping {
      guard
        ["google.subject", "google.groups"].contains(key) || key.wholeMatch(of: /attribute\.[a-z0-9_]{1,100}/) != nil
      else {
        throw APIError.invalidArgument("Invalid attribute key \"\(key)\".", field: "attribute_mapping")
      }
      guard let expression = value.string, (1...2048).contains(expression.count) else {
        throw APIError.invalidArgument("Invalid mapped attribute key \"\(key)\".", field: "attribute_mapping")
      }
      try Expression.check(expression, names: ["assertion"], field: "attribute_mapping")
    }
    guard mapping.count <= 52 else {
      throw APIError.invalidArgument("At most 50 custom attributes can be mapped.", field: "attribute_mapping")
    }
  }

  private static func check(condition: String, issuer: String?) throws {
    guard condition.count <= 4096 else {
      throw APIError.invalidArgument("The condition is longer than 4096 characters.", field: "attribute_condition")
    }
    let isShared = sharedIssuers.contains { issuer?.lowercased() == $0 || issuer?.lowercased() == "\($0)/" }
    if !condition.isEmpty {
      try Expression.check(condition, names: ["assertion", "attribute", "google"], field: "attribute_condition")
    }
    if isShared, (try? Expression(condition))?.namesClaim != true {
      throw APIError.invalidArgument(
        "The attribute condition must reference one of the provider's claims. For more information, see "
          + "https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions")
    }
  }
}
