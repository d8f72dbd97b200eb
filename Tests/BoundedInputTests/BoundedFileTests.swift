import BoundedInput
import Foundation
import Testing

@Suite("A file that may be anything")
struct BoundedFileTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "bounded-\(UUID().uuidString)/"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  @Test("a file is read whole")
  func file() throws {
    try Data("text".utf8).write(to: URL(filePath: folder + "a"))
    try #expect(BoundedFile.bytes(folder + "a") == Array("text".utf8))
    try #expect(BoundedFile.bytes(folder + "a", limit: 4) == Array("text".utf8))
  }

  @Test("one that is larger than allowed is refused with both sizes")
  func tooLarge() throws {
    try Data("text".utf8).write(to: URL(filePath: folder + "a"))
    let refusal = #expect(throws: BoundedFile.Refusal.tooLarge(bytes: 4, limit: 3)) {
      try BoundedFile.bytes(folder + "a", limit: 3)
    }
    #expect(refusal?.reason == "It has 4 bytes; 3 are allowed.")
  }

  @Test("what is no file is named as what it is, and not waited on")
  func others() throws {
    #expect(mkfifo(folder + "pipe", 0o600) == 0)
    #expect(throws: BoundedFile.Refusal.notAFile(.pipe)) { try BoundedFile.bytes(folder + "pipe") }
    #expect(throws: BoundedFile.Refusal.notAFile(.folder)) { try BoundedFile.bytes(folder) }
    #expect(throws: BoundedFile.Refusal.notAFile(.device)) { try BoundedFile.bytes("/dev/zero") }
    #expect(throws: BoundedFile.Refusal.missing) { try BoundedFile.bytes(folder + "nothing") }
    #expect(throws: BoundedFile.Refusal.failed(ENOTDIR)) { try BoundedFile.bytes("/dev/null/a") }
  }

  @Test("a link is followed where that is allowed, to a pipe too")
  func links() throws {
    try Data("text".utf8).write(to: URL(filePath: folder + "a"))
    try FileManager.default.createSymbolicLink(atPath: folder + "link", withDestinationPath: "a")
    try #expect(BoundedFile.bytes(folder + "link") == Array("text".utf8))
    #expect(throws: BoundedFile.Refusal.notAFile(.link)) {
      try BoundedFile.bytes(folder + "link", followsLinks: false)
    }
    #expect(mkfifo(folder + "pipe", 0o600) == 0)
    try FileManager.default.createSymbolicLink(atPath: folder + "far", withDestinationPath: "pipe")
    #expect(throws: BoundedFile.Refusal.notAFile(.pipe)) { try BoundedFile.bytes(folder + "far") }
  }
}
