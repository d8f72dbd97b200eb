import Testing

@testable import CloudSandbox

@Suite("GitHub's settings of repositories and branches")
struct GitHubSettingsTests {
  private let repository = "/repos/ai-cherry/ai-orchestra"
  private var permissions: String { "\(repository)/actions/permissions" }

  @Test("Actions are on and unlimited until somebody says otherwise; the list is there only where it counts")
  func actions() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("GET", permissions).json["enabled"] == true)
      #expect(await world.send("GET", permissions).json["allowed_actions"] == "all")
      #expect(await world.send("GET", "\(permissions)/selected-actions").status == 409)
      #expect(await world.send("PUT", permissions, ["allowed_actions": "selected"]).status == 422)
      #expect(await world.send("PUT", permissions, ["enabled": true, "allowed_actions": "selected"]).status == 204)
      let list: JSON = ["github_owned_allowed": true, "verified_allowed": false, "patterns_allowed": ["a/b@*"]]
      #expect(await world.send("PUT", "\(permissions)/selected-actions", list).status == 204)
      #expect(await world.send("GET", "\(permissions)/selected-actions").json == list)
    }
  }

  @Test("an organisation's settings are seen by its owners alone, and cannot be overruled")
  func organisation() async throws {
    let stricter: JSON = ["enabled_repositories": "all", "allowed_actions": "local_only"]
    try await GitHubWorld.use({ $0["github.actions", "orgs/ai-cherry"] = stricter }) { world in
      #expect(await world.send("GET", "/orgs/ai-cherry/actions/permissions").status == 403)
      #expect(await world.send("GET", permissions).json["allowed_actions"] == "local_only")
      #expect(await world.send("PUT", permissions, ["enabled": true, "allowed_actions": "all"]).status == 409)
      #expect(await world.send("GET", "/orgs/ai-cherry").json["plan"]?["name"] == "team")
    }
  }

  @Test("a branch is protected by its own rule or by a ruleset about it")
  func branches() async throws {
    try await GitHubWorld.use { world in
      let main = "\(repository)/branches/main"
      #expect(await world.send("GET", main).json["protected"] == false)
      #expect(await world.send("GET", "\(main)/protection").message == "Branch not protected")
      let wrong = await world.send("PUT", "\(main)/protection", ["enforce_admins": true])
      #expect(wrong.status == 422 && wrong.message?.contains("weren't supplied") == true)
      let rule: JSON = [
        "required_status_checks": .null, "enforce_admins": true, "restrictions": .null, "lock_branch": true,
        "required_pull_request_reviews": ["required_approving_review_count": 1],
      ]
      #expect(await world.send("PUT", "\(main)/protection", rule).status == 200)
      #expect(await world.send("GET", "\(main)/protection").json["lock_branch"]?["enabled"] == true)
      #expect(await world.send("GET", main).json["protected"] == true)
      #expect(await world.send("DELETE", "\(main)/protection").status == 204)
      #expect(await world.send("GET", "\(repository)/branches/none").status == 404)
      let set = await world.send(
        "POST", "\(repository)/rulesets",
        [
          "name": "r", "target": "branch", "enforcement": "active", "rules": [["type": "pull_request"]],
          "conditions": ["ref_name": ["include": ["refs/heads/release*"], "exclude": []]],
        ])
      #expect(set.status == 201)
      #expect(await world.send("GET", "\(repository)/rules/branches/main").json == [])
      let rules = await world.send("GET", "\(repository)/rules/branches/release-1").json
      #expect(rules.array?.first?["type"] == "pull_request")
    }
  }

  @Test("a branch can be made, and made the default one; a repository archived, and only unarchived then")
  func repositories() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("PATCH", repository, ["default_branch": "trunk"]).status == 422)
      let made = await world.send("POST", "\(repository)/git/refs", ["ref": "refs/heads/trunk", "sha": "1"])
      #expect(made.status == 201)
      #expect(await world.send("PATCH", repository, ["default_branch": "trunk"]).json["default_branch"] == "trunk")
      #expect(await world.send("GET", "\(repository)/branches").json.array?.count == 2)
      #expect(await world.send("PATCH", repository, ["archived": true]).json["archived"] == true)
      #expect(await world.send("PATCH", repository, ["description": "x"]).status == 403)
      #expect(await world.send("PATCH", repository, ["archived": false]).json["archived"] == false)
    }
  }
}
