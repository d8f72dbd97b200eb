import Testing

@testable import CloudSandbox

/// A pool and a provider for one repository, and an account that it may become.
struct FederationWorld {
  static let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"
  static let pool = "projects/314159265358/locations/global/workloadIdentityPools/github-pool"
  static let provider = "\(pool)/providers/github"
  /// The sample repository's and its owner's numbers.
  static let condition = "assertion.repository_owner_id == '204817355' && assertion.repository_id == '958214736'"

  let running: RunningSandbox

  /// Makes pool and provider.
  func prepare(condition: String = condition, mapping: JSON? = nil, audiences: [String] = []) async throws {
    let pool = try await running.post("\(Self.pools)?workloadIdentityPoolId=github-pool")
    _ = try await running.finish(pool, at: "/iam/v1")
    var oidc: JSON = ["issuerUri": "https://token.actions.githubusercontent.com"]
    if !audiences.isEmpty { oidc["allowedAudiences"] = JSON(audiences) }
    let standard: JSON = [
      "google.subject": "assertion.sub", "attribute.repository_id": "assertion.repository_id",
      "attribute.repository_owner_id": "assertion.repository_owner_id", "attribute.ref": "assertion.ref",
    ]
    let provider = try await running.post(
      "\(Self.pools)/github-pool/providers?workloadIdentityPoolProviderId=github",
      ["oidc": oidc, "attributeMapping": mapping ?? standard, "attributeCondition": .string(condition)])
    try #require(provider.status == 200, "\(provider.text)")
    _ = try await running.finish(provider, at: "/iam/v1")
  }

  /// Starts a run and gets a token for an audience; nil where the run gets none.
  func token(_ run: JSON, audience: String = "https://iam.googleapis.com/\(provider)") async throws -> String? {
    let answer = try await running.send(
      "POST", "/actions/_runs", run, token: running.variable("GH_TOKEN"), headers: [("User-Agent", "test")])
    try #require(answer.status == 201, "\(answer.text)")
    guard let url = answer.json["ACTIONS_ID_TOKEN_REQUEST_URL"]?.string,
      let bearer = answer.json["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]?.string
    else { return nil }
    let query = "&audience=\(PercentCoding.encode(audience))"
    let issued = try await running.send("GET", url + query, token: bearer)
    try #require(issued.status == 200, "\(issued.text)")
    return issued.json["value"]?.string
  }

  /// Asks for a federated token.
  func exchange(_ token: String, audience: String = "//iam.googleapis.com/\(provider)", changing: JSON = [:])
    async throws
    -> RunningSandbox.Answer
  {
    let body: JSON = [
      "grantType": "urn:ietf:params:oauth:grant-type:token-exchange", "audience": .string(audience),
      "scope": "https://www.googleapis.com/auth/cloud-platform",
      "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
      "subjectTokenType": "urn:ietf:params:oauth:token-type:jwt", "subjectToken": .string(token),
    ]
    return try await running.send("POST", "/sts/v1/token", body.merging(changing), token: .some(nil))
  }

  /// The claims of a token.
  static func claims(_ token: String?) -> JSON { token.flatMap { JSONWebToken($0) }?.claims ?? [:] }
}
