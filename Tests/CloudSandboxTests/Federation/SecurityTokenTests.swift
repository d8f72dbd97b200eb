import Cryptography
import Foundation
import Testing

@testable import CloudSandbox

@Suite("The Security Token Service")
struct SecurityTokenTests {
  private let run: JSON = ["repository": "ai-cherry/ai-orchestra", "environment": "production"]
  private let project = "/cloudresourcemanager/v3/projects/orchestra-demo"

  private func refusal(_ answer: RunningSandbox.Answer) -> String {
    answer.status == 400
      ? "\(answer.json["error"]?.string ?? ""): \(answer.json["error_description"]?.string ?? "")"
      : "\(answer.status) \(answer.text)"
  }

  @Test("gives a token to whom the condition lets in, asked by JSON or by a form")
  func exchange() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare()
      let token = try #require(try await federation.token(run))
      let answer = try await federation.exchange(token)
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.json["token_type"] == "Bearer")
      #expect(answer.json["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token")
      #expect((answer.json["expires_in"]?.int ?? 0) > 3000)
      let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("audience", "//iam.googleapis.com/\(FederationWorld.provider)"),
        ("scope", "https://www.googleapis.com/auth/cloud-platform"),
        ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"), ("subject_token", token),
      ]
      let form = fields.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
      let asked = try await running.send(
        "POST", "/sts/v1/token", raw: Array(form.utf8), token: .some(nil),
        headers: [("Content-Type", "application/x-www-form-urlencoded")])
      #expect(asked.status == 200, "\(asked.text)")
      // The token is somebody: one without any role.
      let bearer = asked.json["access_token"]?.string
      #expect(try await running.send("GET", project, token: bearer).status == 403)
      let record = String(decoding: try running.sandbox.folder.requests(), as: UTF8.self)
      #expect(record.contains("principal://iam.googleapis.com/\(FederationWorld.pool)/subject/repo:ai-cherry"))
      for secret in [token, bearer ?? token] { #expect(!record.contains(secret)) }
    }
  }

  @Test("refuses in Google's words what is asked for in a wrong way")
  func requests() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare()
      let token = try #require(try await federation.token(run))
      let pool = try await federation.exchange(token, audience: "//iam.googleapis.com/\(FederationWorld.pool)")
      #expect(refusal(pool).hasPrefix("invalid_request: Invalid value for \"audience\". This value should be the full"))
      let other = try await federation.exchange(token, audience: "//iam.googleapis.com/\(FederationWorld.provider)x")
      #expect(
        refusal(other)
          == "invalid_target: The target service indicated by the \"audience\" parameters is invalid. This might either be "
          + "because the pool or provider is disabled or deleted or because it doesn't exist.")
      #expect(refusal(try await federation.exchange("nonsense")) == "invalid_grant: Unable to parse the ID Token.")
      let grant = try await federation.exchange(token, changing: ["grantType": "password"])
      #expect(refusal(grant).hasPrefix("unsupported_grant_type: "))
      let type = try await federation.exchange(token, changing: ["subjectTokenType": "saml2"])
      #expect(refusal(type).hasPrefix("invalid_request: Invalid value for \"subject_token_type\"."))
      let scope = try await federation.exchange(token, changing: ["scope": ""])
      #expect(refusal(scope).hasPrefix("invalid_scope: "))
    }
  }

  @Test("refuses a token for somebody else, unless the provider takes that audience")
  func audiences() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare()
      let spelled = try #require(
        try await federation.token(run, audience: "//iam.googleapis.com/\(FederationWorld.provider)"))
      #expect(try await federation.exchange(spelled).status == 200)
      let foreign = try #require(try await federation.token(run, audience: "https://github.com/ai-cherry"))
      #expect(
        refusal(try await federation.exchange(foreign))
          == "invalid_grant: The audience in ID Token [https://github.com/ai-cherry] does not match the expected audience."
      )
    }
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare(audiences: ["https://github.com/ai-cherry"])
      let allowed = try #require(try await federation.token(run, audience: "https://github.com/ai-cherry"))
      #expect(try await federation.exchange(allowed).status == 200)
      let standard = try #require(try await federation.token(run))
      #expect(refusal(try await federation.exchange(standard)).contains("does not match the expected audience"))
    }
  }

  @Test("refuses an old token, one from the future, one of another issuer, and one that somebody else signed")
  func credentials() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare()
      let genuine = try #require(try await federation.token(run))
      let claims = FederationWorld.claims(genuine)
      let own = try SigningKey.rsa()
      let kid = JSONWebToken(genuine)?.header["kid"]?.string ?? ""
      let forged = try JSONWebToken.sign(claims, with: own, id: kid)
      #expect(refusal(try await federation.exchange(forged)) == "invalid_grant: Invalid ID Token signature.")
      // Without any signature at all.
      let header: JSON = ["alg": "none", "typ": "JWT"]
      let bare = "\(Base64URL.encode(header.bytes())).\(Base64URL.encode(claims.bytes()))."
      #expect(refusal(try await federation.exchange(bare)) == "invalid_grant: Invalid ID Token signature.")
      let foreign = try JSONWebToken.sign(claims.merging(["iss": "https://evil.example.com"]), with: own, id: kid)
      #expect(
        refusal(try await federation.exchange(foreign))
          == "invalid_grant: The issuer in ID Token https://evil.example.com does not match the expected ones: "
          + "https://token.actions.githubusercontent.com")
    }
    let clock = SettableClock()
    try await RunningSandbox.use(clock: { clock.now }) { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare()
      let token = try #require(try await federation.token(run))
      let issued = FederationWorld.claims(token)["iat"]?.int ?? 0
      clock.advance(by: 301)
      #expect(try await federation.exchange(token).status == 200, "clocks may differ a little")
      clock.advance(by: 120)
      #expect(
        refusal(try await federation.exchange(token))
          == "invalid_grant: ID Token issued at \(issued) is stale to sign-in.")
      clock.advance(by: -1000)
      #expect(refusal(try await federation.exchange(token)).hasSuffix("is stale to sign-in."))
    }
  }

  @Test("refuses whom the condition does not let in, also where it has no value")
  func conditions() async throws {
    let refused = "unauthorized_client: The given credential is rejected by the attribute condition."
    for condition in [
      "assertion.repository_id == '1'", "assertion.nothing == 'x'", "assertion.repository_id == 958214736",
      "attribute.ref == 'refs/heads/other' && assertion.sub != ''",
    ] {
      try await RunningSandbox.use { running in
        let federation = FederationWorld(running: running)
        try await federation.prepare(condition: condition)
        let token = try #require(try await federation.token(run))
        #expect(refusal(try await federation.exchange(token)) == refused, "\(condition)")
      }
    }
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare(condition: "(assertion.repository_id == '1') || (\(FederationWorld.condition))")
      let token = try #require(try await federation.token(run))
      #expect(try await federation.exchange(token).status == 200, "others may be let in beside it")
    }
  }

  @Test("refuses a credential that lacks what the mapping reads, or says too much")
  func mappings() async throws {
    let mapping: JSON = ["google.subject": "assertion.sub", "attribute.environment": "assertion.environment"]
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare(mapping: mapping)
      let with = try #require(try await federation.token(run))
      #expect(try await federation.exchange(with).status == 200)
      let without = try #require(try await federation.token(["repository": "ai-cherry/ai-orchestra"]))
      #expect(
        refusal(try await federation.exchange(without)).hasPrefix("invalid_grant: The mapped attribute attribute.env"))
      let long: JSON = run.merging(["environment": .string(String(repeating: "e", count: 120))])
      let token = try #require(try await federation.token(long))
      #expect(refusal(try await federation.exchange(token)).contains("exceeds the 127 bytes limit"))
    }
  }

  @Test("knows no pool and no provider that is disabled or deleted, and then their tokens are worth nothing")
  func usability() async throws {
    for path in ["github-pool", "github-pool/providers/github"] {
      try await RunningSandbox.use { running in
        let federation = FederationWorld(running: running)
        try await federation.prepare()
        let token = try #require(try await federation.token(run))
        let held = try await federation.exchange(token).json["access_token"]?.string
        func standing() async throws -> [Int] {
          [try await federation.exchange(token).status, try await running.send("GET", project, token: held).status]
        }
        #expect(try await standing() == [200, 403])
        let resource = "\(FederationWorld.pools)/\(path)"
        func change(_ answer: RunningSandbox.Answer) async throws -> [Int] {
          _ = try await running.finish(answer, at: "/iam/v1")
          return try await standing()
        }
        #expect(try await change(running.patch("\(resource)?updateMask=disabled", ["disabled": true])) == [400, 401])
        #expect(try await change(running.patch("\(resource)?updateMask=disabled", ["disabled": false])) == [200, 403])
        #expect(try await change(running.delete(resource)) == [400, 401])
        #expect(try await change(running.post("\(resource):undelete")) == [200, 403])
      }
    }
  }

  @Test("lets somebody become an account that has a binding for them, and no other")
  func impersonation() async throws {
    try await RunningSandbox.use { running in
      let federation = FederationWorld(running: running)
      try await federation.prepare()
      _ = try await running.token(ofAccount: "deployer", roles: ["roles/viewer"])
      _ = try await running.token(ofAccount: "another", roles: ["roles/owner"])
      let accounts = "/iam/v1/projects/orchestra-demo/serviceAccounts"
      let domain = "orchestra-demo.iam.gserviceaccount.com"
      let federated = try await federation.exchange(try #require(try await federation.token(run)))
      let token = federated.json["access_token"]?.string
      func become(_ account: String) async throws -> RunningSandbox.Answer {
        try await running.send(
          "POST", "/iamcredentials/v1/projects/-/serviceAccounts/\(account)@\(domain):generateAccessToken",
          ["scope": ["https://www.googleapis.com/auth/cloud-platform"]], token: token)
      }
      func bind(_ member: String, _ role: String = "roles/iam.workloadIdentityUser") async throws {
        let answer = try await running.post(
          "\(accounts)/deployer@\(domain):setIamPolicy",
          ["policy": ["bindings": [["role": .string(role), "members": [.string(member)]]]]])
        try #require(answer.status == 200, "\(answer.text)")
      }
      let root = "//iam.googleapis.com/\(FederationWorld.pool)"
      let missing = try await become("deployer")
      #expect(missing.status == 403)
      #expect(missing.reason == "IAM_PERMISSION_DENIED")
      for member in [
        "principalSet:\(root)/attribute.repository_id/958214736", "principalSet:\(root)/*",
        "principal:\(root)/subject/repo:ai-cherry/ai-orchestra:environment:production",
      ] {
        try await bind(member)
        #expect(try await become("deployer").status == 200, "\(member)")
      }
      try await bind("principalSet:\(root)/attribute.repository_id/958214736", "roles/iam.serviceAccountTokenCreator")
      let account = try await become("deployer")
      #expect(account.status == 200)
      #expect(try await become("another").status == 403)
      for member in [
        "principalSet:\(root)/attribute.repository_id/1", "principal:\(root)/subject/repo:ai-cherry/ai-orchestra",
        "principalSet:\(root)x/*",
      ] {
        try await bind(member)
        #expect(try await become("deployer").status == 403, "\(member)")
      }
      // What the account may do is what its own bindings say.
      let issued = account.json["accessToken"]?.string
      #expect(try await running.send("GET", project, token: issued).status == 200)
      let change = try await running.send("POST", accounts, ["accountId": "forbidden"], token: issued)
      #expect(change.status == 403)
    }
  }
}
