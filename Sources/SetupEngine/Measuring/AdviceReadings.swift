import CapacityModel
import Measurement
import SetupPlan

extension MeasuredTraffic {
  /// The time as the model plays it; nil where no request came.
  package var week: MeasuredWeek? {
    let whole = window.latency
    guard arrivals.contains(where: { $0 > 0 }), whole.count > 0, whole.mean > 0 else { return nil }
    let mean = (quietLatency ?? whole.mean) / 1000
    let seconds = Double(minutes) * 60
    return MeasuredWeek(
      arrivals: ArrivalProfile(rates: arrivals.map { $0 / 60 }),
      service: ServiceTime(
        Self.times(whole, mean: mean), cpuSeconds: cpuSecondsPerRequest ?? mean * Self.assumedCPUShare),
      coldStart: coldStart,
      rollouts: window.deployments.map { $0.at.timeIntervalSince(start) }.filter { $0 >= 0 && $0 < seconds },
      seen: MeasuredWeek.Seen(
        instances: meanInstances,
        starts: window.hours.contains { $0.starts != nil } ? startsByHalf : nil,
        p95: whole.percentile(0.95).flatMap { found in
          found.upper.isFinite ? found.lower / 1000...found.upper / 1000 : nil
        }))
  }

  /// The part of a request that computes where the metrics do not tell it.
  private static let assumedCPUShare = 0.3
  /// Seconds of a start where none was seen.
  private static let assumedColdStart = 3.0

  /// What else the advice looks at.
  package var evidence: ServiceEvidence {
    var drivers: [String: Int] = [:]
    for minute in 0..<minutes {
      let values = wanted.compactMap { name, list in
        (list.indices.contains(minute) ? list[minute] : nil).map { (name, $0) }
      }
      guard let most = values.map(\.1).max(), most > 0 else { continue }
      // Where both ask for as many, neither drives.
      let first = values.filter { $0.1 == most }
      if first.count == 1 { drivers[first[0].0, default: 0] += 1 }
    }
    return ServiceEvidence(
      drivers: drivers, cpuUse: window.hours.compactMap(\.cpu).max(),
      memoryUse: window.hours.compactMap(\.memory).max(),
      concurrency: concurrency.compactMap(\.self).max())
  }

  /// GiB that an instance used in the busiest hour; nil where that was not measured.
  package var memoryPeak: Double? {
    guard let share = window.hours.compactMap(\.memory).max(), let size = window.service?.sizing?.memory else {
      return nil
    }
    return share * size
  }

  private var startsByHalf: MeasuredWeek.Halves {
    let middle = start.addingTimeInterval(Double(minutes) * 30)
    let count = { (hours: [MeasuredHour]) in Double(hours.reduce(0) { $0 + ($1.starts?.count ?? 0) }) }
    return MeasuredWeek.Halves(
      first: count(window.hours.filter { $0.start < middle }), second: count(window.hours.filter { $0.start >= middle })
    )
  }

  private var meanInstances: Double? {
    let lists = Array(instances.values)
    guard minutes > 0, lists.contains(where: { $0.contains { $0 != nil } }) else { return nil }
    let sum = lists.reduce(0.0) { $0 + $1.reduce(0.0) { $0 + ($1 ?? 0) } }
    return sum / Double(minutes)
  }

  private var coldStart: TimeDistribution {
    let seen = window.startups
    guard seen.count > 0, seen.mean > 0 else { return .constant(Self.assumedColdStart) }
    return Self.times(seen, mean: seen.mean / 1000)
  }

  /// A distribution of milliseconds in seconds, with another mean.
  private static func times(_ seen: Distribution, mean: Double) -> TimeDistribution {
    let steps = 64
    let values = (0...steps).compactMap { step -> Double? in
      let share = min(0.999, max(0.001, Double(step) / Double(steps)))
      return seen.percentile(share).map { min($0.guess, $0.upper.isFinite ? $0.upper : $0.guess) }
    }
    guard values.count == steps + 1 else { return .logNormal(mean: mean, sigma: 0.5) }
    let raw = TimeDistribution.quantiles(values)
    return raw.mean > 0 ? raw.multiplied(by: mean / raw.mean) : .constant(mean)
  }
}
