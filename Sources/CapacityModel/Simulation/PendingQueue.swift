/// The requests without an instance, in the order of their arrival.
struct PendingQueue: Sendable {
  private struct Entry {
    var request: Int
    var deadline: Double
  }

  private var entries: [Entry] = []
  private var first = 0

  var count: Int { entries.count - first }
  var isEmpty: Bool { first == entries.count }
  /// When the first is refused; infinity when empty.
  var deadline: Double { first < entries.count ? entries[first].deadline : .infinity }

  mutating func append(_ request: Int, deadline: Double) { entries.append(Entry(request: request, deadline: deadline)) }

  mutating func removeFirst() -> Int? {
    guard first < entries.count else { return nil }
    let request = entries[first].request
    first += 1
    if first == entries.count {
      entries.removeAll(keepingCapacity: true)
      first = 0
    } else if first > 4096, first * 2 > entries.count {
      entries.removeFirst(first)
      first = 0
    }
    return request
  }
}
