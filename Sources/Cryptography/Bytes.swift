extension Collection<UInt8> {
  /// Hands over the bytes as they lie in memory, or as a copy of them.
  func withContiguousBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withContiguousStorageIfAvailable(body) ?? Array(self).withUnsafeBufferPointer(body)
  }
}

extension Sequence<UInt8> {
  /// Two hexadecimal digits for each byte, in small letters.
  package var hexadecimal: String {
    var text = ""
    for byte in self { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return text
  }
}

/// Bytes that nobody can foretell, from the system's generator (getrandom(2)).
package enum RandomBytes {
  /// - Parameter count: how many.
  /// - Returns: that many bytes.
  package static func new(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
