import Cryptography
import Foundation

/// The SHA-256 of a file's bytes: 64 hexadecimal digits, and nothing else, so that it can name a file.
package struct ContentHash: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The digits.
  package let description: String

  /// The hash of bytes.
  package init(of bytes: Data) {
    description = SHA256.hash(of: bytes).hexadecimal
  }

  /// A hash that was written down.
  /// - Parameter digits: nil is returned where these are not 64 digits.
  package init?(_ digits: String) {
    guard digits.utf8.count == 64, digits.utf8.allSatisfy(Self.isDigit) else { return nil }
    description = digits
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let hash = ContentHash(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256")
    }
    self = hash
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
