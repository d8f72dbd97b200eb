import Foundation
import GoogleCloud
import Measurement
import RESTClient
import SetupPlan

/// What was measured for a comparison.
package struct MeasuredComparison: Sendable {
  package var comparison: WindowComparison
  /// Where the time before comes from, as a sentence.
  package var origin: String
  /// The first days of a service that was not there before, where they are over and nothing has kept them yet.
  package var firstDays: Baseline?
  /// Two revisions that share the requests now; nil where one answers all.
  package var sideBySide: SideBySide?

  package init(
    comparison: WindowComparison, origin: String, firstDays: Baseline? = nil, sideBySide: SideBySide? = nil
  ) {
    self.comparison = comparison
    self.origin = origin
    self.firstDays = firstDays
    self.sideBySide = sideBySide
  }
}

/// Which times are compared.
package struct WindowChoice: Sendable {
  /// What was kept before the first change; nil where nothing was.
  package var baseline: Baseline?
  /// How many days after it are compared, at most.
  package var days: Int
  /// Where the time after begins; nil for as many days as there are.
  package var since: Date?

  package init(baseline: Baseline? = nil, days: Int = 14, since: Date? = nil) {
    self.baseline = baseline
    self.days = days
    self.since = since
  }

  /// The first days of a service count as its baseline where it was not there before.
  static let firstDays = 14
}

extension ServiceMeasuring {
  /// Measures what is compared.
  ///
  /// - Parameter choice: which times.
  /// - Returns: both times, and two revisions side by side where they share the requests.
  /// - Throws: a `Failure`; of kind `answers` where there is no service, or the times do not fit.
  package func compared(_ choice: WindowChoice) async throws -> MeasuredComparison {
    do {
      guard let service = try await runService() else {
        throw Failure(
          message: "The service \(names.service) is not there",
          reason: "\(names.environment) is not set up in \(names.region) of \(names.project).",
          remedy: "overture apply --environment \(names.environment)", kind: .answers)
      }
      async let split = splitRevisions(service)
      let end = await latestHour()
      var found =
        if let baseline = choice.baseline {
          try await after(baseline, choice, end: end)
        } else {
          try await firstDays(of: service, choice, end: end)
        }
      if let (former, newer) = try await split {
        let latest = await latest(period: Double(SideBySide.period))
        // They have shared nothing before the newer one was made.
        let start = min(latest, max(latest.addingTimeInterval(-7 * 86_400), newer.at))
        found.sideBySide = try await sideBySide(former.revision, newer.revision, from: start, to: latest)
      }
      return found
    } catch {
      throw Failure(error)
    }
  }

  private func after(
    _ baseline: Baseline, _ choice: WindowChoice, end: Date
  ) async throws -> MeasuredComparison {
    let taken = baseline.kind == .before ? baseline.written : baseline.window.end
    let start = try afterStart(choice, earliest: CalendarDay(taken).next.start, end: end)
    let after = try await window(from: start, to: end, buildsSince: taken)
    let origin =
      baseline.kind == .before
      ? "The time before was kept on \(CalendarDay(baseline.written).spoken), before the first change."
      : "The service was not there before: its first days, kept on \(CalendarDay(baseline.written).spoken), stand for it."
    return MeasuredComparison(comparison: WindowComparison(before: baseline.window, after: after), origin: origin)
  }

  /// Nothing was kept: the first days that can still be read are the time before.
  private func firstDays(
    of service: RunService, _ choice: WindowChoice, end: Date
  ) async throws -> MeasuredComparison {
    let created = service.document["createTime"].string.flatMap(Date.init(rfc3339:)) ?? .distantPast
    let oldest = now().addingTimeInterval(-Self.retention)
    let first = CalendarDay(max(created, oldest)).next
    let limit = CalendarDay(number: first.number + WindowChoice.firstDays).start
    let beforeEnd = max(first.start, min(limit, CalendarDay(end).start))
    let before = try await window(
      from: first.start, to: beforeEnd, buildsSince: created > oldest ? created : first.start)
    let start = try afterStart(choice, earliest: beforeEnd, end: end)
    let after = try await window(from: start, to: end, buildsSince: beforeEnd)
    let what = created > oldest ? "its first days stand" : "the oldest days that Cloud Run has not forgotten stand"
    var found = MeasuredComparison(
      comparison: WindowComparison(before: before, after: after),
      origin: "There is no baseline from before the first change: \(what) for it.")
    // What could not be read now can be read again, as long as nothing is kept in its place.
    if beforeEnd == limit, !before.isEmpty, before.notes.isEmpty {
      found.firstDays = Baseline(
        environment: names.environment, project: names.project, region: names.region, serviceName: names.service,
        written: now(), kind: .firstDays, window: before)
    }
    return found
  }

  private func afterStart(_ choice: WindowChoice, earliest: Date, end: Date) throws -> Date {
    if let since = choice.since {
      guard since >= earliest else {
        throw Failure(
          message: "The time after begins too early",
          reason: "The time before ends on \(CalendarDay(earliest.addingTimeInterval(-1)).iso).",
          remedy: "Name a day from --since \(CalendarDay(earliest).iso) on, or another --baseline.", kind: .answers)
      }
      return min(since, max(earliest, end))
    }
    let last = CalendarDay(number: CalendarDay(end).number - choice.days).start
    return min(max(earliest, last), max(earliest, end))
  }

  /// The two revisions that share the requests, the older one first; nil where it is one, or more than two.
  private func splitRevisions(
    _ service: RunService
  ) async throws -> (former: MeasuredDeployment, newer: MeasuredDeployment)? {
    let sharing = Set(service.shares.filter { $0.percent > 0 }.map(\.revision))
    guard sharing.count == 2 else { return nil }
    let made = try await deployments(from: .distantPast, to: .distantFuture).filter { sharing.contains($0.revision) }
    guard made.count == 2 else { return nil }
    return (made[0], made[1])
  }
}
