/// Events in the order of their time: a binary heap of a time and what happens then.
struct EventHeap: Sendable {
  private struct Entry {
    var time: Double
    var value: Int32
  }

  private var entries: [Entry] = []

  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }
  /// The earliest time; infinity when empty.
  var time: Double { entries.isEmpty ? .infinity : entries[0].time }
  /// What happens then; meaningless when empty.
  var value: Int { entries.isEmpty ? 0 : Int(entries[0].value) }

  mutating func insert(_ value: Int, at time: Double) {
    let entry = Entry(time: time, value: Int32(truncatingIfNeeded: value))
    var place = entries.count
    entries.append(entry)
    while place > 0 {
      let parent = (place - 1) / 2
      guard time < entries[parent].time else { break }
      entries[place] = entries[parent]
      place = parent
    }
    entries[place] = entry
  }

  /// Takes the earliest away, if there is one.
  mutating func removeFirst() {
    guard let last = entries.popLast(), !entries.isEmpty else { return }
    var place = 0
    let count = entries.count
    while true {
      var child = 2 * place + 1
      guard child < count else { break }
      if child + 1 < count, entries[child + 1].time < entries[child].time { child += 1 }
      guard entries[child].time < last.time else { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = last
  }

  /// Takes all that concern what a test names away; it goes through all.
  mutating func removeAll(where matches: (Int) -> Bool) {
    let kept = entries.filter { !matches(Int($0.value)) }
    guard kept.count < entries.count else { return }
    entries.removeAll(keepingCapacity: true)
    for entry in kept { insert(Int(entry.value), at: entry.time) }
  }

  /// All values, in no order.
  var values: [Int] { entries.map { Int($0.value) } }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }
}
