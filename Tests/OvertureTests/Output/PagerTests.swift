import Foundation
import Testing

@testable import overture

@Suite("The pager")
struct PagerTests {
  @Test(
    "is the one that a variable names, and none where it is not wanted",
    arguments: [
      (["OVERTURE_PAGER": "more", "PAGER": "most"], "more"), (["PAGER": "most -s"], "most -s"),
      (["PAGER": "cat"], nil), (["PAGER": ""], nil), (["OVERTURE_PAGER": "", "PAGER": "most"], nil),
      (["PAGER": "most", "NO_PAGER": "1"], nil), (["PAGER": "most", "NO_PAGER": ""], "most"),
      (["PAGER": "most", "TERM": "dumb"], nil), (["PATH": "/nowhere"], nil),
    ] as [([String: String], String?)])
  func choice(environment: [String: String], command: String?) {
    #expect(Pager(environment: environment)?.command == command)
  }

  @Test("is less where none is named and less is there")
  func usual() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pager-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let less = folder.appending(path: "less").path
    #expect(FileManager.default.createFile(atPath: less, contents: Data(), attributes: [.posixPermissions: 0o755]))
    #expect(Pager(environment: ["PATH": "/nowhere:\(folder.path)"])?.command == "less -FRX")
  }
}
