import CapacityModel

/// Picks those of many sizings that are worth playing, by a bound that takes microseconds.
struct SizingScreen {
  private struct Rough {
    var resources: Resources
    var cost: Double
    var latency: Double
    /// How much is kept ready against cold starts; less is better.
    var cold: Double
    /// Settings by which it differs from today's.
    var changes: Int

    func isDominated(by other: Rough) -> Bool {
      // A hundredth is no difference: fewer changes are worth it.
      let (least, fast) = (cost * 0.99 - 0.01, latency * 0.99)
      guard other.cost <= max(cost, 0.01), other.latency <= latency * 1.000_001, other.cold <= cold else {
        return false
      }
      return other.cost < least || other.latency < fast || other.cold < cold || other.changes < changes
    }
  }

  private let subject: AdviceSubject
  private let busy: ArrivalProfile

  init(_ subject: AdviceSubject) {
    self.subject = subject
    busy = subject.arrivals.condensed(to: 48)
  }

  /// - Parameters:
  ///   - all: the sizings, the present one first.
  ///   - count: how many to keep, at least 2.
  /// - Returns: the present one first, the others by their cost.
  func kept(of all: [Resources], _ count: Int) -> [Resources] {
    guard let now = all.first, all.count > count else { return all }
    let rough = all.dropFirst().map(rough)
    var front = rough.filter { one in !rough.contains { one.isDominated(by: $0) } }
    front.sort { ($0.cost, $0.changes, $0.latency) < ($1.cost, $1.changes, $1.latency) }
    var kept: Set<Int> = []
    // Of each way to keep instances ready, the cheapest and the fastest; the rest evenly by cost.
    for cold in Set(front.map(\.cold)) {
      let group = front.indices.filter { front[$0].cold == cold }
      if let cheapest = group.first { kept.insert(cheapest) }
      if let fastest = group.min(by: { front[$0].latency < front[$1].latency }) { kept.insert(fastest) }
    }
    let room = count - 1 - kept.count
    if room > 0 {
      let others = front.indices.filter { !kept.contains($0) }
      for part in 0..<min(room, others.count) { kept.insert(others[part * others.count / min(room, others.count)]) }
    }
    return [now] + kept.sorted().prefix(count - 1).map { front[$0].resources }
  }

  private func rough(_ resources: Resources) -> Rough {
    let steady = SteadyState(arrivals: busy, service: subject.service, sizing: subject.sizing(resources))
    var outcome = Outcome(duration: busy.duration)
    outcome.served = busy.requests
    outcome.totals.active = steady.active
    outcome.totals.activeBilled = steady.active
    outcome.totals.lifetime = max(steady.lifetime, Double(resources.minInstances) * busy.duration)
    outcome.totals.minimumIdle = steady.minimumIdle
    outcome.leastActive = steady.active
    let cold = resources.minInstances > 0 ? 1 / Double(1 + resources.minInstances) : resources.keepWarm == nil ? 2 : 1
    return Rough(
      resources: resources, cost: SizingOption(resources, of: subject, outcome).cost, latency: steady.busiestLatency,
      cold: cold, changes: OptionWords.changes(from: subject.resources, to: resources))
  }
}
