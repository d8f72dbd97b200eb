import Foundation
import Testing

@testable import SetupEngine

@Suite("A file that is replaced as a whole")
struct AtomicFileTests {
  @Test("it gets the bytes and the permissions, and nothing else stays in the folder")
  func write() throws {
    let folder = try TemporaryFolder(["file": "old"])
    try AtomicFile(path: folder.path("file")).write(Data("new".utf8), mode: 0o640)
    #expect(folder.read("file") == Data("new".utf8))
    #expect(try FileManager.default.attributesOfItem(atPath: folder.path("file"))[.posixPermissions] as? Int == 0o640)
    #expect(try folder.names == ["file"])
  }

  @Test("until the commit the old bytes are there, and a discarded change leaves them")
  func staged() throws {
    let folder = try TemporaryFolder(["file": "old"])
    let file = AtomicFile(path: folder.path("file"))
    try file.stage(Data("new".utf8), mode: 0o644)
    #expect(folder.read("file") == Data("old".utf8))
    file.discard()
    #expect(folder.read("file") == Data("old".utf8))
    #expect(try folder.names == ["file"])
    try file.stage(Data("newer".utf8), mode: 0o644)
    try file.commit()
    #expect(folder.read("file") == Data("newer".utf8))
  }

  @Test("what a killed run left beside the file is written over, also where it is a link")
  func leftover() throws {
    let folder = try TemporaryFolder(["file": "old", ".file.overture-new": "half of", "outside": "mine"])
    let file = AtomicFile(path: folder.path("file"))
    try file.write(Data("new".utf8), mode: 0o644)
    #expect(try folder.names == ["file", "outside"])
    try FileManager.default.createSymbolicLink(atPath: file.staged, withDestinationPath: folder.path("outside"))
    try file.write(Data("newer".utf8), mode: 0o644)
    #expect(folder.read("file") == Data("newer".utf8))
    #expect(folder.read("outside") == Data("mine".utf8))
  }

  @Test("a folder that is not there is told with the file's name")
  func missingFolder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("none/file")
    #expect(throws: FileProblem(path: path, action: .write, number: ENOENT)) {
      try AtomicFile(path: path).write(Data("x".utf8), mode: 0o644)
    }
  }

  @Test("a large file arrives whole")
  func large() throws {
    let folder = try TemporaryFolder()
    let bytes = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try AtomicFile(path: folder.path("file")).write(bytes, mode: 0o644)
    #expect(folder.read("file") == bytes)
  }
}
