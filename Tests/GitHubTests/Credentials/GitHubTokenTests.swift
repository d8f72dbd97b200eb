import Foundation
import Testing

@testable import GitHub

@Suite("A GitHub token")
struct GitHubTokenTests {
  private func withFolder(_ body: (TemporaryFolder) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await body(folder)
  }

  @Test(
    "comes from the first variable that has one, without blanks around it",
    arguments: [
      (["GH_TOKEN": "a", "GITHUB_TOKEN": "b"], "a", "GH_TOKEN"),
      (["GH_TOKEN": "", "GITHUB_TOKEN": "b"], "b", "GITHUB_TOKEN"),
      (["GH_TOKEN": " a\n"], "a", "GH_TOKEN"),
    ])
  func variables(environment: [String: String], value: String, source: String) async throws {
    let token = try await GitHubToken.find(environment: environment)
    #expect(token.value == value)
    #expect(token.source == source)
  }

  @Test("comes from gh, which is asked without prompts and with its own variables alone")
  func gh() async throws {
    try await withFolder { folder async throws in
      try folder.addProgram("gh", #"echo "$*|$GH_PROMPT_DISABLED|$GH_CONFIG_DIR$GOOGLE_OAUTH_ACCESS_TOKEN""#)
      let token = try await GitHubToken.find(environment: [
        "PATH": "/nowhere:\(folder.path)", "GH_CONFIG_DIR": "m", "GOOGLE_OAUTH_ACCESS_TOKEN": "t",
      ])
      #expect(token.value == "auth token|1|m")
      #expect(token.source == "gh auth token")
    }
  }

  @Test("a variable is taken without asking gh")
  func variableFirst() async throws {
    try await withFolder { folder async throws in
      try folder.addProgram("gh", #"touch "\#(folder.path)/asked"; echo gho_x"#)
      let token = try await GitHubToken.find(environment: ["PATH": folder.path, "GH_TOKEN": "a"])
      #expect(token.value == "a")
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/asked"))
    }
  }

  @Test(
    "where there is none that is said, with what to do",
    arguments: ["", "echo gho_x; exit 1", "exit 4", "printf '\\n'", "kill -9 $$"])
  func none(script: String) async throws {
    try await withFolder { folder async throws in
      if !script.isEmpty { try folder.addProgram("gh", script) }
      let error = await failure { try await GitHubToken.find(environment: ["PATH": "\(folder.path):/usr/bin-none"]) }
      #expect(error?.kind == .noCredentials)
      #expect(error?.message == "No GitHub token was found.")
      #expect(error?.reason.contains("GH_TOKEN, GITHUB_TOKEN") == true)
      #expect(error?.remedy.contains("gh auth login") == true)
    }
  }

  @Test("does not show in any description")
  func hidden() {
    let token = GitHubToken(value: testToken, source: "GH_TOKEN")
    for text in ["\(token)", String(reflecting: token), "\([token])"] {
      #expect(!text.contains(testToken))
      #expect(text.contains("GH_TOKEN"))
    }
  }
}
