/// The requests under way, in slots that are used again.
struct RequestTable: Sendable {
  struct Request: Sendable {
    var id = 0
    var arrived = 0.0
    var began = 0.0
    var compute = 0.0
    var wait = 0.0
    var instance: Int32 = -1
    var metColdStart = false
    var isKeepWarm = false
    var isCutOff = false
  }

  private var slots: [Request] = []
  private var free: [Int32] = []

  mutating func insert(_ request: Request) -> Int {
    if let slot = free.popLast() {
      slots[Int(slot)] = request
      return Int(slot)
    }
    slots.append(request)
    return slots.count - 1
  }

  mutating func remove(_ slot: Int) { free.append(Int32(slot)) }

  subscript(_ slot: Int) -> Request {
    get { slots[slot] }
    _modify { yield &slots[slot] }
  }
}
