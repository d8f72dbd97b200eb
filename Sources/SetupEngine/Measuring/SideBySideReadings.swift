import Foundation
import GoogleCloud
import Measurement
import SetupPlan

extension ServiceMeasuring {
  /// What two revisions did at the same time.
  ///
  /// - Parameters:
  ///   - former: the revision that was there before.
  ///   - newer: the other one.
  ///   - start: the beginning.
  ///   - end: the end, a full hour.
  /// - Returns: the comparison; with too few points where they did not share the requests.
  /// - Throws: a `Failure`.
  package func sideBySide(
    _ former: String, _ newer: String, from start: Date, to end: Date
  ) async throws -> SideBySide {
    do {
      let metrics: [ServiceMetric] = [.latency, .responses, .starts, .cpu, .memory, .instanceTime]
      async let old = sizing(of: former)
      async let new = sizing(of: newer)
      let readings = try await MetricReadings.ask(metrics, of: service, by: google, from: start, to: end) {
        $0.byRevision.every(SideBySide.period)
      }
      var points = [former: RevisionPoints(), newer: RevisionPoints()]
      for (metric, series) in readings.series {
        for one in series {
          guard let name = one.labels[ServiceMetricQuery.Label.revision.key] else { continue }
          points[name]?.add(metric, one)
        }
      }
      return SideBySide(
        before: SideBySide.Side(revision: former, sizing: try await old, points: points[former]?.sorted ?? []),
        after: SideBySide.Side(revision: newer, sizing: try await new, points: points[newer]?.sorted ?? []))
    } catch {
      throw Failure(error)
    }
  }

  private func sizing(of revision: String) async throws -> MeasuredSizing? {
    guard let service = try await runService(),
      let document = try await google.run.revision(names.project, names.region, names.service, revision)
    else { return nil }
    return MeasuredSizing(of: document, in: service)
  }
}

/// The points of one revision by their start.
private struct RevisionPoints {
  private var byStart: [Date: SideBySide.Point] = [:]

  var sorted: [SideBySide.Point] { byStart.values.sorted { $0.start < $1.start } }

  mutating func add(_ metric: ServiceMetric, _ series: MetricSeries) {
    let period = Double(SideBySide.period)
    let codes = series.labels[ServiceMetricQuery.Label.codeClass.key] ?? ""
    for point in series.points {
      let seconds = ((point.end.timeIntervalSince1970 - 0.5) / period).rounded(.down) * period
      let start = Date(timeIntervalSince1970: seconds)
      var own = byStart[start] ?? SideBySide.Point(start: start)
      let mean = point.value.distribution.flatMap { $0.count > 0 ? MeasuredMean($0) : nil }
      switch metric {
      case .latency: own.latency = mean
      case .starts: own.starts = mean
      case .cpu: own.cpu = mean?.mean
      case .memory: own.memory = mean?.mean
      case .instanceTime: own.instanceSeconds = (own.instanceSeconds ?? 0) + point.value.number * 60
      case .responses:
        own.requests += Int(point.value.number.rounded())
        if codes.hasPrefix("5") { own.errors += Int(point.value.number.rounded()) }
      default: break
      }
      byStart[start] = own
    }
  }
}
