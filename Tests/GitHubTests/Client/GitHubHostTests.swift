import Testing

@testable import GitHub

@Suite("Which GitHub is worked with")
struct GitHubHostTests {
  @Test(
    "GH_HOST decides where the API is and who issues the tokens of workflows",
    arguments: [
      ([:], "github.com", "https://api.github.com", "https://token.actions.githubusercontent.com"),
      (["GH_HOST": ""], "github.com", "https://api.github.com", "https://token.actions.githubusercontent.com"),
      (
        ["GH_HOST": "GitHub.Example.com"], "github.example.com", "https://github.example.com/api/v3",
        "https://github.example.com/_services/token"
      ),
      (
        ["GH_HOST": "octo.ghe.com"], "octo.ghe.com", "https://api.octo.ghe.com",
        "https://token.actions.octo.ghe.com"
      ),
    ] as [([String: String], String, String, String)])
  func host(environment: [String: String], name: String, root: String, issuer: String) {
    let host = GitHubHost(environment: environment)
    #expect(host.name == name)
    #expect(host.apiRoot == root)
    #expect(host.tokenIssuer == issuer)
    #expect(GitHubClient(environment: environment, token: GitHubToken(value: "x", source: "y")).root == root)
  }

  @Test("a company's own server has token variables of its own; a part of ghe.com has github.com's")
  func tokens() async throws {
    let all = ["GH_TOKEN": "public", "GITHUB_ENTERPRISE_TOKEN": "e2"]
    let server = all.merging(["GH_HOST": "github.example.com"]) { $1 }
    #expect(try await GitHubToken.find(environment: server).value == "e2")
    let both = server.merging(["GH_ENTERPRISE_TOKEN": "e1"]) { $1 }
    #expect(try await GitHubToken.find(environment: both).source == "GH_ENTERPRISE_TOKEN")
    let tenancy = all.merging(["GH_HOST": "octo.ghe.com"]) { $1 }
    #expect(try await GitHubToken.find(environment: tenancy).value == "public")
  }

  @Test("gh is asked for the token of that host")
  func gh() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.addProgram("gh", #"echo "$*""#)
    let token = try await GitHubToken.find(environment: ["GH_HOST": "github.example.com", "PATH": folder.path])
    #expect(token.value == "auth token --hostname github.example.com")
  }

  @Test("without a token, the variable and the command are those of the host")
  func noToken() async throws {
    let error = await failure {
      try await GitHubToken.find(environment: ["GH_HOST": "github.example.com", "GH_TOKEN": "public", "PATH": "/none"])
    }
    #expect(error?.kind == .noCredentials)
    #expect(error?.reason.contains("GH_ENTERPRISE_TOKEN") == true)
    #expect(error?.remedy.contains("gh auth login --hostname github.example.com") == true)
  }
}
