import Foundation
import Testing

@testable import SetupEngine

@Suite("An open folder")
struct OpenFolderTests {
  private let folder: TemporaryFolder
  private let opened: OpenFolder

  init() throws {
    folder = try TemporaryFolder(["inside/file": "data", "outside/file": "theirs"])
    opened = try OpenFolder(path: folder.path("inside"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("inside/link"), withDestinationPath: folder.path("outside/file"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("inside/way"), withDestinationPath: folder.path("outside"))
  }

  @Test("files are read, replaced and removed by their names alone")
  func files() throws {
    #expect(try opened.read("file") == Data("data".utf8))
    #expect(try opened.read("none") == nil)
    try opened.write("file", Data("new".utf8), mode: 0o640)
    #expect(folder.read("inside/file") == Data("new".utf8))
    #expect(try !opened.writeOnce("file", Data("other".utf8), mode: 0o600))
    #expect(try opened.writeOnce("fresh", Data("other".utf8), mode: 0o600))
    #expect(try opened.names() == ["file", "fresh", "link", "way"])
    try opened.remove("fresh")
    #expect(folder.read("inside/fresh") == nil)
  }

  @Test("no link is followed: not to read, not to write, not to go on from")
  func links() throws {
    #expect(throws: FileProblem.self) { try opened.read("link") }
    #expect(throws: FileProblem.self) { try opened.open("link", O_WRONLY | O_CREAT | O_TRUNC) }
    #expect(throws: FileProblem.self) { try opened.folder("way") }
    #expect(throws: FileProblem.self) { try opened.makeFolder("way") }
    try opened.write("link", Data("ours".utf8), mode: 0o600)
    #expect(folder.read("outside/file") == Data("theirs".utf8))
    try opened.remove("way")
    #expect(folder.read("outside/file") == Data("theirs".utf8))
  }

  @Test("no name leads out of it", arguments: ["..", ".", "", "../outside/file", "/etc/passwd", "a/b", "a\0b"])
  func names(name: String) {
    #expect(throws: FileProblem.self) { try opened.read(name) }
    #expect(throws: FileProblem.self) { try opened.write(name, Data(), mode: 0o600) }
    #expect(throws: FileProblem.self) { try opened.remove(name) }
    #expect(throws: FileProblem.self) { try opened.folder(name) }
  }

  @Test("what is no file is named as what it is, at once")
  func kinds() throws {
    mkfifo(folder.path("inside/pipe"), 0o600)
    for name in ["pipe", "way"] {
      let problem = #expect(throws: FileProblem.self) { try opened.read(name) }
      #expect(
        problem?.failure.reason
          == (name == "pipe"
            ? "It is a named pipe." : "It is a symbolic link, which could lead outside the repository."))
    }
    _ = try opened.makeFolder("deep").makeFolder("deeper")
    let problem = #expect(throws: FileProblem.self) { try opened.read("deep") }
    #expect(problem?.failure.reason == "It is a folder.")
    try opened.remove("deep")
    #expect(try opened.kind("deep") == nil)
  }
}
