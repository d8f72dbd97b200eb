import Foundation
import Testing

@testable import CloudSandbox

@Suite("Google's tokens")
struct OAuthTests {
  @Test("of the operator tell whose they are and what they are for, all in strings")
  func tokenInfo() async throws {
    try await RunningSandbox.use { running in
      let form = Array("access_token=\(running.variable("GOOGLE_OAUTH_ACCESS_TOKEN"))".utf8)
      let info = try await running.send("POST", "/oauth2/tokeninfo", raw: form, token: .some(nil)).json
      #expect(info["email"] == "operator@example.com")
      #expect(info["email_verified"] == "true")
      #expect(info["scope"]?.string?.contains("https://www.googleapis.com/auth/cloud-platform") == true)
      #expect(info["expires_in"]?.string.flatMap(Int.init) == 3600)
      let bad = try await running.send(
        "POST", "/oauth2/tokeninfo", raw: Array("access_token=x".utf8), token: .some(nil))
      #expect(bad.status == 400)
      #expect(bad.json == ["error": "invalid_token", "error_description": "Invalid Value"])
      let user = try await running.get("/oauth2/v3/userinfo").json
      #expect(user["email"] == "operator@example.com")
    }
  }

  @Test("are renewed with a refresh token")
  func refresh() async throws {
    try await RunningSandbox.use { running in
      let vault = try JSON(parsing: try AtomicFile.read(running.sandbox.folder.vaultFile) ?? [])
      let refresh = try #require(vault["operator"]?["refresh"]?.string)
      let form = "grant_type=refresh_token&client_id=c&client_secret=s&refresh_token=\(PercentCoding.encode(refresh))"
      let answer = try await running.send("POST", "/oauth2/token", raw: Array(form.utf8), token: .some(nil)).json
      #expect(answer["token_type"] == "Bearer")
      let token = try #require(answer["access_token"]?.string)
      #expect(token != running.variable("GOOGLE_OAUTH_ACCESS_TOKEN"))
      #expect(try await running.send("GET", "/cloudresourcemanager/v1/projects", token: token).status == 200)
      let revoked = try await running.send(
        "POST", "/oauth2/token", raw: Array("grant_type=refresh_token&refresh_token=x".utf8), token: .some(nil))
      #expect(revoked.json["error"] == "invalid_grant")
      let other = try await running.send(
        "POST", "/oauth2/token", raw: Array("grant_type=magic".utf8), token: .some(nil))
      #expect(other.json["error"] == "unsupported_grant_type")
    }
  }

  @Test("end when their time is over")
  func expiry() {
    var world = World()
    world.now = Date(timeIntervalSince1970: 1_800_000_000)
    let token = world.issueAccessToken(to: "user:a@example.com", seconds: 60)
    #expect(world.accessToken(token)?.principal.email == "a@example.com")
    world.now += 61
    #expect(world.accessToken(token) == nil)
  }

  @Test("of a service account are given to those who may impersonate it, for an hour at most")
  func impersonation() async throws {
    try await RunningSandbox.use { running in
      let worker = try await running.token(ofAccount: "worker")
      let target = "deployer@orchestra-demo.iam.gserviceaccount.com"
      _ = try await running.post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "deployer"])
      let path = "/iamcredentials/v1/projects/-/serviceAccounts/\(target):generateAccessToken"
      let scope: JSON = ["scope": ["https://www.googleapis.com/auth/cloud-platform"], "lifetime": "600s"]
      let refused = try await running.send("POST", path, scope, token: worker)
      #expect(refused.status == 403)
      #expect(refused.message?.contains("iam.serviceAccounts.getAccessToken") == true)
      let member = "serviceAccount:worker@orchestra-demo.iam.gserviceaccount.com"
      _ = try await running.post(
        "/iam/v1/projects/orchestra-demo/serviceAccounts/\(target):setIamPolicy",
        ["policy": ["bindings": [["role": "roles/iam.workloadIdentityUser", "members": [.string(member)]]]]])
      let given = try await running.send("POST", path, scope, token: worker)
      #expect(given.status == 200)
      #expect(given.json["expireTime"] != nil)
      let long = try await running.send("POST", path, scope.merging(["lifetime": "7200s"]), token: worker)
      #expect(long.status == 400)
    }
  }

  @Test("are not given while the API is disabled")
  func disabledAPI() async throws {
    try await RunningSandbox.use { running in
      _ = try await running.post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "deployer"])
      let answer = try await running.post(
        "/iamcredentials/v1/projects/-/serviceAccounts/deployer@orchestra-demo.iam.gserviceaccount.com:generateIdToken",
        ["audience": "https://example.com"])
      #expect(answer.status == 403)
      #expect(answer.reason == "SERVICE_DISABLED")
    }
  }
}
