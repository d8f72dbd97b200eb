import Foundation

/// The part of Error Reporting v1beta1 that clients read: errors from the logs, in groups.
struct ErrorReportingAPI: EmulatedAPI {
  private static let service = "clouderrorreporting.googleapis.com"
  private static let periods: [String: Double] = [
    "PERIOD_1_HOUR": 3600, "PERIOD_6_HOURS": 21_600, "PERIOD_1_DAY": 86_400, "PERIOD_1_WEEK": 604_800,
    "PERIOD_30_DAYS": 2_592_000,
  ]

  var routes: [Route] {
    [
      "/clouderrorreporting/v1beta1/projects/{project}",
      "/clouderrorreporting/v1beta1/projects/{project}/locations/{location}",
    ]
    .flatMap { [Route("GET", "\($0)/groupStats", stats), Route("GET", "\($0)/events", events)] }
  }

  @Sendable private func stats(_ call: Call) async throws -> SandboxResponse {
    let (project, begin) = try await admit(call, "errorreporting.groups.list")
    var step: Int64?
    if let text = call.request.query("timedCountDuration") {
      guard let seconds = ServiceRules.seconds(text), seconds > 0 else {
        throw APIError.invalidArgument("timed_count_duration must be positive.")
      }
      step = Int64(seconds * 1_000_000)
    }
    let order = call.request.query("order") ?? "COUNT_DESC"
    guard
      ["GROUP_ORDER_UNSPECIFIED", "COUNT_DESC", "LAST_SEEN_DESC", "CREATED_DESC", "AFFECTED_USERS_DESC"].contains(order)
    else { throw APIError.invalidArgument("Invalid value at 'order': \"\(order)\"") }
    let wanted = Set(call.request.queries("groupId"))
    try await call.settlePasts()
    let all = try await call.state.logs.errorGroups(
      of: project.id, service: call.request.query("serviceFilter.service"),
      version: call.request.query("serviceFilter.version"), since: begin, step: step
    ).filter { wanted.isEmpty || wanted.contains($0.id) }
    let sorted = all.sorted { one, other in
      switch order {
      case "LAST_SEEN_DESC" where one.last != other.last: one.last > other.last
      case "CREATED_DESC" where one.first != other.first: one.first > other.first
      default: one.count == other.count ? one.id < other.id : one.count > other.count
      }
    }
    let shown = sorted.map { $0.stats(project: project.id, from: begin, step: step) }
    var answer = try Page(shown, request: call.request, standard: 20, maximum: 100).json("errorGroupStats")
    answer["timeRangeBegin"] = .string(begin.text)
    return .json(answer)
  }

  @Sendable private func events(_ call: Call) async throws -> SandboxResponse {
    let (project, begin) = try await admit(call, "errorreporting.groups.list")
    guard let group = call.request.query("groupId"), !group.isEmpty else {
      throw APIError.invalidArgument("group_id is required.", field: "group_id")
    }
    let found = try await call.state.logs.list(
      try LogQuestion(
        [
          "filter": .string("errorGroups.id=\"\(group)\" timestamp>=\"\(begin.text)\""), "orderBy": "timestamp desc",
          "pageSize": 1000,
        ], projects: [project.id]))
    let shown = found.entries.map { entry in
      ErrorGroupTally.event(
        entry, message: entry["textPayload"]?.string ?? entry[path: "jsonPayload.message"]?.string ?? "")
    }
    var answer = try Page(shown, request: call.request, standard: 20, maximum: 100).json("errorEvents")
    answer["timeRangeBegin"] = .string(begin.text)
    return .json(answer)
  }

  private func admit(_ call: Call, _ permission: String) async throws -> (project: Project, begin: LogInstant) {
    let project = try await call.state.read { world in
      try world.admit(call, project: call["project"], service: Self.service, permission: permission)
    }
    let name = call.request.query("timeRange.period") ?? "PERIOD_1_HOUR"
    guard let seconds = Self.periods[name] else {
      throw APIError.invalidArgument("Invalid value at 'time_range.period': \"\(name)\"")
    }
    return (project, LogInstant(seconds: call.state.now().timeIntervalSince1970 - seconds))
  }
}

extension LogStore {
  /// The groups of the errors in a project's logs.
  /// - Parameters:
  ///   - project: the project's id.
  ///   - service: the service that they are of; nil for any.
  ///   - version: the revision that they are of; nil for any.
  ///   - begin: when the period begins.
  ///   - step: how long a stretch of counts is, in microseconds; nil for none.
  /// - Returns: the groups, in no order.
  /// - Throws: `SandboxError` where a file cannot be read.
  func errorGroups(
    of project: String, service: String?, version: String?, since begin: LogInstant, step: Int64?
  ) throws -> [ErrorGroupTally] {
    var tallies: [String: ErrorGroupTally] = [:]
    try forEach(since: begin) { record in
      guard record.project == project, let groups = record.value(at: ["errorGroups"])?.array,
        service.map({ record.value(at: ["resource", "labels", "service_name"])?.string == $0 }) ?? true,
        version.map({ record.value(at: ["resource", "labels", "revision_name"])?.string == $0 }) ?? true
      else { return }
      for id in groups.compactMap({ $0["id"]?.string }) {
        tallies[id, default: ErrorGroupTally(id: id, at: record.time)].add(record, from: begin, step: step)
      }
    }
    return Array(tallies.values)
  }
}
