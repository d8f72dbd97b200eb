import Foundation
import Synchronization
import Testing

@testable import CloudSandbox

@Suite("GitHub's secrets")
struct GitHubSecretsTests {
  private static let repository = "ai-cherry/ai-orchestra"
  private static let environment = "/repos/ai-cherry/ai-orchestra/environments/production"
  private static let secrets = "\(environment)/secrets"

  private func inEnvironment(
    now: @escaping @Sendable () -> Date = { Date() }, _ body: (GitHubWorld) async throws -> Void
  ) async throws {
    try await GitHubWorld.use(now: now) { world in
      #expect(await world.send("PUT", Self.environment, [:]).status == 200)
      try await body(world)
    }
  }

  private func value(_ world: GitHubWorld, _ name: String, environment: String? = "production") async -> String? {
    await world.state.read { $0.gitHubSecret(Self.repository, environment: environment, name) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("a sealed value is opened: 201 when it is new, 204 when it is changed")
  func put() async throws {
    let seconds = Mutex(1_800_000_000.0)
    try await inEnvironment(now: { Date(timeIntervalSince1970: seconds.withLock(\.self)) }) { world in
      let path = "\(Self.secrets)/CLOUD_RUN_MEMORY"
      #expect(await world.send("PUT", path, world.sealed("2Gi", for: Self.secrets)).status == 201)
      #expect(await value(world, "CLOUD_RUN_MEMORY") == "2Gi")
      let first = await world.send("GET", path).json
      seconds.withLock { $0 += 2 }
      #expect(await world.send("PUT", path, world.sealed("4Gi", for: Self.secrets)).status == 204)
      #expect(await value(world, "cloud_run_memory") == "4Gi")
      let second = await world.send("GET", path).json
      #expect(second["created_at"] == first["created_at"])
      #expect(first["updated_at"] == "2027-01-15T08:00:00Z")
      #expect(second["updated_at"] == "2027-01-15T08:00:02Z")
    }
  }

  @Test("an empty value and one with any bytes are opened too")
  func bytes() async throws {
    try await inEnvironment { world in
      for text in ["", "a\u{0}b\n\u{1F680}", String(repeating: "x", count: 49_152)] {
        let answer = await world.send("PUT", "\(Self.secrets)/A", world.sealed(text, for: Self.secrets))
        #expect([201, 204].contains(answer.status))
        #expect(await value(world, "A") == text)
      }
    }
  }

  @Test("what was sealed for another key is refused, and nothing is stored")
  func otherKey() async throws {
    try await inEnvironment { world in
      var body = await world.sealed("2Gi", for: "/repos/\(Self.repository)/actions/secrets")
      // With the right id, but for the repository's key instead of the environment's.
      body["key_id"] = await world.send("GET", "\(Self.secrets)/public-key").json["key_id"]
      let answer = await world.send("PUT", "\(Self.secrets)/A", body)
      #expect(answer.status == 422)
      #expect(answer.message == "Bad request - validation failed due to an improperly encrypted secret")
      #expect(await world.send("GET", "\(Self.secrets)/A").status == 404)
    }
  }

  @Test("what is not sealed at all is refused, without repeating it")
  func plain() async throws {
    try await inEnvironment { world in
      let id = await world.send("GET", "\(Self.secrets)/public-key").json["key_id"] ?? .null
      let plain = await world.send(
        "PUT", "\(Self.secrets)/A", ["encrypted_value": "a plain value!", "key_id": id])
      #expect(plain.status == 422)
      #expect(plain.message?.contains("plain") == false)
      let short = await world.send("PUT", "\(Self.secrets)/A", ["encrypted_value": "c2VjcmV0", "key_id": id])
      #expect(short.status == 422)
    }
  }

  @Test("what was sealed before the key changed is refused; with the new key it is taken")
  func renewedKey() async throws {
    try await inEnvironment { world in
      let old = await world.sealed("2Gi", for: Self.secrets)
      try await world.state.mutate { try $0.renewGitHubKey(Self.repository, environment: "production") }
      #expect(await world.send("PUT", "\(Self.secrets)/A", old).status == 422)
      #expect(await world.send("PUT", "\(Self.secrets)/A", world.sealed("2Gi", for: Self.secrets)).status == 201)
    }
  }

  @Test("both fields of the body are demanded", arguments: ["encrypted_value", "key_id"])
  func fields(missing: String) async throws {
    try await inEnvironment { world in
      var body = await world.sealed("2Gi", for: Self.secrets)
      body[missing] = nil
      let answer = await world.send("PUT", "\(Self.secrets)/A", body)
      #expect(answer.status == 422)
      #expect(answer.message == "Invalid request.\n\n\"\(missing)\" wasn't supplied.")
    }
  }

  @Test("names that GitHub does not take are refused", arguments: ["9LIVES", "WITH-DASH", "GITHUB_TOKEN", "github_x"])
  func names(name: String) async throws {
    try await inEnvironment { world in
      let answer = await world.send("PUT", "\(Self.secrets)/\(name)", world.sealed("v", for: Self.secrets))
      #expect(answer.status == 422)
      #expect(answer.message?.hasPrefix("Secret names") == true)
    }
  }

  @Test("a value of more than 48 KiB and a hundred-and-first secret are refused")
  func limits() async throws {
    try await inEnvironment { world in
      let long = await world.sealed(String(repeating: "x", count: 49_153), for: Self.secrets)
      #expect(await world.send("PUT", "\(Self.secrets)/LONG", long).status == 422)
      let body = await world.sealed("v", for: Self.secrets)
      for number in 0..<100 {
        #expect(await world.send("PUT", "\(Self.secrets)/S\(number)", body).status == 201)
      }
      #expect(await world.send("PUT", "\(Self.secrets)/ONE_MORE", body).status == 422)
      #expect(await world.send("PUT", "\(Self.secrets)/S7", body).status == 204)
      let page = await world.send("GET", "\(Self.secrets)?per_page=100&page=1")
      #expect(page.json["total_count"] == 100)
      #expect(page.json["secrets"]?.array?.count == 100)
    }
  }

  @Test("secrets of the repository and of its environment are different ones")
  func scopes() async throws {
    try await inEnvironment { world in
      let own = "/repos/\(Self.repository)/actions/secrets"
      #expect(await world.send("PUT", "\(own)/A", world.sealed("of all", for: own)).status == 201)
      #expect(await world.send("PUT", "\(Self.secrets)/A", world.sealed("of one", for: Self.secrets)).status == 201)
      #expect(await value(world, "A", environment: nil) == "of all")
      #expect(await value(world, "A") == "of one")
      #expect(await world.send("DELETE", "\(own)/a").status == 204)
      #expect(await world.send("DELETE", "\(own)/a").status == 404)
      #expect(await value(world, "A") == "of one")
    }
  }

  @Test("an environment that is missing has no key and no secrets")
  func missingEnvironment() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("GET", "\(Self.secrets)/public-key").status == 404)
      #expect(await world.send("GET", Self.secrets).status == 404)
    }
  }

  @Test("those who may only read a repository do not see its secrets")
  func readers() async throws {
    try await GitHubWorld.use({ try $0.addGitHubRepository("a/open", id: 7, owner: 8, role: "pull") }) { world in
      let answer = await world.send("GET", "/repos/a/open/actions/secrets/public-key")
      #expect(answer.status == 403)
      #expect(answer.message == "Must have admin rights to Repository.")
    }
  }

  @Test("neither answers nor the state show a value; a digest tells whether two are the same")
  func hidden() async throws {
    try await inEnvironment { world in
      let marker = "a-value-nobody-may-see"
      for (name, value) in [("A", marker), ("B", "another")] {
        _ = await world.send("PUT", "\(Self.secrets)/\(name)", world.sealed(value, for: Self.secrets))
      }
      let shown = await world.send("GET", Self.secrets).json
      #expect(
        shown["secrets"]?.array?.allSatisfy {
          Set($0.object?.keys ?? [:].keys) == ["name", "created_at", "updated_at"]
        }
          == true)
      let state = await world.state.read { $0.document.text() }
      #expect(!state.contains(marker))
      #expect(!state.contains(Data(marker.utf8).base64EncodedString()))

      let first = await digest(world, "A")
      #expect(first?.count == 64)
      _ = await world.send("PUT", "\(Self.secrets)/A", world.sealed(marker, for: Self.secrets))
      #expect(await digest(world, "A") == first)
      _ = await world.send("PUT", "\(Self.secrets)/A", world.sealed("another", for: Self.secrets))
      #expect(await digest(world, "A") != first)
      // The same value under another name has another digest.
      #expect(await digest(world, "A") != digest(world, "B"))
    }
  }

  private func digest(_ world: GitHubWorld, _ name: String) async -> String? {
    await world.state.read {
      $0[GitHubSecrets.collection, "\(Self.repository)/environments/production/secrets/\(name)"]?["digest"]?.string
    }
  }
}
