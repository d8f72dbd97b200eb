import ScriptedServer
import Testing

@testable import GitHub

@Suite("Which actions may be used")
struct ActionsPermissionsTests {
  @Test("a switch and a policy are read; the list only where there is one")
  func read() async throws {
    let answers: [ScriptedAnswer] = [
      .json(#"{"enabled":true,"allowed_actions":"selected"}"#),
      .json(#"{"github_owned_allowed":true,"verified_allowed":false,"patterns_allowed":["a/b@*"]}"#),
      .json(#"{"enabled_repositories":"none"}"#),
    ]
    try await ScriptedServer.run(answers) { server async throws in
      let client = GitHubClient(server)
      #expect(
        try await client.actionsPermissions("o/r")
          == ActionsPermissions(
            isEnabled: true,
            allowed: .selected(
              SelectedActions(allowsGitHubOwned: true, allowsVerified: false, patterns: ["a/b@*"]))))
      #expect(try await client.actionsPermissions(organization: "o")?.isEnabled == false)
      #expect(
        await server.requests.map(\.line) == [
          "GET /api/repos/o/r/actions/permissions", "GET /api/repos/o/r/actions/permissions/selected-actions",
          "GET /api/orgs/o/actions/permissions",
        ])
    }
  }

  @Test(
    "an action is let in by its owner or by a pattern",
    arguments: [
      ("actions/checkout@3d3c42e", true), ("astral-sh/setup-uv@20cfd1b", true), ("docker/login-action@4907a6d", false),
      ("google-github-actions/auth@7c6bc77", true), ("google-github-actions/other@1", false),
      ("monalisa/octocat@v2", true), ("monalisa/octocat@v1", false), ("blocked/thing@v1", false),
    ])
  func allows(action: String, isAllowed: Bool) {
    let selected = SelectedActions(
      allowsGitHubOwned: true, allowsVerified: false,
      patterns: ["astral-sh/*", "Google-GitHub-Actions/auth@*", "monalisa/octocat@v2", "blocked/*", "!blocked/thing@*"])
    #expect(selected.allows(action) == isAllowed)
  }

  @Test("of verified creators only those that are known to be are sure")
  func verified() {
    let selected = SelectedActions(allowsGitHubOwned: false, allowsVerified: true, patterns: [])
    #expect(selected.allows("docker/login-action@1") == true)
    #expect(selected.allows("somebody/else@1") == nil)
    #expect(selected.allows("actions/checkout@1") == false)
  }

  @Test(
    "patterns of branches and paths stop at a slash, and two asterisks do not",
    arguments: [
      ("main", "main", true), ("main", "maintenance", false), ("release/*", "release/1", true),
      ("release/*", "release/1/2", false), ("release/**", "release/1/2", true), ("*", "a/b", false),
      ("**", "a/b", true),
      (".github/**/*", ".github/workflows/a.yml", true), ("v?", "v1", true), ("v?", "v12", false), ("", "", true),
    ])
  func patterns(pattern: String, name: String, fits: Bool) {
    #expect(GitHubPattern(pattern).fits(name) == fits)
  }
}
