/// One time for each of a few slots, which can change, with the earliest at hand.
struct IndexedHeap: Sendable {
  private var heap: [Int32] = []
  private var places: [Int32] = []
  private var times: [Double] = []

  /// The earliest time; infinity when empty.
  var time: Double { heap.isEmpty ? .infinity : times[Int(heap[0])] }
  /// The slot of the earliest; meaningless when empty.
  var slot: Int { heap.isEmpty ? 0 : Int(heap[0]) }

  /// Sets the time of a slot; infinity takes it out.
  mutating func update(_ slot: Int, to time: Double) {
    while places.count <= slot {
      places.append(-1)
      times.append(.infinity)
    }
    let place = Int(places[slot])
    guard time < .infinity else {
      if place >= 0 { remove(at: place) }
      return
    }
    if place < 0 {
      times[slot] = time
      heap.append(Int32(slot))
      places[slot] = Int32(heap.count - 1)
      up(heap.count - 1)
      return
    }
    let before = times[slot]
    times[slot] = time
    if time < before { up(place) } else { down(place) }
  }

  private mutating func remove(at place: Int) {
    places[Int(heap[place])] = -1
    guard let last = heap.popLast(), place < heap.count else { return }
    heap[place] = last
    places[Int(last)] = Int32(place)
    up(place)
    down(Int(places[Int(last)]))
  }

  private mutating func up(_ start: Int) {
    var place = start
    let slot = heap[place]
    let time = times[Int(slot)]
    while place > 0 {
      let parent = (place - 1) / 2
      guard time < times[Int(heap[parent])] else { break }
      heap[place] = heap[parent]
      places[Int(heap[place])] = Int32(place)
      place = parent
    }
    heap[place] = slot
    places[Int(slot)] = Int32(place)
  }

  private mutating func down(_ start: Int) {
    var place = start
    let slot = heap[place]
    let time = times[Int(slot)]
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, times[Int(heap[child + 1])] < times[Int(heap[child])] { child += 1 }
      guard times[Int(heap[child])] < time else { break }
      heap[place] = heap[child]
      places[Int(heap[place])] = Int32(place)
      place = child
    }
    heap[place] = slot
    places[Int(slot)] = Int32(place)
  }
}
