/// An instance in a simulation.
struct SimulatedInstance: Sendable {
  enum State: Sendable { case absent, starting, ready, retiring }

  var id = 0
  var revision = 0
  var state = State.absent
  var started = 0.0
  var ready = 0.0
  /// The one that it ends for, once it has nothing more to do.
  var stopReason = StopReason.scaleIn
  /// Whether it belongs to the group that goes early.
  var goesEarly = false
  /// The request that waits for this one and no other.
  var reservedFor: Int?
  var inFlight = 0
  /// When it last had nothing to do.
  var idleSince = 0.0
  /// Until when its busy time is billed; busy times are rounded up.
  var billedUntil = 0.0
  var busySince = 0.0

  // Processor sharing: the virtual clock runs as fast as each of the requests that compute advances.
  var jobs = EventHeap()
  var virtualTime = 0.0
  var touched = 0.0

  // What the tick under way has seen so far.
  var load = 0.0
  var cpu = 0.0
  var mostInFlight = 0
  /// The used part of the last minute's ticks, the larger one of CPU and places.
  var recentUse: RecentAverage

  init(_ rules: CloudRunRules, interval: Double) {
    recentUse = RecentAverage(interval: interval, reach: rules.window)
  }

  var takesRequests: Bool { state == .ready }

  /// Brings the clocks to a time.
  @inline(__always)
  mutating func advance(to time: Double, cores: Double) {
    let passed = time - touched
    guard passed > 0 else { return }
    touched = time
    load += passed * Double(inFlight)
    let computing = Double(jobs.count)
    guard computing > 0 else { return }
    let used = min(computing, cores)
    virtualTime += passed * used / computing
    cpu += passed * used
  }

  /// When the next request has computed its part, if no other comes; infinity when none computes.
  @inline(__always)
  func nextJobEnd(cores: Double) -> Double {
    let computing = Double(jobs.count)
    guard computing > 0 else { return .infinity }
    return touched + max(0, jobs.time - virtualTime) * computing / min(computing, cores)
  }
}
