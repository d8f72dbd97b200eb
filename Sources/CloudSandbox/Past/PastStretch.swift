import CapacityModel

/// A part of a past in which the service stayed as it was.
struct PastStretch: Sendable {
  /// Minutes since the past began.
  let minutes: Range<Int>
  /// Which of the past's revisions served.
  let place: UInt8
  let scenario: Scenario
  /// What goes wrong in it.
  let fault: PastRequest.Fault?
  /// The part of the requests that end by an exception.
  let errors: Double

  /// Seconds after which a leaking instance has no memory left.
  static let leak = 6.0 * 3600
  /// The part of its memory that an instance has to begin with.
  static let baseMemory = 0.38

  /// How often a day instances are replaced where they are to start often.
  private static let recyclings = 240.0

  /// The parts of a past.
  /// - Parameters:
  ///   - request: what is wanted.
  ///   - sizing: how the service is sized.
  ///   - arrivals: when requests come.
  ///   - changes: the minutes at which a revision took over; the first revision is there from the start on.
  /// - Returns: the parts in their order, without a gap.
  static func all(
    of request: PastRequest, _ sizing: InstanceSizing, _ arrivals: ArrivalProfile, changes: [Int]
  ) -> [PastStretch] {
    let count = arrivals.rates.count
    let half = request.hasBefore ? count / 2 : 0
    let broken = request.fault == nil ? count : count * 2 / 3
    let cuts = Set([0, half, broken, count] + changes).filter { (0...count).contains($0) }.sorted()
    return zip(cuts, cuts.dropFirst()).map { from, to in
      let isBefore = from < half
      let fault = from >= broken ? request.fault : nil
      var scenario = scenario(request, sizing, arrivals.minutes(from..<to), isBefore: isBefore, fault)
      scenario.seed = request.seed &+ UInt64(from)
      return PastStretch(
        minutes: from..<to, place: UInt8(min(255, changes.filter { $0 <= from && $0 > 0 }.count)), scenario: scenario,
        fault: fault, errors: fault == .serverErrors ? 0.04 : isBefore ? 0.004 : 0.001)
    }
  }

  private static func scenario(
    _ request: PastRequest, _ sizing: InstanceSizing, _ arrivals: ArrivalProfile, isBefore: Bool,
    _ fault: PastRequest.Fault?
  ) -> Scenario {
    let slow = (isBefore ? 1.5 : 1) * (fault == .slow ? 3 : 1)
    let start = (isBefore ? 2.5 : 1) * (fault == .coldstarts ? 4 : 1)
    var rules = CloudRunRules()
    rules.recyclingsPerDay = isBefore ? 24 : 6
    if fault == .coldstarts { (rules.idleTime, rules.earlyShare, rules.recyclingsPerDay) = (60, 1, recyclings) }
    var sizing = sizing
    if isBefore || fault == .coldstarts { (sizing.minInstances, sizing.keepWarmPeriod) = (0, nil) }
    return Scenario(
      arrivals: arrivals, service: ServiceTime(.logNormal(mean: 0.12 * slow, sigma: 0.8), cpuShare: 0.3),
      coldStart: .logNormal(mean: 2.2 * start, sigma: 0.35), sizing: sizing, rules: rules,
      disruptions: disruptions(fault, seconds: arrivals.duration))
  }

  private static func disruptions(_ fault: PastRequest.Fault?, seconds: Double) -> [Disruption] {
    let every =
      switch fault {
      case .leak: leak
      case .crash: 3.0 * 3600
      case .oom: 2.0 * 3600
      default: Double.infinity
      }
    guard every < .infinity else { return [] }
    return stride(from: every, to: seconds, by: every).map { Disruption(at: $0, .crash) }
  }
}
