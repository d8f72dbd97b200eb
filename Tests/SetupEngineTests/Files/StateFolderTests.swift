import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The folder .overture")
struct StateFolderTests {
  @Test("it is made once, and ignores itself in git")
  func create() throws {
    let folder = try TemporaryFolder()
    let state = StateFolder(repository: folder.url)
    try state.create()
    #expect(folder.read(".overture/.gitignore") == Data("*\n".utf8))
    try folder.write(".overture/.gitignore", Data("mine\n".utf8))
    try state.create()
    #expect(folder.read(".overture/.gitignore") == Data("mine\n".utf8))
  }

  @Test("each environment has its own lock and Terraform data, also with a slash in its name")
  func paths() {
    let state = StateFolder(repository: URL(filePath: "/repo"))
    #expect(StateFolder.lock("production") == "lock-production")
    #expect(StateFolder.lock("a/b") == "lock-a%2Fb")
    #expect(state.terraform("qa") == "/repo/.overture/terraform/qa")
    #expect(state.terraformPlan("qa") == "/repo/.overture/terraform/qa.plan")
  }

  @Test("a file in its place is told, not removed")
  func file() throws {
    let folder = try TemporaryFolder([".overture": "a file"])
    let problem = #expect(throws: FileProblem.self) { try StateFolder(repository: folder.url).create() }
    #expect(problem?.path == folder.path(".overture"))
    #expect(problem?.action == .create)
    #expect(folder.read(".overture") == Data("a file".utf8))
  }

  @Test("folders are made down to the last, and those that are there are fine")
  func folders() throws {
    let folder = try TemporaryFolder(["a/file": ""])
    try StateFolder.makeFolders(folder.path("a/b/c"))
    try StateFolder.makeFolders(folder.path("a/b/c"))
    #expect(FileManager.default.fileExists(atPath: folder.path("a/b/c")))
    #expect(throws: FileProblem(path: folder.path("a/file/b"), action: .create, number: ENOTDIR)) {
      try StateFolder.makeFolders(folder.path("a/file/b"))
    }
  }

  @Test("it is removed with all that is in it, and nothing else")
  func remove() throws {
    let folder = try TemporaryFolder(["overture.yaml": "x", ".overture/backups/one": "y"])
    let state = StateFolder(repository: folder.url)
    try state.remove()
    try state.remove()
    #expect(try folder.names == ["overture.yaml"])
  }

  @Test("the notes of the exported script stay in it, still ignored")
  func notesOfTheScript() throws {
    let notes = ".overture/script/my-project/production.notes"
    let folder = try TemporaryFolder([notes: "pool github-pool\n", ".overture/backups/one": "y"])
    let state = StateFolder(repository: folder.url)
    try state.create()
    try state.remove()
    #expect(folder.read(notes) == Data("pool github-pool\n".utf8))
    #expect(folder.read(".overture/.gitignore") == Data("*\n".utf8))
    #expect(folder.read(".overture/backups/one") == nil)
  }
}
