import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@Suite("From a workflow's token to a deployment", .serialized, .timeLimit(.minutes(5)))
struct FederationTests {
  private static let repository = "ai-cherry/ai-orchestra"

  private func use(
    environments: [String] = ["production"], withKeys hasKeys: Bool = false,
    _ body: (Workflow) async throws -> Void
  ) async throws {
    let program = try Program()
    var text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
    if hasKeys {
      text = text.replacing("containerAuthentication: keyless", with: "containerAuthentication: service-account-key")
    }
    if environments.count > 1, let start = text.range(of: "  production:") {
      let production = text[start.lowerBound...]
      text += production.replacing("  production:", with: "  \(environments[1]):")
    }
    let answers = program.folder.appending(path: "answers.yaml")
    try Data(text.utf8).write(to: answers)
    for environment in environments {
      var arguments = ["apply", "--sandbox", "--answers", answers.path, "-e", environment]
      if hasKeys { arguments += ["--acknowledge", "service-account-keys"] }
      let applied = try await program.run(arguments)
      try #require(applied.status == 0, "\(applied.error)")
    }
    let server = try await program.serve()
    try await body(Workflow(variables: try await program.variables()))
    await server.stop()
  }

  @Test(
    "after a real set-up this repository deploys, also renamed; another one, a fork, and one under its old name do not")
  func chain() async throws {
    try await use { workflow in
      let own: [String: Any] = ["repository": Self.repository, "environment": "production"]
      try await workflow.deploys(own, image: "one")
      try await workflow.isRefused(["repository": "ai-cherry/partner-gateway", "environment": "production"])

      // A pull request from a fork runs in this repository, but without a token; the fork's own runs have the fork's.
      let pull: [String: Any] = [
        "repository": Self.repository, "event": "pull_request", "fork": "orchestra-operator/ai-orchestra",
      ]
      #expect(try await workflow.token(of: pull) == nil)
      try await workflow.github("POST", "/user/repos", ["name": "ai-orchestra"])
      try await workflow.isRefused(["repository": "orchestra-operator/ai-orchestra", "environment": "production"])

      try await workflow.github("PATCH", "/repos/ai-cherry/ai-orchestra", ["name": "conductor"])
      try await workflow.deploys(["repository": "ai-cherry/conductor", "environment": "production"], image: "two")
      try await workflow.github("POST", "/orgs/ai-cherry/repos", ["name": "ai-orchestra"])
      let taken = try #require(try await workflow.token(of: own))
      #expect(Workflow.claims(taken)["repository"] as? String == Self.repository)
      #expect(Workflow.claims(taken)["repository_owner_id"] as? String == "204817355")
      try await workflow.isRefused(own)
      try await workflow.deploys(["repository": "ai-cherry/conductor", "environment": "production"], image: "three")
    }
  }

  @Test("GitHub gives a job of another branch or of a tag no token for the environment")
  func branchPolicy() async throws {
    try await use { workflow in
      for ref in ["refs/heads/feature", "refs/tags/v1", "refs/heads/main/x"] {
        let run: [String: Any] = ["repository": Self.repository, "environment": "production", "ref": ref]
        let token = try await workflow.token(of: run)
        #expect(token == nil, "\(ref)")
      }
    }
  }

  @Test("where GitHub protects no environment, Google refuses every other branch, environment, tag and pull request")
  func binding() async throws {
    try await use(environments: ["production", "staging"]) { workflow in
      for environment in ["production", "staging"] {
        try await workflow.github(
          "PUT", "/repos/ai-cherry/ai-orchestra/environments/\(environment)", ["deployment_branch_policy": NSNull()])
      }
      let others: [[String: Any]] = [
        ["environment": "production", "ref": "refs/heads/feature"],
        ["environment": "production", "ref": "refs/tags/main"],
        ["environment": "staging"], ["environment": "production2"], ["environment": "production@refs/heads/main"],
        ["environment": ""], [:], ["event": "schedule", "workflow": "nightly.yml"],
        ["event": "pull_request", "environment": "production", "head": "main"], ["event": "pull_request"],
      ]
      for other in others {
        let run = other.merging(["repository": Self.repository]) { own, _ in own }
        try await workflow.cannotBecomeTheDeployer(run)
      }
      try await workflow.deploys(["repository": Self.repository, "environment": "production"], image: "four")
    }
  }

  @Test("the account of one environment reaches no service, image, secret or state of another")
  func ownAlone() async throws {
    try await use(environments: ["production", "staging"], withKeys: true) { workflow in
      let run: [String: Any] = ["repository": Self.repository, "environment": "production"]
      let bearer = try await workflow.becomesTheDeployer(run)
      let theirs = [
        "/run/v2/projects/orchestra-demo/locations/us-central1/services/ai-orchestra-staging",
        "/artifactregistry/v1/projects/orchestra-demo/locations/us-central1/repositories/ai-orchestra-staging",
        "/secretmanager/v1/projects/orchestra-demo/secrets/secret-management-key-staging/versions/1:access",
        "/storage/v1/b/orchestra-demo-overture-tfstate/o/overture%2Fai-orchestra%2Fstaging%2Fdefault.tfstate",
        "/storage/v1/b/orchestra-demo-overture-tfstate/o",
      ]
      for path in theirs {
        let answer = try await workflow.send("GET", path, bearer: bearer)
        #expect(answer.status == 403, "\(path)")
      }
      for path in [theirs[0], theirs[1]] {
        let own = path.replacing("staging", with: "production")
        let answer = try await workflow.send("GET", own, bearer: bearer)
        #expect(answer.status == 200, "\(own)")
      }
      // Not even its own state: the workflow runs no Terraform.
      let state =
        "/storage/v1/b/orchestra-demo-overture-tfstate/o/overture%2Fai-orchestra%2Fproduction%2Fdefault.tfstate"
      let answer = try await workflow.send("GET", state, bearer: bearer)
      #expect(answer.status == 403)
      for account in ["ai-orchestra-staging-sa", "ai-orchestra-staging-deploy"] {
        let answer = try await workflow.send(
          "POST",
          "/iamcredentials/v1/projects/-/serviceAccounts/\(account)@orchestra-demo.iam.gserviceaccount.com"
            + ":generateAccessToken",
          bearer: bearer, ["scope": ["https://www.googleapis.com/auth/cloud-platform"]])
        #expect(answer.status == 403, "\(account)")
      }
    }
  }
}

/// A workflow's way to Cloud Run, step by step, by plain HTTP: what google-github-actions/auth and gcloud do.
private struct Workflow {
  let variables: [String: String]

  private static let provider =
    "projects/314159265358/locations/global/workloadIdentityPools/github-pool/providers/github-provider"
  private static let account = "ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"
  private static let service = "projects/orchestra-demo/locations/us-central1/services/ai-orchestra-production"

  private var root: String { String((variables["GITHUB_API_URL"] ?? "").dropLast("/github".count)) }

  /// A token of Google's for the deployer of production.
  func becomesTheDeployer(_ run: [String: Any]) async throws -> String? {
    let issued = try await impersonation(by: try #require(try await token(of: run)))
    try #require(issued.status == 200, "\(issued.body)")
    return issued.body["accessToken"] as? String
  }

  /// Has a token of GitHub's, which is good for nothing.
  func cannotBecomeTheDeployer(_ run: [String: Any]) async throws {
    let answer = try await impersonation(by: try #require(try await token(of: run)))
    #expect(answer.status == 403, "\(run): \(answer.body)")
  }

  private func impersonation(by subject: String) async throws -> (status: Int, body: [String: Any]) {
    let federated = try await exchange(subject)
    try #require(federated.status == 200, "\(federated.body)")
    return try await send(
      "POST", "/iamcredentials/v1/projects/-/serviceAccounts/\(Self.account):generateAccessToken",
      bearer: federated.body["access_token"] as? String,
      ["scope": ["https://www.googleapis.com/auth/cloud-platform"], "lifetime": "600s"])
  }

  /// Goes the whole way, and finds the image in the service.
  func deploys(_ run: [String: Any], image: String) async throws {
    let bearer = try await becomesTheDeployer(run)
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

  func send(
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
