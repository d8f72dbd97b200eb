import Foundation
import SetupPlan
import Subprocess
import SystemPackage
import Testing

@testable import SetupEngine

@Suite("A folder .overture that may have come with the repository")
struct StateFolderCheckTests {
  private let folder: TemporaryFolder
  private let state: StateFolder

  init() throws {
    folder = try TemporaryFolder(["outside/file": "data"])
    state = StateFolder(repository: folder.url.appending(path: "repository"))
    try FileManager.default.createDirectory(at: state.repository, withIntermediateDirectories: true)
  }

  private func link(_ path: String, to target: String) throws {
    let place = state.repository.appending(path: path)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: folder.path(target))
  }

  private func git(_ arguments: String...) async throws {
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(["-c", "user.name=A", "-c", "user.email=a@example.com"] + arguments),
      workingDirectory: FilePath(state.repository.path), output: .discarded, error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }

  private func refusal() -> Failure? {
    do {
      try state.check()
      return nil
    } catch {
      return Failure(error)
    }
  }

  @Test("where there is none, or one of our own, all is well; Terraform's links to its cache are its own")
  func own() throws {
    #expect(refusal() == nil)
    try Backups(state: state).keep(Data("x".utf8))
    try link(".overture/terraform/production/providers/registry/linux_amd64", to: "outside")
    #expect(refusal() == nil)
  }

  @Test(
    "a link is refused, in its place or in it",
    arguments: [
      ".overture", ".overture/journal.jsonl", ".overture/lock-production", ".overture/backups",
      ".overture/backups/aa", ".overture/terraform", ".overture/terraform/production",
      ".overture/terraform/production.plan", ".overture/terraform/production/terraform.tfstate",
      ".overture/script/p/production.notes", ".overture/draft.yaml",
    ])
  func links(path: String) throws {
    try link(path, to: "outside")
    let failure = try #require(refusal())
    #expect(failure.kind == .answers)
    #expect(failure.message.hasSuffix("\(path) is a symbolic link"))
    #expect(failure.remedy.contains("rm '\(state.repository.path)/\(path)'"))
  }

  @Test("a pipe is named, not waited on")
  func pipe() throws {
    try state.create()
    mkfifo(state.path + "/journal.jsonl", 0o600)
    #expect(refusal()?.message == "\(state.path)/journal.jsonl is a named pipe")
  }

  @Test("one that git tracks is refused, with both ways out", arguments: [".overture/journal.jsonl", ".Overture/x"])
  func tracked(path: String) async throws {
    try await git("init", "--quiet")
    try await git("commit", "--quiet", "--allow-empty", "-m", "x")
    try state.create()
    #expect(refusal() == nil)
    try folder.write("repository/" + path, Data("x".utf8))
    try await git("add", "--force", path)
    let failure = try #require(refusal())
    #expect(failure.kind == .answers)
    #expect(failure.message == "git tracks \(path)")
    #expect(failure.remedy.contains("git rm -r .overture") && failure.remedy.contains("git rm -r --cached .overture"))
    try await git("rm", "-r", "--quiet", "--cached", path)
    #expect(refusal() == nil)
  }

  @Test("a submodule in its place counts as tracked, and an index that cannot be read is told")
  func otherIndexes() async throws {
    try await git("init", "--quiet")
    try state.create()
    let commit = String(repeating: "a", count: 40)
    try await git("update-index", "--add", "--cacheinfo", "160000,\(commit),.overture")
    #expect(refusal()?.message == "git tracks .overture")
    try await git("update-index", "--force-remove", ".overture")
    try await git("update-index", "--split-index")
    #expect(refusal()?.remedy.hasPrefix("git update-index --no-split-index") == true)
  }
}
