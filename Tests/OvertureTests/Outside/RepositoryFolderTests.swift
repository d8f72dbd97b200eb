import Foundation
import Testing

@testable import overture

@Suite("Finding the repository")
struct RepositoryFolderTests {
  @Test("from a folder within it, and from its root", arguments: ["", "src/deep/er"])
  func nested(inside: String) throws {
    let folder = try SampleFolder()
    try folder.makeFolder(".git")
    try folder.makeFolder("src/deep/er")
    #expect(try RepositoryFolder.find(from: folder.path(inside)).root.path == folder.path())
  }

  @Test("the nearest one, where one lies within another")
  func nearest() throws {
    let folder = try SampleFolder()
    for name in [".git", "vendor/lib/.git", "vendor/lib/src"] { try folder.makeFolder(name) }
    #expect(try RepositoryFolder.find(from: folder.path("vendor/lib/src")).root.path == folder.path("vendor/lib"))
  }

  @Test("also a worktree, whose .git is a file")
  func worktree() throws {
    let folder = try SampleFolder(["tree/.git": "gitdir: /elsewhere/.git/worktrees/tree\n", "tree/src/main.py": ""])
    #expect(try RepositoryFolder.find(from: folder.path("tree/src")).root.path == folder.path("tree"))
  }

  @Test("through a link to a folder in it")
  func link() throws {
    let folder = try SampleFolder()
    for name in ["repository/.git", "repository/src", "elsewhere"] { try folder.makeFolder(name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("elsewhere/link"), withDestinationPath: folder.path("repository/src"))
    #expect(try RepositoryFolder.find(from: folder.path("elsewhere/link")).root.path == folder.path("repository"))
  }

  @Test("a path with dots in it is followed")
  func dots() throws {
    let folder = try SampleFolder()
    for name in ["a/.git", "b"] { try folder.makeFolder(name) }
    #expect(try RepositoryFolder.find(from: folder.path("b") + "/../a").root.path == folder.path("a"))
  }

  @Test("outside of any repository it is a wrong use of the command line, with what to do")
  func none() throws {
    let folder = try SampleFolder()
    let error = try #require(throws: CommandFailure.self) { try RepositoryFolder.find(from: folder.path()) }
    #expect(error.status == .usage)
    #expect(error.failure.message == "\(folder.path()) is in no git repository")
    #expect(error.failure.remedy.contains("git init"))
  }

  @Test("what is no folder is said to be none", arguments: ["missing", "file.txt"])
  func noFolder(name: String) throws {
    let folder = try SampleFolder(["file.txt": ""])
    let error = try #require(throws: CommandFailure.self) { try RepositoryFolder.find(from: folder.path(name)) }
    #expect(error.status == .usage)
    #expect(error.failure.message == "There is no folder \(folder.path(name))")
  }

  @Test("its answers are those that git knows or does not ignore: folders of dependencies are passed over")
  func answersOfServices() async throws {
    let folder = try SampleFolder([
      ".gitignore": "node_modules/\n", "tracked/overture.yaml": "", "new/deep/overture.yaml": "",
      "gone/overture.yaml": "", ".hidden/overture.yaml": "", "new/overture.yaml.txt": "",
    ])
    for index in 0..<400 { try folder.write("tracked/node_modules/package-\(index)/overture.yaml", "") }
    try git(in: folder, "init", "--quiet")
    try git(in: folder, "add", "tracked", "gone")
    try FileManager.default.removeItem(atPath: folder.path("gone"))
    let files = await folder.repository.answersFiles(looks: 0)
    #expect(files == ["new/deep/overture.yaml", "tracked/overture.yaml"].map { folder.path($0) })
  }

  @Test("without git its folders are walked, but not without end")
  func answersWithoutGit() async throws {
    let folder = try SampleFolder(["a/b/c/overture.yaml": "", ".hidden/overture.yaml": ""])
    #expect(await folder.repository.answersFiles() == [folder.path("a/b/c/overture.yaml")])
    #expect(await folder.repository.answersFiles(looks: 3) == [])
  }

  private func git(in folder: SampleFolder, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder.path()] + arguments
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test("a folder in the place of the answers is told as what it is")
  func answersAreAFolder() throws {
    let folder = try SampleFolder()
    try folder.makeFolder("overture.yaml")
    let error = try #require(throws: CommandFailure.self) { try folder.repository.document() }
    #expect(error.status == .answers)
    #expect(error.failure.message == "overture.yaml cannot be read")
  }
}
