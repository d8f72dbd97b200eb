import Foundation
import GoogleCloud
import Measurement
import SetupPlan

extension ServiceMeasuring {
  /// What the traffic was like, minute by minute, with everything that was measured beside it: as far back as instances have
  /// had their present size, since what others did says nothing of these.
  ///
  /// - Parameter days: how many days at most, up to the latest hour that can be read.
  /// - Returns: the traffic; without any request where the service had none, without any minute where its size is too new.
  /// - Throws: a `Failure`.
  package func traffic(days: Int = 7) async throws -> MeasuredTraffic {
    let end = await latestHour()
    let wanted = end.addingTimeInterval(-Double(days) * 86_400)
    do {
      let since = try await sizedSince() ?? wanted
      let hour = Date(timeIntervalSince1970: (since.timeIntervalSince1970 / 3600).rounded(.up) * 3600)
      let start = max(wanted, hour)
      guard start < end else {
        return MeasuredTraffic(start: end, minutes: 0, arrivals: [], window: MeasuredWindow(start: end, end: end))
      }
      return try await traffic(from: start, to: end)
    } catch {
      throw Failure(error)
    }
  }

  /// Since when instances have had the size that serves now: when the first of the revisions in a row that share it was made.
  ///
  /// - Returns: the time; nil where nothing serves.
  /// - Throws: a refusal of Cloud Run's.
  func sizedSince() async throws -> Date? {
    guard let service = try await runService(), let serving = service.servingRevision else { return nil }
    let revisions = try await revisions()
    guard let place = revisions.firstIndex(where: { $0.name == serving }) else { return nil }
    let sizes = revisions.map { MeasuredSizing(of: $0.document, in: service) }
    if let other = sizes[..<place].lastIndex(where: { $0 != sizes[place] }) { return revisions[other + 1].made }
    // All share it, and so do those that are not kept any more.
    return service.document["createTime"].string.flatMap(Date.init(rfc3339:)) ?? revisions.first?.made
  }

  /// The same for a time.
  ///
  /// - Parameters:
  ///   - start: the beginning, a full hour.
  ///   - end: the end, a full hour.
  /// - Returns: the traffic.
  /// - Throws: a `Failure`.
  package func traffic(from start: Date, to end: Date) async throws -> MeasuredTraffic {
    do {
      async let measured = window(from: start, to: end)
      let readings = try await MetricReadings.ask(
        [.arrivals, .instances, .concurrency, .driver], of: service, by: google, from: start, to: end)
      let minutes = max(0, Int(end.timeIntervalSince(start) / 60))
      var traffic = MeasuredTraffic(
        start: start, minutes: minutes, arrivals: Array(repeating: 0, count: minutes), window: try await measured)
      let times = MinuteTimes(start: start, count: minutes)
      for (metric, series) in readings.series {
        switch metric {
        case .arrivals: traffic.arrivals = times.values(series).map { $0 ?? 0 }
        case .concurrency: traffic.concurrency = times.values(series)
        case .instances: traffic.instances = times.values(series, by: .state)
        case .driver: traffic.wanted = times.values(series, by: .driver)
        default: break
        }
      }
      traffic.window.notes += readings.notes
      return traffic
    } catch {
      throw Failure(error)
    }
  }
}

/// The minutes of some time, by which points are put into lists.
private struct MinuteTimes {
  let start: Date
  let count: Int

  /// The sum of all series at each minute.
  func values(_ series: [MetricSeries]) -> [Double?] {
    var values = [Double?](repeating: nil, count: count)
    for point in series.flatMap(\.points) where point.value.number.isFinite {
      // The point that ends with a minute is that minute's.
      let index = Int((point.end.timeIntervalSince(start) / 60 - 0.001).rounded(.down))
      guard values.indices.contains(index) else { continue }
      values[index] = (values[index] ?? 0) + point.value.number
    }
    return values
  }

  /// The same for each value of a label.
  func values(_ series: [MetricSeries], by label: ServiceMetricQuery.Label) -> [String: [Double?]] {
    Dictionary(grouping: series) { $0.labels[label.key] ?? "" }.mapValues { values($0) }
  }
}
