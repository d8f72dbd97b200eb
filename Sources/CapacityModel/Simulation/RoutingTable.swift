/// The instances with a free place, by how many requests they serve: the one with the fewest takes the next request, the
/// oldest among equals.
///
/// How Google chooses is not public; this spreads the requests as evenly as can be.
struct RoutingTable: Sendable {
  private let concurrency: Int
  private let words: Int
  private var bits: [UInt64]
  private var counts: [Int32]
  private var lowest: Int

  /// - Parameters:
  ///   - concurrency: requests that an instance takes.
  ///   - slots: instances at most.
  init(concurrency: Int, slots: Int) {
    self.concurrency = concurrency
    words = (slots + 63) / 64
    bits = Array(repeating: 0, count: words * concurrency)
    counts = Array(repeating: 0, count: concurrency)
    lowest = concurrency
  }

  /// The instance that takes the next request; nil where all are full.
  mutating func leastLoaded() -> Int? {
    while lowest < concurrency, counts[lowest] == 0 { lowest += 1 }
    guard lowest < concurrency else { return nil }
    let start = lowest * words
    for word in 0..<words where bits[start + word] != 0 {
      return word * 64 + bits[start + word].trailingZeroBitCount
    }
    return nil
  }

  /// Enters an instance with so many requests; a full one is left out.
  mutating func insert(_ slot: Int, load: Int) {
    guard load < concurrency else { return }
    bits[load * words + slot / 64] |= 1 << UInt64(slot % 64)
    counts[load] += 1
    if load < lowest { lowest = load }
  }

  /// Takes an instance out that was entered with so many requests.
  mutating func remove(_ slot: Int, load: Int) {
    guard load < concurrency else { return }
    bits[load * words + slot / 64] &= ~(1 << UInt64(slot % 64))
    counts[load] -= 1
  }
}
