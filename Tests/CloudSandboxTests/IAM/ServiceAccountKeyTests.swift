import Cryptography
import Foundation
import Testing

@testable import CloudSandbox

@Suite("Keys of service accounts")
struct ServiceAccountKeyTests {
  private let account = "/iam/v1/projects/orchestra-demo/serviceAccounts/runner@orchestra-demo.iam.gserviceaccount.com"

  private func makeAccount(_ running: RunningSandbox) async throws {
    _ = try await running.post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "runner"])
  }

  /// Makes a key; the answer, and the file in it.
  private func makeKey(_ running: RunningSandbox) async throws -> (answer: RunningSandbox.Answer, file: JSON) {
    let answer = try await running.post("\(account)/keys", ["privateKeyType": "TYPE_GOOGLE_CREDENTIALS_FILE"])
    let data = Data(base64Encoded: answer.json["privateKeyData"]?.string ?? "") ?? Data()
    return (answer, (try? JSON(parsing: Array(data))) ?? [:])
  }

  /// The form that trades a signed assertion for a token.
  private func assertion(_ file: JSON, age: Int = 0, claims more: [String: JSON] = [:]) throws -> [UInt8] {
    func base64URL(_ bytes: [UInt8]) -> String {
      Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    let issued = Int64(Date().timeIntervalSince1970) - Int64(age)
    let header: JSON = ["alg": "RS256", "typ": "JWT", "kid": file["private_key_id"] ?? ""]
    let claims: JSON = [
      "iss": file["client_email"] ?? "", "aud": file["token_uri"] ?? "", "iat": .int(issued),
      "exp": .int(issued + 3600),
      "scope": "https://www.googleapis.com/auth/cloud-platform",
    ]
    let message = "\(base64URL(header.bytes())).\(base64URL(claims.merging(.object(more)).bytes()))"
    let key = try SigningKey(pem: file["private_key"]?.string ?? "")
    let signature = try key.signature(of: message.utf8)
    let jwt = "\(message).\(base64URL(signature))"
    return Array("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=\(jwt)".utf8)
  }

  @Test("are real: what they sign is traded for a token of their account, until they are disabled or deleted")
  func trade() async throws {
    try await RunningSandbox.use { running in
      try await makeAccount(running)
      let (answer, file) = try await makeKey(running)
      #expect(file["type"] == "service_account")
      #expect(file["token_uri"] == "https://oauth2.googleapis.com/token")
      let id = try #require(file["private_key_id"]?.string)
      #expect(id.wholeMatch(of: /[0-9a-f]{40}/) != nil)
      #expect(answer.json["name"]?.string?.hasSuffix("/keys/\(id)") == true)
      let form = try assertion(file)
      let traded = try await running.send("POST", "/oauth2/token", raw: form, token: .some(nil))
      #expect(traded.status == 200)
      let token = try #require(traded.json["access_token"]?.string)
      let info = try await running.send(
        "POST", "/oauth2/tokeninfo", raw: Array("access_token=\(token)".utf8), token: .some(nil))
      #expect(info.json["scope"] == "https://www.googleapis.com/auth/cloud-platform")
      _ = try await running.post("\(account)/keys/\(id):disable")
      let disabled = try await running.send("POST", "/oauth2/token", raw: form, token: .some(nil))
      #expect(disabled.status == 400)
      #expect(disabled.json == ["error": "invalid_grant", "error_description": "Invalid JWT Signature."])
      _ = try await running.post("\(account)/keys/\(id):enable")
      #expect(try await running.send("POST", "/oauth2/token", raw: form, token: .some(nil)).status == 200)
      _ = try await running.delete("\(account)/keys/\(id)")
      #expect(try await running.send("POST", "/oauth2/token", raw: form, token: .some(nil)).status == 400)
    }
  }

  @Test("sign nothing that is old, for somebody else, or changed afterwards")
  func refused() async throws {
    try await RunningSandbox.use { running in
      try await makeAccount(running)
      let (_, file) = try await makeKey(running)
      let old = try await running.send("POST", "/oauth2/token", raw: try assertion(file, age: 7200), token: .some(nil))
      #expect(old.json["error_description"]?.string?.contains("short-lived") == true)
      let foreign = try await running.send(
        "POST", "/oauth2/token", raw: try assertion(file, claims: ["aud": "https://example.com/"]), token: .some(nil))
      #expect(foreign.json["error_description"] == "Invalid JWT: Failed audience check.")
      let nobody = try await running.send(
        "POST", "/oauth2/token", raw: try assertion(file, claims: ["iss": "ghost@example.com"]), token: .some(nil))
      #expect(nobody.json["error_description"] == "Invalid grant: account not found")
      let forged = try assertion(file).dropLast(6) + Array("AAAAAA".utf8)
      let changed = try await running.send("POST", "/oauth2/token", raw: Array(forged), token: .some(nil))
      #expect(changed.json["error_description"] == "Invalid JWT Signature.")
    }
  }

  @Test("show their private half once: not in the state, not in lists")
  func privateHalf() async throws {
    try await RunningSandbox.use { running in
      try await makeAccount(running)
      let (_, file) = try await makeKey(running)
      let secret = try #require(file["private_key"]?.string?.split(separator: "\n").dropFirst().first)
      for name in ["state.json", "secrets.json", "requests.jsonl"] {
        let bytes = try AtomicFile.read(running.sandbox.folder.path + "/" + name) ?? []
        #expect(!String(decoding: bytes, as: UTF8.self).contains(secret))
      }
      let listed = try await running.get("\(account)/keys?keyTypes=USER_MANAGED").json["keys"]?.array ?? []
      #expect(listed.count == 1)
      #expect(listed.first?["privateKeyData"] == nil)
      #expect(listed.first?["keyOrigin"] == "GOOGLE_PROVIDED")
      let id = try #require(file["private_key_id"]?.string)
      let key = try await running.get("\(account)/keys/\(id)?publicKeyType=TYPE_RAW_PUBLIC_KEY").json
      let pem = Data(base64Encoded: key["publicKeyData"]?.string ?? "").map { String(decoding: $0, as: UTF8.self) }
      #expect(pem?.hasPrefix("-----BEGIN PUBLIC KEY-----") == true)
      #expect(try await running.get("\(account)/keys?keyTypes=SYSTEM_MANAGED").json == [:])
    }
  }

  @Test("are ten at most; the refusal of the eleventh says next to nothing")
  func limit() async throws {
    try await RunningSandbox.use { running in
      try await makeAccount(running)
      let state = try await running.get("\(account)/keys").json
      #expect(state == [:])
      for _ in 0..<10 {
        let (answer, _) = try await makeKey(running)
        #expect(answer.status == 200)
      }
      let (eleventh, _) = try await makeKey(running)
      #expect(eleventh.status == 400)
      #expect(eleventh.json["error"]?["status"] == "FAILED_PRECONDITION")
      #expect(eleventh.message == "Precondition check failed.")
    }
  }

  @Test("go with their account")
  func deletedAccount() async throws {
    try await RunningSandbox.use { running in
      try await makeAccount(running)
      let (_, file) = try await makeKey(running)
      let form = try assertion(file)
      _ = try await running.delete(account)
      let gone = try await running.send("POST", "/oauth2/token", raw: form, token: .some(nil))
      #expect(gone.json["error_description"] == "Invalid grant: account not found")
      try await makeAccount(running)
      #expect(try await running.get("\(account)/keys").json == [:])
      #expect(try await running.send("POST", "/oauth2/token", raw: form, token: .some(nil)).status == 400)
    }
  }

  @Test("that are missing are 404")
  func missing() async throws {
    try await RunningSandbox.use { running in
      try await makeAccount(running)
      #expect(try await running.delete("\(account)/keys/0123").status == 404)
      let ghost = account.replacing("runner@", with: "ghost-@")
      #expect(try await running.post("\(ghost)/keys").status == 404)
    }
  }
}
