import Foundation
import Subprocess
import Testing

@testable import GitHub

@Suite("How git signs in with the token")
struct GitSignInTests {
  /// What `git credential fill` finds for a URL with the settings and variables of a sign-in.
  private func credential(_ protocolName: String, _ host: String, _ signIn: GitSignIn) async throws -> String {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    // The user's own helper, which would keep what it is given.
    let own = "\(folder.path)/own.sh"
    try Data("#!/bin/sh\necho \"$1\" >> '\(folder.path)/asked'\n".utf8).write(to: URL(filePath: own))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: own)
    try Data("[credential]\n\thelper = \(own)\n".utf8).write(to: URL(filePath: "\(folder.path)/.gitconfig"))
    var environment: [Environment.Key: String] = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "false", "GIT_CONFIG_COUNT": String(signIn.settings.count),
    ]
    for (index, setting) in signIn.settings.enumerated() {
      environment[.init(stringLiteral: "GIT_CONFIG_KEY_\(index)")] = setting.name
      environment[.init(stringLiteral: "GIT_CONFIG_VALUE_\(index)")] = setting.value
    }
    for (name, value) in signIn.variables { environment[.init(stringLiteral: name)] = value }
    let result = try await Subprocess.run(
      .name("git"), arguments: ["credential", "fill"], environment: .custom(environment),
      input: .string("protocol=\(protocolName)\nhost=\(host)\n\n"), output: .string(limit: 1 << 16),
      error: .discarded)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/asked") || host != "github.com")
    return result.standardOutput
  }

  @Test("git gets it for GitHub's host by https, and for no other host or protocol")
  func scope() async throws {
    let signIn = GitSignIn(token: testToken, authority: "github.com")
    let found = try await credential("https", "github.com", signIn)
    #expect(found.contains("username=x-access-token") && found.contains("password=\(testToken)"))
    for (name, host) in [("http", "github.com"), ("https", "evil.example"), ("https", "github.com.evil.example")] {
      #expect(try await !credential(name, host, signIn).contains(testToken))
    }
  }

  @Test("it stands in a variable alone, in no setting")
  func hidden() {
    let signIn = GitSignIn(token: testToken, authority: "github.com")
    #expect(!signIn.settings.contains { $0.value.contains(testToken) || $0.name.contains(testToken) })
    #expect(Array(signIn.variables.values) == [testToken])
  }

  @Test("only the client's own GitHub gets one")
  func host() {
    let client = GitHubClient(
      environment: ["GH_HOST": "git.corp.example"], token: GitHubToken(value: testToken, source: "a test"))
    #expect(client.gitSignIn(to: "git.corp.example") != nil)
    #expect(client.gitSignIn(to: "github.com") == nil)
  }
}
