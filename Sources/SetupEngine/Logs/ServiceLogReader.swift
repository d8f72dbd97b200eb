import Foundation
import GoogleCloud
import RESTClient
import ServiceLog
import SetupPlan

/// Reads a service's log: what is there, and what comes.
package struct ServiceLogReader: Sendable {
  /// What following brings.
  package enum News: Sendable, Equatable {
    case lines([LogCursor.Shown])
    /// More came than three pages hold: what lies between is not shown.
    case skipped
    /// No answer for so many seconds: what is shown is that old.
    case behind(seconds: Int)
  }

  /// What reading has brought: the oldest first.
  package struct Reading: Sendable, Equatable {
    package var lines: [LogLine]
    /// Whether older ones would match too.
    package var isCut: Bool
  }

  /// How long between two looks, in seconds: while lines come, and at most, when none do. A project may be asked some sixty times
  /// a minute, by all who look at its logs.
  package static let interval = (least: 2.0, most: 5.0)
  private static let pagesOfALook = 3

  package let google: GoogleCloudClient
  private let pace: Double

  /// - Parameters:
  ///   - google: the client.
  ///   - pace: a factor for the waits; tests are in a hurry.
  package init(google: GoogleCloudClient, pace: Double = 1) {
    self.google = google
    self.pace = pace
  }

  /// The service of a plan's environment.
  package static func service(of plan: Plan) -> LogQuery.Service {
    LogQuery.Service(
      project: plan.environment.project, region: plan.environment.region, name: plan.names.service)
  }

  /// The newest lines that match.
  ///
  /// - Parameters:
  ///   - query: which ones.
  ///   - limit: how many at most.
  ///   - search: what is looked for among them here; lines that do not match do not count.
  /// - Returns: them, the oldest first, stack traces joined.
  /// - Throws: `GoogleCloudError`.
  package func newest(_ query: LogQuery, limit: Int, search: LogSearch = LogSearch()) async throws -> Reading {
    var found: [LogLine] = []
    var page: String?
    repeat {
      try Task.checkCancellation()
      let size = search.isEmpty ? min(1000, limit + 1 - found.count) : 1000
      let answer = try await look(query.service.project, query.filter, page: page, size: size)
      found += answer.lines.filter(search.matches)
      page = answer.next
    } while page != nil && found.count < limit
    let isCut = page != nil || found.count > limit
    return Reading(lines: Self.joined(found.prefix(limit).reversed()), isCut: isCut)
  }

  /// Lines as they come, until nobody listens any more.
  ///
  /// - Parameters:
  ///   - query: which ones; its `until` is not used.
  ///   - start: from when on.
  /// - Returns: them, at first perhaps none; it ends with an error where the log cannot be read.
  package func follow(_ query: LogQuery, from start: LogTime) -> AsyncThrowingStream<News, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await follow(LogCursor(query, from: start), continuation)
          continuation.finish()
        } catch {
          continuation.finish(throwing: Task.isCancelled ? nil : error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func follow(
    _ start: LogCursor, _ continuation: AsyncThrowingStream<News, any Error>.Continuation
  ) async throws {
    var cursor = start
    var wait = Self.interval.least
    var isFirst = true
    while !Task.isCancelled {
      let begin = Date()
      let filter = [cursor.next.filter, cursor.arrivalFilter].compactMap { $0 }.joined(separator: "\nAND ")
      var lines: [LogLine] = []
      var page: String?
      var pages = 0
      repeat {
        let answer = try await look(cursor.next.service.project, filter, page: page, size: 1000)
        lines += answer.lines
        page = answer.next
        pages += 1
      } while page != nil && pages < Self.pagesOfALook
      if page != nil { continuation.yield(.skipped) }
      let took = Date().timeIntervalSince(begin)
      if took > 3 * Self.interval.most { continuation.yield(.behind(seconds: Int(took))) }
      let shown = cursor.take(lines, now: LogTime(seconds: Date().timeIntervalSince1970))
      if !shown.isEmpty || isFirst { continuation.yield(.lines(shown)) }
      isFirst = false
      wait = shown.isEmpty ? min(Self.interval.most, wait + 1) : Self.interval.least
      try await Task.sleep(for: .seconds(wait * pace))
    }
  }

  private func look(
    _ project: String, _ filter: String, page: String?, size: Int
  ) async throws -> (lines: [LogLine], next: String?) {
    let answer = try await google.observations.logEntries(
      project, GoogleCloudClient.Observations.LogQuestion(filter: filter, pageSize: size, page: page))
    return (answer.entries.compactMap { LogLine(entry: $0) }, answer.next)
  }

  private static func joined(_ lines: [LogLine]) -> [LogLine] {
    var joiner = StackTraceJoiner()
    let whole = joiner.take(lines)
    return (whole + joiner.finish()).sorted { ($0.time, $0.key.insertID) < ($1.time, $1.key.insertID) }
  }
}
