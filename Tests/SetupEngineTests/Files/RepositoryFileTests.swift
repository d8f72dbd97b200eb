import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A place in the repository")
struct RepositoryFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder(["a/file": "text", "plain": "x"]) }

  private func file(_ path: String) throws -> RepositoryFile { try RepositoryFile(path, in: folder.url) }

  @Test("bytes and permissions of what is there are read, and nothing where nothing is")
  func read() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("a/file"))
    let contents = try #require(try file("a/file").read())
    #expect(contents.bytes == Data("text".utf8))
    #expect(contents.mode == 0o755)
    #expect(try file("a/none").read() == nil)
    #expect(try file("b/none").read() == nil)
  }

  @Test("folders that are missing on the way are named from the outermost")
  func missingFolders() throws {
    #expect(try file("a/b/c/file").missingFolders == ["a/b", "a/b/c"])
    #expect(try file("a/file").missingFolders.isEmpty)
    #expect(try file("file").missingFolders.isEmpty)
  }

  @Test("a link is refused, as the file and as a folder on the way")
  func links() throws {
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "/etc/hostname")
    try FileManager.default.createSymbolicLink(atPath: folder.path("outside"), withDestinationPath: "/tmp")
    #expect(throws: FileProblem(path: folder.path("link"), action: .write, number: ELOOP)) { try file("link").read() }
    let problem = #expect(throws: FileProblem.self) { try file("outside/file") }
    #expect(problem == FileProblem(path: folder.path("outside"), action: .write, number: ELOOP))
    #expect(problem?.failure.reason == "It is a symbolic link, which could lead outside the repository.")
    #expect(throws: FileProblem.self) { try file("a/../outside/b/file") }
  }

  @Test("a folder in the file's place, and a file in a folder's, are refused")
  func kinds() throws {
    #expect(throws: FileProblem(path: folder.path("a"), action: .write, number: EISDIR)) { try file("a").read() }
    #expect(throws: FileProblem(path: folder.path("plain"), action: .write, number: ENOTDIR)) {
      try file("plain/file")
    }
  }

  @Test("a file that somebody made read-only is refused, whoever runs it")
  func readOnly() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.path("plain"))
    let problem = #expect(throws: FileProblem.self) { try file("plain").refuseReadOnly() }
    #expect(problem?.failure.kind == .notPermitted)
    #expect(problem?.failure.remedy == "chmod u+w '\(folder.path("plain"))' '\(folder.path())'")
    try file("a/file").refuseReadOnly()
    try file("none").refuseReadOnly()
  }

  @Test("removing what is gone already is fine, removing a folder is not")
  func remove() throws {
    try file("plain").remove()
    #expect(folder.read("plain") == nil)
    try file("plain").remove()
    #expect(throws: FileProblem.self) { try file("a").remove() }
  }
}
