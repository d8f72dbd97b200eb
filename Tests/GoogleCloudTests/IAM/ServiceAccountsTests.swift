import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Service accounts")
struct ServiceAccountsTests {
  private static let email = "deployer@p.iam.gserviceaccount.com"
  private static let path = "/iam/v1/projects/p/serviceAccounts"
  private static let account = ScriptedAnswer.json(
    #"{"email":"\#(email)","uniqueId":"1023","displayName":"D","description":"e","disabled":true}"#)

  @Test("every fact is read; where there is none it is nil")
  func get() async throws {
    let requests = try await exchange([Self.account, .refusal(404, "NOT_FOUND")]) { client async throws in
      let account = try #require(try await client.accounts.get("p", Self.email))
      #expect(account.email == Self.email)
      #expect(account.uniqueID == "1023")
      #expect(account.displayName == "D")
      #expect(account.description == "e")
      #expect(account.isDisabled)
      #expect(try await client.accounts.get("p", Self.email) == nil)
    }
    #expect(requests.map(\.line) == Array(repeating: "GET \(Self.path)/\(Self.email)", count: 2))
  }

  @Test("a new one is waited for until three reads in a row find it")
  func create() async throws {
    let missing = ScriptedAnswer.refusal(404, "NOT_FOUND")
    let hidden = ScriptedAnswer.refusal(403, "PERMISSION_DENIED")
    let time = PassingTime()
    let requests = try await exchange(
      [Self.account, missing, Self.account, Self.account, hidden, Self.account, Self.account, Self.account], time: time
    ) { client async throws in
      let account = try await client.accounts.create("p", id: "deployer", displayName: "D", description: "e")
      #expect(account.uniqueID == "1023")
    }
    #expect(requests.count == 8)
    #expect(requests[0].line == "POST \(Self.path)")
    #expect(
      requests[0].json
        == ["accountId": "deployer", "serviceAccount": ["displayName": "D", "description": "e"]])
    #expect(time.waited == [.seconds(1), .seconds(1)])
  }

  @Test("one that does not show up within a minute is an error")
  func invisible() async throws {
    let time = PassingTime()
    try await ScriptedServer.run(answer: { _, _ in .refusal(404, "NOT_FOUND") }) { server async throws in
      let client = GoogleCloudClient(server, time: time)
      #expect(await failure { try await client.accounts.waitUntilVisible("p", Self.email) }?.kind == .notFound)
    }
    #expect(time.elapsed == .seconds(60))
  }

  @Test("one is changed, enabled, deleted, brought back by its number")
  func changes() async throws {
    let requests = try await exchange([
      Self.account, .json("{}"), .json("{}"), .refusal(404, "NOT_FOUND"),
      .json(#"{"restoredAccount":{"email":"\#(Self.email)","uniqueId":"1023"}}"#),
    ]) { client async throws in
      _ = try await client.accounts.update("p", Self.email, displayName: "N", description: "d")
      try await client.accounts.enable("p", Self.email)
      try await client.accounts.delete("p", Self.email)
      try await client.accounts.delete("p", Self.email)
      #expect(try await client.accounts.undelete("p", uniqueID: "1023").email == Self.email)
    }
    #expect(
      requests.map(\.line) == [
        "PATCH \(Self.path)/\(Self.email)", "POST \(Self.path)/\(Self.email):enable",
        "DELETE \(Self.path)/\(Self.email)", "DELETE \(Self.path)/\(Self.email)", "POST \(Self.path)/1023:undelete",
      ])
    #expect(
      requests[0].json == [
        "serviceAccount": ["displayName": "N", "description": "d"], "updateMask": "displayName,description",
      ])
  }

  @Test("an identity token is asked for by IAM Credentials, for its audience")
  func identityToken() async throws {
    let requests = try await exchange([.json(#"{"token":"id-token"}"#)]) { client async throws in
      #expect(try await client.accounts.identityToken(Self.email, audience: "https://x").value == "id-token")
    }
    #expect(
      requests.first?.line == "POST /iamcredentials/v1/projects/-/serviceAccounts/\(Self.email):generateIdToken")
    #expect(requests.first?.json == ["audience": "https://x", "includeEmail": true])
  }
}

@Suite("Keys of service accounts")
struct ServiceAccountKeysTests {
  private static let email = "runtime@p.iam.gserviceaccount.com"
  private static let path = "/iam/v1/projects/p/serviceAccounts/\(email)/keys"

  @Test("those that people made are listed")
  func list() async throws {
    let requests = try await exchange([
      .json(#"{"keys":[{"name":"projects/p/serviceAccounts/e/keys/abc","disabled":true,"validAfterTime":"t"}]}"#)
    ]) { client async throws in
      let keys = try await client.accounts.keys.list("p", Self.email)
      #expect(keys.map(\.id) == ["abc"])
      #expect(keys.first?.isDisabled == true)
      #expect(keys.first?.validAfter == "t")
    }
    #expect(requests.map(\.line) == ["GET \(Self.path)?keyTypes=USER_MANAGED"])
  }

  @Test("a new one comes with its file, which no description shows")
  func create() async throws {
    let answer = ScriptedAnswer.json(#"{"name":"x/keys/abc","privateKeyData":"eyJhIjoxfQ=="}"#)
    let requests = try await exchange([answer]) { client async throws in
      let key = try await client.accounts.keys.create("p", Self.email)
      #expect(key.key.id == "abc")
      #expect(key.file == Array(#"{"a":1}"#.utf8))
      for text in ["\(key)", String(reflecting: key)] { #expect(text == "key abc (file hidden)") }
    }
    #expect(requests.map(\.line) == ["POST \(Self.path)"])
    #expect(
      requests[0].json
        == ["privateKeyType": "TYPE_GOOGLE_CREDENTIALS_FILE", "keyAlgorithm": "KEY_ALG_RSA_2048"])
  }

  @Test("a lost answer is not asked for again: there might be two keys then")
  func lostAnswer() async throws {
    let requests = try await exchange([.cutOff]) { client async throws in
      #expect(await failure { try await client.accounts.keys.create("p", Self.email) }?.kind == .unreachable)
    }
    #expect(requests.count == 1)
  }

  @Test("an answer without a file is an error", arguments: [#"{"name":"x"}"#, #"{"privateKeyData":"!"}"#])
  func noFile(body: String) async throws {
    _ = try await exchange([.json(body)]) { client async throws in
      let error = await failure { try await client.accounts.keys.create("p", Self.email) }
      #expect(error?.detail == "the new key came without its file")
    }
  }

  @Test("one is disabled, and deleted; gone is fine")
  func remove() async throws {
    let requests = try await exchange([.json("{}"), .json("{}"), .refusal(404, "NOT_FOUND")]) { client async throws in
      try await client.accounts.keys.disable("p", Self.email, "abc")
      try await client.accounts.keys.delete("p", Self.email, "abc")
      try await client.accounts.keys.delete("p", Self.email, "abc")
    }
    #expect(
      requests.map(\.line)
        == ["POST \(Self.path)/abc:disable", "DELETE \(Self.path)/abc", "DELETE \(Self.path)/abc"])
  }
}
