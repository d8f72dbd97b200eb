/// The Castagnoli checksum that Cloud Storage and Secret Manager compare.
package struct CRC32C: Sendable {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1 }
  }

  /// The checksum as a number, which Secret Manager spells as a decimal string.
  package let value: UInt32

  /// Sums up `bytes`.
  package init(of bytes: some Sequence<UInt8>) {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum = Self.table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8)
    }
    value = sum ^ 0xFFFF_FFFF
  }

  /// The four bytes, most significant first, that Cloud Storage spells in base64.
  package var bigEndianBytes: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }
}
