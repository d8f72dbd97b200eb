import Foundation
import SetupPlan
import Subprocess
import SystemPackage
import Testing

@testable import SetupEngine

@Suite("The files that were changed since a branch was left")
struct ChangedFilesTests {
  private let folder: TemporaryFolder
  private var repository: URL { folder.url.appending(path: "repository") }

  /// A branch `main` with files, and `HEAD` on a branch that was made from it.
  init() async throws {
    folder = try TemporaryFolder([
      "repository/web/app.py": "one\n", "repository/api/app.py": "one\n", "repository/shared/lib.py": "one\n",
    ])
    try await git("init", "--quiet", "--initial-branch=main")
    try await commit("first")
    try await git("checkout", "--quiet", "-b", "topic")
  }

  private func git(_ arguments: String..., in place: String = "repository") async throws {
    let own = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(own + arguments), workingDirectory: FilePath(folder.path(place)),
      output: .discarded, error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }

  private func commit(_ message: String) async throws {
    try await git("add", "--all")
    try await git("commit", "--quiet", "--no-verify", "-m", message)
  }

  private func write(_ path: String, _ text: String = "two\n") throws {
    try folder.write("repository/\(path)", Data(text.utf8))
  }

  private func changed(since base: String = "main") async throws -> [String] {
    try await ChangedFiles.since(base, in: repository).sorted()
  }

  @Test("what was committed, staged, written and made new counts, what was not does not")
  func places() async throws {
    #expect(try await changed() == [])
    try write("web/app.py")
    try await commit("second")
    try write("api/staged.py")
    try await git("add", "api/staged.py")
    try write("shared/lib.py", "three\n")
    try write("new/file with blank.py")
    #expect(try await changed() == ["api/staged.py", "new/file with blank.py", "shared/lib.py", "web/app.py"])
  }

  @Test("a moved file counts in both places, and what git ignores in none")
  func moved() async throws {
    try await git("mv", "web/app.py", "api/moved.py")
    try write(".gitignore", "*.log\n")
    try write("web/out.log")
    #expect(try await changed() == [".gitignore", "api/moved.py", "web/app.py"])
  }

  @Test("what the other branch has got since does not count")
  func ahead() async throws {
    try await git("checkout", "--quiet", "main")
    try write("api/app.py")
    try await commit("elsewhere")
    try await git("checkout", "--quiet", "topic")
    try write("web/app.py")
    #expect(try await changed() == ["web/app.py"])
  }

  @Test(
    "no program that the repository's settings name is run",
    arguments: [
      "filter.evil.clean", "filter.evil.process", "filter.e=vil.clean", "diff.evil.command", "diff.evil.textconv",
      "diff.external", "core.fsmonitor",
    ])
  func programs(name: String) async throws {
    let program = try folder.script("evil.sh", "echo ran >> '\(folder.path("ran"))'; cat")
    try write(".gitattributes", "* filter=\(name.contains("e=vil") ? "e=vil" : "evil") diff=evil\n")
    try write("web/app.py")
    let own = ["config", "--file", folder.path("repository/.git/config"), name, program]
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(own), output: .discarded, error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    #expect(try await changed() == [".gitattributes", "web/app.py"])
    #expect(folder.read("ran") == nil)
  }

  @Test("a commit that git does not know is refused, and nothing that looks like an option reaches git")
  func unknown() async throws {
    for name in ["nowhere", "--output=\(folder.path("made"))", ""] {
      let failure = try await #require(throws: Failure.self) { try await changed(since: name) }
      #expect(failure.message == "git knows no commit “\(name)”")
      #expect(failure.kind == .answers)
    }
    #expect(folder.read("made") == nil)
  }

  @Test("without a commit in common it says so, and how a shallow clone gets the rest")
  func noMergeBase() async throws {
    try await git("checkout", "--quiet", "--orphan", "other")
    try await commit("alone")
    let apart = try await #require(throws: Failure.self) { try await changed() }
    #expect(apart.message == "main and HEAD have no commit in common")
    #expect(apart.reason == "Their histories never met.")

    try await git("checkout", "--quiet", "topic")
    try write("web/app.py")
    try await commit("second")
    try await git("checkout", "--quiet", "main")
    try write("api/app.py")
    try await commit("third")
    try await git("clone", "--quiet", "--depth=1", "--no-single-branch", "file://\(repository.path)", "../clone")
    try await git("checkout", "--quiet", "topic", in: "clone")
    let shallow = try await #require(throws: Failure.self) {
      try await ChangedFiles.since("origin/main", in: folder.url.appending(path: "clone"))
    }
    #expect(shallow.reason.contains("shallow clone"))
    #expect(shallow.remedy.contains("git fetch --unshallow") && shallow.remedy.contains("fetch-depth: 0"))
  }
}
