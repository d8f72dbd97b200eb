/// Numbers and blocks written one after the other: whole numbers by seven bits a byte, the lowest first.
struct ByteWriter: Sendable {
  private(set) var bytes: [UInt8]

  init(bytes: [UInt8] = []) { self.bytes = bytes }

  mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 128 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func put(real number: Double) { put(fixed: number.bitPattern, bytes: 8) }

  /// So many bytes of a number, the lowest first.
  mutating func put(fixed number: UInt64, bytes count: Int) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
  }

  /// Bytes with their number before them.
  mutating func put(block: [UInt8]) {
    put(UInt64(block.count))
    bytes += block
  }
}

/// Reads what `ByteWriter` wrote; nil where it ends too soon.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var place: Int
  private let end: Int

  init(bytes: [UInt8], place: Int = 0, end: Int? = nil) {
    (self.bytes, self.place, self.end) = (bytes, place, min(end ?? bytes.count, bytes.count))
  }

  mutating func integer() -> UInt64? {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while place < end, shift < 64 {
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
    }
    return nil
  }

  mutating func double() -> Double? { fixed(8).map(Double.init(bitPattern:)) }

  mutating func fixed(_ count: Int) -> UInt64? {
    guard place + count <= end else { return nil }
    defer { place += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * UInt64($1)) }
  }

  /// Where a block lies.
  mutating func block() -> Range<Int>? {
    guard let count = integer().flatMap({ Int(exactly: $0) }), count <= end - place else { return nil }
    defer { place += count }
    return place..<place + count
  }
}
