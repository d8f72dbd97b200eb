import Foundation
import Testing

@testable import GitHub

@Suite("A sealed box")
struct SealedBoxTests {
  @Test(
    "has 48 bytes more than the secret, and only the private key opens it",
    arguments: [[], [0], Array("2Gi".utf8), [UInt8](repeating: 0xFF, count: 49_152)] as [[UInt8]])
  func seal(secret: [UInt8]) throws {
    let keys = KeyPair()
    let sealed = try SealedBox.seal(secret: secret, publicKey: keys.text)
    #expect(Data(base64Encoded: sealed)?.count == secret.count + 48)
    #expect(keys.open(sealed) == secret)
    #expect(KeyPair().open(sealed) == nil)
  }

  @Test("is another one each time: nobody sees that two secrets are the same")
  func fresh() throws {
    let keys = KeyPair()
    let boxes = try (0..<5).map { _ in try SealedBox.seal(secret: [1, 2, 3], publicKey: keys.text) }
    #expect(Set(boxes).count == 5)
  }

  @Test(
    "needs a key of 32 bytes in base64",
    arguments: ["", "no base64!", Data(count: 31).base64EncodedString(), Data(count: 33).base64EncodedString()])
  func badKey(key: String) {
    #expect(throws: SealedBox.Failure.invalidPublicKey) { try SealedBox.seal(secret: [1], publicKey: key) }
  }
}
