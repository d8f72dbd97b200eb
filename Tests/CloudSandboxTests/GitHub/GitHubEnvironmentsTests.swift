import Foundation
import Synchronization
import Testing

@testable import CloudSandbox

@Suite("GitHub's environments")
struct GitHubEnvironmentsTests {
  private static let environments = "/repos/ai-cherry/ai-orchestra/environments"
  private static let production = "\(environments)/production"

  @Test("one is missing until it is made, and listed then")
  func create() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("GET", Self.production).status == 404)
      let made = await world.send("PUT", Self.production, [:])
      #expect(made.status == 200)
      #expect(made.json["name"] == "production")
      #expect(made.json["protection_rules"] == [])
      #expect(made.json["deployment_branch_policy"] == .null)
      let read = await world.send("GET", Self.production)
      #expect(read.json == made.json)
      let list = await world.send("GET", Self.environments)
      #expect(list.json["total_count"] == 1)
      #expect(list.json["environments"] == [made.json])
    }
  }

  @Test("a body is not needed")
  func noBody() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("PUT", Self.production).status == 200)
    }
  }

  @Test("names keep their letters but are found in any")
  func capitals() async throws {
    try await GitHubWorld.use { world in
      _ = await world.send("PUT", "\(Self.environments)/Staging", [:])
      #expect(await world.send("GET", "\(Self.environments)/STAGING").json["name"] == "Staging")
      _ = await world.send("PUT", "\(Self.environments)/staging", [:])
      let list = await world.send("GET", Self.environments)
      #expect(list.json["environments"]?.array?.compactMap { $0["name"]?.string } == ["Staging"])
    }
  }

  @Test("a second PUT replaces the protection; the number and the first date stay")
  func replace() async throws {
    let seconds = Mutex(1_800_000_000.0)
    try await GitHubWorld.use({ _ in }, now: { Date(timeIntervalSince1970: seconds.withLock(\.self)) }) { world in
      let first = await world.send(
        "PUT", Self.production,
        [
          "wait_timer": 30, "reviewers": [["type": "User", "id": 5]],
          "deployment_branch_policy": ["protected_branches": true, "custom_branch_policies": false],
        ]
      ).json
      #expect(
        first["protection_rules"]?.array?.compactMap { $0["type"]?.string }
          == ["wait_timer", "required_reviewers", "branch_policy"])
      seconds.withLock { $0 += 60 }
      let second = await world.send("PUT", Self.production, [:]).json
      #expect(second["protection_rules"] == [])
      #expect(second["deployment_branch_policy"] == .null)
      #expect(second["id"] == first["id"])
      #expect(second["created_at"] == first["created_at"])
      #expect(second["updated_at"] != first["updated_at"])
    }
  }

  @Test(
    "what does not fit is refused",
    arguments: [
      (["name": "x"], 422, "\"name\" is not a permitted key."),
      (["wait_timer": 50_000], 422, "43200"), (["wait_timer": "long"], 422, "43200"),
      (["reviewers": [["type": "Robot", "id": 1]]], 422, "reviewers"),
      (
        ["deployment_branch_policy": ["protected_branches": true, "custom_branch_policies": true]], 422,
        "cannot have the same value"
      ),
      ([1], 400, "Body should be a JSON object"),
    ] as [(JSON, Int, String)])
  func invalid(body: JSON, status: Int, words: String) async throws {
    try await GitHubWorld.use { world in
      let answer = await world.send("PUT", Self.production, body)
      #expect(answer.status == status)
      #expect(answer.message?.contains(words) == true)
      #expect(await world.send("GET", Self.production).status == 404)
    }
  }

  @Test("what is not JSON is refused")
  func notJSON() async throws {
    try await GitHubWorld.use { world in
      let answer = await world.send("PUT", Self.production, raw: "{")
      #expect(answer.status == 400)
      #expect(answer.message == "Problems parsing JSON")
    }
  }

  @Test("a name of more than 255 characters is refused")
  func longName() async throws {
    try await GitHubWorld.use { world in
      let name = String(repeating: "n", count: 255)
      #expect(await world.send("PUT", "\(Self.environments)/\(name)", [:]).status == 200)
      #expect(await world.send("PUT", "\(Self.environments)/\(name)n", [:]).status == 422)
    }
  }

  @Test("in a private repository already naming a protection rule is refused, with its default too")
  func privateRepository() async throws {
    try await GitHubWorld.use({
      try $0.addGitHubRepository("a/closed", id: 7, owner: 8, role: "admin", isPrivate: true)
    }) { world in
      let path = "/repos/a/closed/environments/production"
      let refused = await world.send("PUT", path, ["wait_timer": 0])
      #expect(refused.status == 422)
      #expect(refused.message?.hasPrefix("Failed to create the environment protection rule.") == true)
      #expect(await world.send("PUT", path, [:]).status == 200)
    }
  }

  @Test("only an administrator makes and deletes one", arguments: ["PUT", "DELETE"])
  func role(method: String) async throws {
    try await GitHubWorld.use { world in
      let answer = await world.send(method, "/repos/ai-cherry/partner-gateway/environments/production")
      #expect(answer.status == 403)
      #expect(answer.message == "Must have admin rights to Repository.")
    }
  }

  @Test("deleting one takes its secrets and its key along, and leaves nothing in the vault")
  func delete() async throws {
    try await GitHubWorld.use { world in
      let before = await world.state.read(\.self)
      _ = await world.send("PUT", Self.production, [:])
      let secrets = "\(Self.production)/secrets"
      let key = await world.send("GET", "\(secrets)/public-key").json
      #expect(await world.send("PUT", "\(secrets)/A", world.sealed("value", for: secrets)).status == 201)
      #expect(await world.send("DELETE", Self.production).status == 204)
      #expect(await world.send("DELETE", Self.production).status == 404)
      let after = await world.state.read(\.self)
      for collection in [GitHubEnvironments.collection, GitHubSecrets.collection] {
        #expect(after[collection] == before[collection])
      }
      #expect(after[vault: GitHubSecrets.keys, "ai-cherry/ai-orchestra/environments/production"] == nil)
      #expect(after.gitHubSecret("ai-cherry/ai-orchestra", environment: "production", "A") == nil)
      // One of the same name is a new one, with another key.
      _ = await world.send("PUT", Self.production, [:])
      #expect(await world.send("GET", secrets).json["total_count"] == 0)
      #expect(await world.send("GET", "\(secrets)/public-key").json["key"] != key["key"])
    }
  }
}
