import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import SetupEngine

@Suite("git, asked in a repository that nobody vouches for")
struct GitProgramTests {
  private let folder: TemporaryFolder
  private var repository: String { folder.path("repository") }

  init() throws { folder = try TemporaryFolder(["repository/overture.yaml": "version: 1\n"]) }

  private func prepare(_ arguments: String...) async throws {
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(arguments), workingDirectory: FilePath(repository), output: .discarded,
      error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }

  @Test(
    "no program that its settings name is run",
    arguments: [
      "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.alternateRefsCommand", "diff.external",
      "filter.evil.clean", "filter.evil.process", "credential.helper", "core.askPass", "core.gitProxy",
    ])
  func settings(name: String) async throws {
    try await prepare("init", "--quiet")
    try await prepare("add", "--all")
    let program = try folder.script("evil.sh", "echo ran >> '\(folder.path("ran"))'; cat")
    try folder.write("repository/.gitattributes", Data("* filter=evil\n".utf8))
    try await prepare("config", name, program)
    let answer = try await GitProgram().run(
      ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], in: repository)
    #expect(answer.status == 0)
    #expect(String(decoding: answer.output, as: UTF8.self).split(separator: "\0").contains("overture.yaml"))
    #expect(folder.read("ran") == nil)
  }

  @Test("no hook is run, and no variable of git's or token reaches it")
  func environment() async throws {
    let own = ProcessInfo.processInfo.environment
    let spy = try folder.script(
      "bin/git", "env > '\(folder.path("seen"))'; exec /usr/bin/env PATH='\(own["PATH"] ?? "")' git \"$@\"")
    _ = spy
    let path = "\(folder.path("bin")):\(own["PATH"] ?? "")"
    _ = try await GitProgram(
      environment: own.merging(["PATH": path, "GH_TOKEN": "canary", "GIT_DIR": "/elsewhere", "GIT_EXTERNAL_DIFF": "x"])
      { $1 }
    ).run(["--version"], in: repository)
    let seen = String(decoding: try #require(folder.read("seen")), as: UTF8.self)
    #expect(!seen.contains("canary") && !seen.contains("GIT_DIR=") && !seen.contains("GIT_EXTERNAL_DIFF="))
    #expect(seen.contains("GIT_CONFIG_NOSYSTEM=1") && seen.contains("GIT_OPTIONAL_LOCKS=0"))
  }
}
