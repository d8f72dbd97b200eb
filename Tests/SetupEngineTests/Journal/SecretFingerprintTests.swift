import Foundation
import Testing

@testable import SetupEngine

@Suite("The fingerprint of a secret")
struct SecretFingerprintTests {
  @Test("it is an HMAC of name and value under the key")
  func known() {
    // hmac.new(bytes(range(32)), b"CLOUD_RUN_CPU\0" + b"2", sha256)
    #expect(
      SecretFingerprint(key: Data(0..<32)).of("2", name: "CLOUD_RUN_CPU")
        == "4b2303896a39501301c5657791a0416fbe9baa9b8a0dfb939f4214502e3ae6eb")
  }

  @Test("another value, name or key is another fingerprint")
  func differs() {
    let one = SecretFingerprint(key: Data(repeating: 1, count: 32))
    let prints = [
      one.of("a", name: "N"), one.of("b", name: "N"), one.of("a", name: "M"), one.of("", name: "Na"),
      SecretFingerprint(key: Data(repeating: 2, count: 32)).of("a", name: "N"),
    ]
    #expect(Set(prints).count == prints.count)
  }

  @Test("the key is made once, found again, and readable by its owner alone")
  func key() throws {
    let folder = try TemporaryFolder()
    let state = StateFolder(repository: folder.url)
    try state.create()
    #expect(try SecretFingerprint.existing(in: state) == nil)
    let first = try SecretFingerprint.load(from: state).of("2", name: "N")
    #expect(try SecretFingerprint.load(from: state).of("2", name: "N") == first)
    #expect(try SecretFingerprint.existing(in: state)?.of("2", name: "N") == first)
    let attributes = try FileManager.default.attributesOfItem(atPath: state.path + "/fingerprint-key")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(folder.read(".overture/fingerprint-key")?.count == 32)
  }

  @Test("a key that was cut short is made anew")
  func damaged() throws {
    let folder = try TemporaryFolder([".overture/fingerprint-key": "short"])
    let state = StateFolder(repository: folder.url)
    #expect(try SecretFingerprint.existing(in: state) == nil)
    _ = try SecretFingerprint.load(from: state)
    #expect(try SecretFingerprint.existing(in: state) != nil)
  }
}
