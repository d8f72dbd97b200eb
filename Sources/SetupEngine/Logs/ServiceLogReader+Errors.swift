import GoogleCloud
import RESTClient
import ServiceLog
import SetupPlan

extension ServiceLogReader {
  /// What Error Reporting says, or why it says nothing.
  package enum ReportedErrors: Sendable, Equatable {
    case groups([ErrorGroup])
    /// It could not be asked: the API is off, or a permission is missing.
    case unknown(Failure)

    /// Nothing where it could not be asked.
    package var groups: [ErrorGroup] {
      if case .groups(let groups) = self { groups } else { [] }
    }
  }

  /// The periods that Error Reporting can be asked for, in seconds.
  private static let periods: [(seconds: Double, name: String)] = [
    (3600, "PERIOD_1_HOUR"), (21_600, "PERIOD_6_HOURS"), (86_400, "PERIOD_1_DAY"), (604_800, "PERIOD_1_WEEK"),
    (.infinity, "PERIOD_30_DAYS"),
  ]

  /// The groups of errors that Error Reporting counted in the shortest of its periods that reaches back as far as a question.
  /// It needs an API and a permission of its own, without which the log still tells most: a refusal is no error here.
  package func errorGroups(_ query: LogQuery, now: LogTime) async -> ReportedErrors {
    let span = query.since.map { now.seconds(since: $0) } ?? .infinity
    let period = Self.periods.first { span <= $0.seconds }?.name ?? "PERIOD_30_DAYS"
    do {
      let groups = try await google.observations.errorGroups(
        query.service.project, service: query.service.name, period: period)
      return .groups(groups.map(ErrorGroup.init))
    } catch {
      return .unknown(Failure(error))
    }
  }
}

extension ErrorGroup {
  /// `ErrorGroupStats` of Error Reporting.
  fileprivate init(_ stats: JSONValue) {
    let message = stats["representative"]["message"].string ?? ""
    let lines = message.split(whereSeparator: \.isNewline)
    let title =
      message.hasPrefix(StackTraceJoiner.opening)
      ? lines.last { $0.first?.isWhitespace == false } ?? "" : lines.first ?? ""
    self.init(
      title: String(title.prefix(200)), count: stats["count"].int ?? 0,
      first: stats["firstSeenTime"].string.flatMap { LogTime($0) },
      last: stats["lastSeenTime"].string.flatMap { LogTime($0) }, id: stats["group"]["groupId"].string)
  }
}
