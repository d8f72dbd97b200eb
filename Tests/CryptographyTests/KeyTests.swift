import Cryptography
import Foundation
import Subprocess
import Testing

/// Keys and signatures against those of the `openssl` program.
@Suite("Keys")
struct KeyTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "overture-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ bytes: some Collection<UInt8>) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  private func read(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: folder.appending(path: name))) }

  private func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  /// Runs `openssl` in the folder.
  /// - Returns: what it wrote on standard output.
  @discardableResult
  private func openssl(_ arguments: String...) async throws -> String {
    let result = try await Subprocess.run(
      .name("openssl"), arguments: Arguments(arguments), workingDirectory: .init(folder.path),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    try #require(result.terminationStatus.isSuccess, "\(arguments): \(result.standardError )")
    return result.standardOutput
  }

  @Test("what an RSA key signs openssl verifies, and the other way round")
  func rsa() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = try SigningKey.rsa()
    try write("key.pem", key.pem.utf8)
    try write("public.pem", try key.publicKey.pem.utf8)
    try write("message", "header.claims".utf8)
    let signature = try key.signature(of: "header.claims".utf8)
    #expect(signature.count == 256)
    try write("signature", signature)
    try await openssl("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message")

    try await openssl("dgst", "-sha256", "-sign", "key.pem", "-out", "theirs", "message")
    #expect(try read("theirs") == signature, "PKCS #1 v1.5 has no chance in it")
    let publicKey = try key.publicKey
    #expect(publicKey.isSignature(signature, of: "header.claims".utf8))
    #expect(!publicKey.isSignature(signature, of: "header.other".utf8))
    #expect(!publicKey.isSignature(signature.dropLast() + [signature[255] ^ 1], of: "header.claims".utf8))
    #expect(!publicKey.isSignature([], of: "header.claims".utf8))
    #expect(try !SigningKey.rsa().publicKey.isSignature(signature, of: "header.claims".utf8))
  }

  @Test("a public key is the same by its numbers as by its text")
  func numbers() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = try SigningKey.rsa()
    let publicKey = try key.publicKey
    let numbers = try publicKey.numbers
    #expect(numbers.modulus.count == 256)
    #expect(numbers.exponent == [1, 0, 1])
    let again = try VerificationKey(modulus: numbers.modulus, exponent: numbers.exponent)
    #expect(again.pem == publicKey.pem)
    try write("key.pem", key.pem.utf8)
    try await openssl("rsa", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der")
    #expect(try read("public.der") == again.der)
    let modulus = try await openssl("rsa", "-in", "key.pem", "-noout", "-modulus")
    #expect(modulus == "Modulus=\(numbers.modulus.hexadecimal.uppercased())\n")
  }

  @Test("an older key in PKCS #1 is read, one that is encrypted, too small or no key is not")
  func foreign() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try await openssl("genrsa", "-traditional", "-out", "old.pem", "2048")
    try await openssl("genrsa", "-out", "small.pem", "1024")
    try await openssl("rsa", "-in", "small.pem", "-pubout", "-out", "small.public.pem")
    try await openssl("genrsa", "-aes128", "-passout", "pass:secret", "-out", "locked.pem", "2048")
    let old = try text("old.pem")
    #expect(old.hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
    let key = try SigningKey(pem: old)
    #expect(key.pem.hasPrefix("-----BEGIN PRIVATE KEY-----"))
    #expect(try key.publicKey.isSignature(key.signature(of: [1, 2, 3]), of: [1, 2, 3]))
    for unusable in [try text("small.pem"), try text("locked.pem"), "-----BEGIN PRIVATE KEY-----\nA\n", ""] {
      #expect(throws: KeyError.unusable) { try SigningKey(pem: unusable) }
    }
    for unusable in [try text("small.public.pem"), try text("old.pem"), ""] {
      #expect(throws: KeyError.unusable) { try VerificationKey(pem: unusable) }
    }
    #expect(throws: KeyError.self) { try VerificationKey(modulus: [], exponent: []) }
    #expect(throws: KeyError.self) { try VerificationKey(modulus: Array(repeating: 0xFF, count: 128), exponent: [3]) }
  }

  @Test("a signature on P-256 is the two numbers of RFC 7518, which openssl verifies")
  func p256() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = try SigningKey.p256()
    try write("public.pem", try key.publicKey.pem.utf8)
    try write("message", "header.claims".utf8)
    // Some numbers begin with zeros, which DER leaves out.
    for _ in 0..<40 {
      let signature = try key.signature(of: "header.claims".utf8)
      try #require(signature.count == 64)
      try write("signature", Self.der(signature))
      try await openssl("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message")
    }
    #expect(try SigningKey(pem: key.pem).pem == key.pem)
  }

  /// Both numbers as DER has them: without zeros before, but with one where the first bit is set.
  private static func der(_ numbers: [UInt8]) -> [UInt8] {
    let parts = [numbers.prefix(32), numbers.suffix(32)].map { number -> [UInt8] in
      let digits = Array(number.drop { $0 == 0 })
      let whole = (digits.first ?? 0) & 0x80 != 0 ? [0] + digits : digits
      return [0x02, UInt8(whole.count)] + whole
    }
    let content = parts.flatMap { $0 }
    return [0x30, UInt8(content.count)] + content
  }
}
