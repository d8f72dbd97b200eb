import Cryptography
import Testing

@Suite("Hashes")
struct HashTests {
  @Test(
    "SHA-256 gives the hashes of FIPS 180-4's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func sha256(text: String, digits: String) {
    #expect(SHA256.hash(of: text.utf8).hexadecimal == digits)
    var parts = SHA256()
    for byte in text.utf8 { parts.update([byte]) }
    #expect(parts.finalized().hexadecimal == digits)
    // Asked twice it has not taken in anything.
    #expect(parts.finalized().hexadecimal == digits)
  }

  @Test(
    "HMAC-SHA256 gives the codes of RFC 4231, also with a key longer than a block",
    arguments: [
      (
        Array(repeating: UInt8(0x0B), count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        Array(repeating: UInt8(0xAA), count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func hmac(key: [UInt8], message: String, digits: String) {
    #expect(HMACSHA256.code(of: message.utf8, key: key).hexadecimal == digits)
  }

  @Test(
    "MD5 gives the hashes of RFC 1321",
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ])
  func md5(text: String, digits: String) {
    #expect(MD5.hash(of: text.utf8)?.hexadecimal == digits)
  }

  @Test("random bytes are as many as were asked for, and others each time")
  func random() {
    #expect(RandomBytes.new(0).isEmpty)
    let all = Set((0..<100).map { _ in RandomBytes.new(16) })
    #expect(all.count == 100)
    #expect(all.allSatisfy { $0.count == 16 })
  }
}
