import Testing

@testable import CloudSandbox

@Suite("Which branches may deploy to GitHub's environments")
struct GitHubBranchPoliciesTests {
  private static let production = "/repos/ai-cherry/ai-orchestra/environments/production"
  private static let policies = "\(production)/deployment-branch-policies"
  private static let custom: JSON = [
    "deployment_branch_policy": ["protected_branches": false, "custom_branch_policies": true]
  ]

  @Test("patterns are made, read, renamed and deleted where the environment has its own")
  func patterns() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("GET", Self.policies).status == 404)
      _ = await world.send("PUT", Self.production, Self.custom)
      #expect(await world.send("GET", Self.policies).json["total_count"] == 0)
      let made = await world.send("POST", Self.policies, ["name": "main"])
      #expect(made.status == 200 && made.json["name"] == "main" && made.json["type"] == "branch")
      let id = try #require(made.json["id"]?.int)
      #expect(await world.send("POST", Self.policies, ["name": "main", "type": "branch"]).status == 303)
      #expect(await world.send("POST", Self.policies, ["name": "main", "type": "tag"]).status == 200)
      #expect(await world.send("POST", Self.policies, ["name": "x", "type": "both"]).status == 422)
      #expect(await world.send("GET", "\(Self.policies)/\(id)").json == made.json)
      #expect(await world.send("PUT", "\(Self.policies)/\(id)", ["name": "release/*"]).json["name"] == "release/*")
      let list = await world.send("GET", Self.policies).json
      #expect(list["total_count"] == 2)
      #expect(list["branch_policies"]?.array?.compactMap { $0["name"]?.string } == ["release/*", "main"])
      #expect(await world.send("DELETE", "\(Self.policies)/\(id)").status == 204)
      #expect(await world.send("DELETE", "\(Self.policies)/\(id)").status == 404)
    }
  }

  @Test("an environment without patterns of its own takes none, and one that gives them up forgets them")
  func otherPolicies() async throws {
    try await GitHubWorld.use { world in
      _ = await world.send("PUT", Self.production, [:])
      #expect(await world.send("POST", Self.policies, ["name": "main"]).status == 404)
      _ = await world.send("PUT", Self.production, Self.custom)
      _ = await world.send("POST", Self.policies, ["name": "main"])
      _ = await world.send("PUT", Self.production, [:])
      _ = await world.send("PUT", Self.production, Self.custom)
      #expect(await world.send("GET", Self.policies).json["total_count"] == 0)
    }
  }

  @Test("they follow a renamed repository")
  func renamed() async throws {
    try await GitHubWorld.use { world in
      _ = await world.send("PUT", Self.production, Self.custom)
      _ = await world.send("POST", Self.policies, ["name": "main"])
      _ = await world.send("PATCH", "/repos/ai-cherry/ai-orchestra", ["name": "conductor"])
      let moved = "/repos/ai-cherry/conductor/environments/production/deployment-branch-policies"
      #expect(await world.send("GET", moved).json["total_count"] == 1)
    }
  }

  @Test(
    "patterns are read as File.fnmatch does",
    arguments: [
      ("main", "main", true), ("main", "main2", false), ("*", "main", true), ("*", "release/1", false),
      ("release/*", "release/1", true), ("release/*", "release/1/x", false), ("release/**/*", "release/1/x", true),
      ("**/fix", "a/b/fix", true), ("v?", "v1", true), ("v?", "v/", false), ("v[0-3]", "v2", true),
      ("v[^0-3]", "v2", false), ("v[ab", "va", false), ("", "x", false),
    ])
  func matching(pattern: String, name: String, matches: Bool) {
    #expect(BranchPattern(pattern).matches(name) == matches)
  }
}
