import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The kept bytes of changed files")
struct BackupsTests {
  private let folder: TemporaryFolder
  private let backups: Backups

  init() throws {
    folder = try TemporaryFolder()
    backups = Backups(state: StateFolder(repository: folder.url))
  }

  @Test(
    "bytes of any kind come back under their SHA-256",
    arguments: [Data(), Data([0xFF, 0x00, 0x0A]), Data("text\r\n".utf8)])
  func roundTrip(bytes: Data) throws {
    try backups.keep(bytes)
    #expect(try backups.read(ContentHash(of: bytes), for: "file") == bytes)
  }

  @Test("the name is the hash that sha256sum prints")
  func name() {
    #expect(
      ContentHash(of: Data("abc".utf8)).description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("the same bytes are kept once, and only their owner can read them")
  func once() throws {
    try backups.keep(Data("abc".utf8))
    let path = ".overture/backups/\(ContentHash(of: Data("abc".utf8)))"
    let before = try FileManager.default.attributesOfItem(atPath: folder.path(path))
    try backups.keep(Data("abc".utf8))
    let after = try FileManager.default.attributesOfItem(atPath: folder.path(path))
    #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
    #expect(after[.posixPermissions] as? Int == 0o600)
  }

  @Test("a copy that is gone or damaged is not restored, and git is named as the way out")
  func damaged() throws {
    let name = ContentHash(of: Data("abc".utf8))
    let missing = #expect(throws: Failure.self) { try backups.read(name, for: "Dockerfile") }
    #expect(missing?.message == "The old bytes of Dockerfile cannot be restored")
    #expect(missing?.remedy == "Take the file from git: git checkout -- 'Dockerfile'; then revert again.")
    try backups.keep(Data("abc".utf8))
    try folder.write(".overture/backups/\(name)", Data("abd".utf8))
    #expect(throws: Failure.self) { try backups.read(name, for: "Dockerfile") }
  }
}
