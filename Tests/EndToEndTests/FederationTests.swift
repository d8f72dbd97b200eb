import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@Suite("From a workflow's token to a deployment", .serialized, .timeLimit(.minutes(5)))
struct FederationTests {
  @Test(
    "after a real set-up this repository deploys, also renamed; another one, a fork, and one under its old name do not")
  func chain() async throws {
    let program = try Program()
    let applied = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    try #require(applied.status == 0, "\(applied.error)")
    let server = try await program.serve()
    let workflow = Workflow(variables: try await program.variables())

    let own: [String: Any] = ["repository": "ai-cherry/ai-orchestra", "environment": "production"]
    try await workflow.deploys(own, image: "one")
    try await workflow.isRefused(["repository": "ai-cherry/partner-gateway", "environment": "production"])

    // A pull request from a fork runs in this repository, but without a token; the fork's own runs have the fork's.
    let pull: [String: Any] = [
      "repository": "ai-cherry/ai-orchestra", "event": "pull_request", "fork": "orchestra-operator/ai-orchestra",
    ]
    #expect(try await workflow.token(of: pull) == nil)
    try await workflow.github("POST", "/user/repos", ["name": "ai-orchestra"])
    try await workflow.isRefused(["repository": "orchestra-operator/ai-orchestra", "environment": "production"])

    try await workflow.github("PATCH", "/repos/ai-cherry/ai-orchestra", ["name": "conductor"])
    try await workflow.deploys(["repository": "ai-cherry/conductor", "environment": "production"], image: "two")
    try await workflow.github("POST", "/orgs/ai-cherry/repos", ["name": "ai-orchestra"])
    let taken = try #require(try await workflow.token(of: own))
    #expect(Workflow.claims(taken)["repository"] as? String == "ai-cherry/ai-orchestra")
    #expect(Workflow.claims(taken)["repository_owner_id"] as? String == "204817355")
    try await workflow.isRefused(own)
    try await workflow.deploys(["repository": "ai-cherry/conductor", "environment": "production"], image: "three")
    await server.stop()
  }
}

/// A workflow's way to Cloud Run, step by step, by plain HTTP: what google-github-actions/auth and gcloud do.
private struct Workflow {
  let variables: [String: String]

  private static let provider =
    "projects/314159265358/locations/global/workloadIdentityPools/github-pool/providers/github-provider"
  private static let account = "ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com"
  private static let service = "projects/orchestra-demo/locations/us-central1/services/ai-orchestra-production"

  private var root: String { String((variables["GITHUB_API_URL"] ?? "").dropLast("/github".count)) }

  /// Goes the whole way, and finds the image in the service.
  func deploys(_ run: [String: Any], image: String) async throws {
    let subject = try #require(try await token(of: run))
    let federated = try await exchange(subject)
    try #require(federated.status == 200, "\(federated.body)")
    let issued = try await send(
      "POST", "/iamcredentials/v1/projects/-/serviceAccounts/\(Self.account):generateAccessToken",
      bearer: federated.body["access_token"] as? String,
      ["scope": ["https://www.googleapis.com/auth/cloud-platform"], "lifetime": "600s"])
    try #require(issued.status == 200, "\(issued.body)")
    let bearer = issued.body["accessToken"] as? String
    let before = try await send("GET", "/run/v2/\(Self.service)", bearer: bearer)
    var template = try #require(before.body["template"] as? [String: Any])
    var containers = try #require(template["containers"] as? [[String: Any]])
    let address = "us-central1-docker.pkg.dev/orchestra-demo/ai-orchestra/ai-orchestra:\(image)"
    containers[0]["image"] = address
    template["containers"] = containers
    template["revision"] = nil
    let deployed = try await send(
      "PATCH", "/run/v2/\(Self.service)?updateMask=template", bearer: bearer, ["template": template])
    try #require(deployed.status == 200, "\(deployed.body)")
    let after = try await send("GET", "/run/v2/\(Self.service)", bearer: bearer)
    let running = (after.body["template"] as? [String: Any])?["containers"] as? [[String: Any]]
    #expect(running?.first?["image"] as? String == address)
    // It may deploy, and no more than that.
    let policy = try await send(
      "POST", "/cloudresourcemanager/v3/projects/orchestra-demo:setIamPolicy", bearer: bearer,
      ["policy": ["bindings": [[String: Any]]()]])
    #expect(policy.status == 403)
  }

  /// Has a token of GitHub's, but gets none of Google's for it.
  func isRefused(_ run: [String: Any]) async throws {
    let subject = try #require(try await token(of: run))
    let answer = try await exchange(subject)
    #expect(answer.status == 400)
    #expect(answer.body["error"] as? String == "unauthorized_client")
    #expect(
      answer.body["error_description"] as? String == "The given credential is rejected by the attribute condition.")
  }

  /// A run's token for the provider; nil where the run gets none.
  func token(of run: [String: Any]) async throws -> String? {
    let started = try await send("POST", "/actions/_runs", bearer: variables["GH_TOKEN"], run)
    try #require(started.status == 201, "\(started.body)")
    guard let url = started.body["ACTIONS_ID_TOKEN_REQUEST_URL"] as? String else { return nil }
    let issued = try await send(
      "GET", "\(url.dropFirst(root.count))&audience=https://iam.googleapis.com/\(Self.provider)",
      bearer: started.body["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] as? String)
    return try #require(issued.body["value"] as? String)
  }

  /// Changes something at GitHub.
  func github(_ method: String, _ path: String, _ body: [String: Any]) async throws {
    let answer = try await send(method, "/github\(path)", bearer: variables["GH_TOKEN"], body)
    try #require((200...201).contains(answer.status), "\(answer.body)")
  }

  static func claims(_ token: String) -> [String: Any] {
    let part = token.split(separator: ".")[1].replacing("-", with: "+").replacing("_", with: "/")
    let padded = part + String(repeating: "=", count: (4 - part.count % 4) % 4)
    let claims = Data(base64Encoded: String(padded)).flatMap { try? JSONSerialization.jsonObject(with: $0) }
    return claims as? [String: Any] ?? [:]
  }

  private func exchange(_ subject: String) async throws -> (status: Int, body: [String: Any]) {
    try await send(
      "POST", "/sts/v1/token", bearer: nil,
      [
        "grantType": "urn:ietf:params:oauth:grant-type:token-exchange", "subjectToken": subject,
        "audience": "//iam.googleapis.com/\(Self.provider)", "scope": "https://www.googleapis.com/auth/cloud-platform",
        "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
        "subjectTokenType": "urn:ietf:params:oauth:token-type:jwt",
      ])
  }

  private func send(
    _ method: String, _ path: String, bearer: String?, _ body: [String: Any]? = nil
  ) async throws -> (status: Int, body: [String: Any]) {
    var request = HTTPClientRequest(url: root + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "User-Agent", value: "test")
    if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(try JSONSerialization.data(withJSONObject: body))
    }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let text = String(buffer: try await answer.body.collect(upTo: 1 << 24))
    let document = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return (Int(answer.status.code), document ?? ["text": text])
  }
}
