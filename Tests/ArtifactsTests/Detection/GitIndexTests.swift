import Foundation
import Testing

@testable import Artifacts

@Suite("Detection by git's index", .enabled(if: Tool("git") != nil, "git is not installed"))
struct GitIndexTests {
  private static let application = "from fastapi import FastAPI\n\napp = FastAPI()\n"

  private func git(_ arguments: String..., in folder: URL) async throws {
    let git = try #require(Tool("git"))
    let result = try await git.run(
      ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always"] + arguments,
      folder: folder, environment: ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"])
    #expect(result.status == 0, "\(arguments): \(result.error)")
  }

  private func paths(in folder: URL) throws -> [String]? {
    try #require(GitFolder(repository: folder)).indexedPaths { _ in true }
  }

  @Test("a repository of the corpus tells the same by its index as by a walk", arguments: CorpusRepository.all)
  func corpus(item: CorpusRepository) async throws {
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "repository")
    try FileManager.default.copyItem(at: item.repository, to: copy)
    try await git("init", "--quiet", in: copy)
    try await git("add", "--force", ".", in: copy)
    #expect(await ServiceDetection.detect(in: copy).report == (try String(contentsOf: item.expected, encoding: .utf8)))
  }

  @Test("every version of the index gives the paths in their order", arguments: ["2", "3", "4"], ["sha1", "sha256"])
  func versions(version: String, format: String) async throws {
    let names = ["a.py", "folder/b.py", "folder/bcd.py", "folder/deeper/\u{e9} \"quoted\".py", "z\n.py"]
    let folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: names.map { ($0, "") }))
    try await git("init", "--quiet", "--object-format=\(format)", in: folder.url)
    try await git("add", ".", in: folder.url)
    // Only an entry with more flags makes version 3 of an index.
    if version == "3" { try await git("update-index", "--skip-worktree", "a.py", in: folder.url) }
    try await git("update-index", "--index-version", version, in: folder.url)
    #expect(try paths(in: folder.url) == names)
  }

  @Test("files that nobody added count where the index has no Python")
  func untracked() async throws {
    let folder = try TemporaryFolder(["main.py": Self.application, "requirements.txt": "fastapi", "README.md": "x"])
    try await git("init", "--quiet", in: folder.url)
    #expect(await ServiceDetection.detect(in: folder.url).candidates.count == 1)
    try await git("add", "README.md", in: folder.url)
    #expect(await ServiceDetection.detect(in: folder.url).candidates.count == 1)
  }

  @Test("a worktree has its own index, and a submodule is none of the repository's services")
  func worktree() async throws {
    let folder = try TemporaryFolder([
      "library/main.py": Self.application, "library/requirements.txt": "fastapi",
      "main/service/app.py": Self.application, "main/service/requirements.txt": "fastapi",
    ])
    let library = folder.url.appending(path: "library")
    let main = folder.url.appending(path: "main")
    for repository in [library, main] {
      try await git("init", "--quiet", "--initial-branch=main", in: repository)
      try await git("add", ".", in: repository)
      try await git("commit", "--quiet", "--message=x", in: repository)
    }
    try await git("submodule", "--quiet", "add", library.path, "vendored", in: main)
    try await git("commit", "--quiet", "--message=y", in: main)
    #expect(await ServiceDetection.detect(in: main).candidates.map(\.service.directory) == ["service"])
    // The submodule by itself is a repository like any other.
    #expect(
      await ServiceDetection.detect(in: main.appending(path: "vendored")).candidates.map(\.service.directory) == ["."])
    let tree = folder.url.appending(path: "tree")
    try await git("worktree", "add", "--quiet", "-b", "topic", tree.path, in: main)
    try await git("mv", "service", "renamed", in: tree)
    #expect(await ServiceDetection.detect(in: tree).candidates.map(\.service.directory) == ["renamed"])
  }

  @Test("an index in two parts is left to a walk")
  func split() async throws {
    let folder = try TemporaryFolder(["main.py": Self.application, "requirements.txt": "fastapi"])
    try await git("init", "--quiet", in: folder.url)
    try await git("add", ".", in: folder.url)
    try await git("update-index", "--split-index", in: folder.url)
    #expect(try paths(in: folder.url) == nil)
    #expect(await ServiceDetection.detect(in: folder.url).candidates.count == 1)
  }

  @Test("a conflict's file is named once")
  func conflict() async throws {
    let folder = try TemporaryFolder(["main.py": Self.application])
    try await git("init", "--quiet", "--initial-branch=main", in: folder.url)
    for (branch, text) in [("main", "a"), ("other", "b"), ("main", "c")] {
      if branch == "other" { try await git("switch", "--quiet", "-c", "other", in: folder.url) }
      if text == "c" { try await git("switch", "--quiet", "main", in: folder.url) }
      try folder.write("main.py", Data(text.utf8))
      try await git("add", ".", in: folder.url)
      try await git("commit", "--quiet", "--message=\(text)", in: folder.url)
    }
    let merge = try await #require(Tool("git")).run(["merge", "--quiet", "other"], folder: folder.url)
    #expect(merge.status != 0)
    #expect(try paths(in: folder.url) == ["main.py"])
  }

  @Test("a damaged index is left to a walk, wherever it ends")
  func damaged() async throws {
    let folder = try TemporaryFolder(["main.py": Self.application, "requirements.txt": "fastapi"])
    try await git("init", "--quiet", in: folder.url)
    try await git("add", ".", in: folder.url)
    let file = folder.url.appending(path: ".git/index")
    let whole = try Data(contentsOf: file)
    for length in [0, 3, 12, 30, 60, 80, 100] {
      #expect(GitIndex.paths(in: Data(whole.prefix(length)), hashLength: 20) { _ in true } == nil, "\(length)")
    }
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 0xFF
      // Any answer will do, as long as there is one and it stays in the tree.
      let found = GitIndex.paths(in: bytes, hashLength: 20) { _ in true } ?? []
      #expect(found.allSatisfy { !$0.hasPrefix("/") && !$0.contains("..") })
    }
    try Data(whole.prefix(50)).write(to: file)
    #expect(await ServiceDetection.detect(in: folder.url).candidates.count == 1)
  }

  @Test(
    "a path that leads out of the tree is not taken from an index",
    arguments: ["../x.py", "a/../b.py", "/etc/x.py", ".git/x.py", "a//b.py"])
  func escapes(path: String) {
    var bytes = Data("DIRC".utf8) + Data([0, 0, 0, 2, 0, 0, 0, 1])
    bytes += Data(repeating: 0, count: 24) + Data([0, 0, 0x81, 0xA4]) + Data(repeating: 0, count: 32)
    bytes += Data([0, UInt8(path.utf8.count)]) + Data(path.utf8)
    bytes += Data(repeating: 0, count: 8 - (62 + path.utf8.count) % 8) + Data(repeating: 0, count: 20)
    #expect(GitIndex.paths(in: bytes, hashLength: 20) { _ in true } == [])
    let plain = bytes.replacing(Data(path.utf8), with: Data(String(repeating: "x", count: path.utf8.count).utf8))
    #expect(GitIndex.paths(in: plain, hashLength: 20) { _ in true }?.count == 1)
  }
}
