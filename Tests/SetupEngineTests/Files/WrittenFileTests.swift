import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Writing overture.yaml")
struct WrittenFileTests {
  @Test("a new file is readable by all, an old one keeps its permissions")
  func permissions() throws {
    let folder = try TemporaryFolder(["old": "x"])
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("old"))
    for (name, mode) in [("old", 0o600), ("new", 0o644)] {
      try WrittenFile.replace(folder.path(name), with: Data("text".utf8))
      #expect(folder.read(name) == Data("text".utf8))
      #expect(try FileManager.default.attributesOfItem(atPath: folder.path(name))[.posixPermissions] as? Int == mode)
    }
  }

  @Test("a read-only file, a link and a folder stay as they are, and the failure says what stands in the way")
  func refused() throws {
    let folder = try TemporaryFolder(["read-only": "x", "target": "y", "folder/file": ""])
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.path("read-only"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("target"))
    let reasons = [
      "read-only": "The permissions do not allow it.",
      "link": "It is a symbolic link, which could lead outside the repository.",
      "folder": "There is a folder of that name.",
    ]
    for (name, reason) in reasons {
      let failure = #expect(throws: Failure.self) {
        try WrittenFile.replace(folder.path(name), with: Data("text".utf8))
      }
      #expect(failure?.message == "Cannot write \(folder.path(name))")
      #expect(failure?.reason == reason)
    }
    #expect(folder.read("read-only") == Data("x".utf8))
    #expect(folder.read("target") == Data("y".utf8))
  }
}
