import Foundation
import RESTClient
import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Standing in for a service account")
struct ImpersonationTests {
  private func use(
    _ answers: [ScriptedAnswer], _ more: [String: String],
    _ body: (Credentials, ScriptedServer) async throws -> Void
  ) async throws {
    try await ScriptedServer.run(answers) { server async throws in
      let environment = variables(pointingAt: server.root)
        .merging(["GOOGLE_OAUTH_ACCESS_TOKEN": testToken]) { $1 }.merging(more) { $1 }
      let credentials = try await Credentials.find(
        environment: environment, transport: HTTPTransport(environment: [:]), retry: .passing(PassingTime()))
      try await body(credentials, server)
    }
  }

  private static let given = ScriptedAnswer.json(#"{"accessToken":"ya29.robot","expireTime":"2127-01-15T09:00:00Z"}"#)

  @Test(
    "Terraform's variable or gcloud's names the account; gcloud's may name those in between",
    arguments: [
      (["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT": "r@p"], "r@p", []),
      (["CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT": "r@p"], "r@p", []),
      (
        ["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT": "r@p", "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT": "other@p"], "r@p", []
      ),
      (
        ["CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT": "a@p,b@p,r@p"], "r@p",
        ["projects/-/serviceAccounts/a@p", "projects/-/serviceAccounts/b@p"]
      ),
    ] as [([String: String], String, [String])])
  func named(variables: [String: String], account: String, delegates: [String]) async throws {
    try await use([Self.given], variables) { credentials, server async throws in
      #expect(credentials.source == .impersonated(account, by: .environment))
      #expect(try await credentials.token().value == "ya29.robot")
      #expect(try await credentials.token().value == "ya29.robot")
      let requests = await server.requests
      #expect(
        requests.map(\.line)
          == ["POST /iamcredentials/v1/projects/-/serviceAccounts/\(account):generateAccessToken"])
      #expect(requests.first?.token == testToken)
      #expect(requests.first?.json["delegates"].array.compactMap(\.string) == delegates)
      #expect(requests.first?.json["scope"] == ["https://www.googleapis.com/auth/cloud-platform"])
    }
  }

  @Test("who may not stand in is told which role is missing, and on what")
  func refused() async throws {
    let denied = ScriptedAnswer.refusal(403, "PERMISSION_DENIED", "Permission denied")
    try await use([denied], ["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT": "r@p"]) { credentials, server async throws in
      let error = await failure { try await credentials.token() }
      #expect(error?.kind == .notPermitted)
      #expect(error?.remedy.contains("gcloud iam service-accounts add-iam-policy-binding r@p") == true)
      #expect(error?.remedy.contains("roles/iam.serviceAccountTokenCreator") == true)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("gcloud is asked for the operator's own token, so that it does not stand in as well")
  func gcloud() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.addProgram("gcloud", #"echo "ya29.own[$CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT]""#)
    let variables = [
      "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT": "r@p", "GOOGLE_OAUTH_ACCESS_TOKEN": "", "PATH": folder.path,
    ]
    try await use([Self.given], variables) { credentials, server async throws in
      #expect(credentials.source == .impersonated("r@p", by: .gcloud))
      #expect(try await credentials.token().value == "ya29.robot")
      #expect(await server.requests.first?.token == "ya29.own[]")
    }
  }
}
