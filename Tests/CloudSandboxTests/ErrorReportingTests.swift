import Foundation
import Testing

@testable import CloudSandbox

@Suite("Error Reporting")
struct ErrorReportingTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)
  private static let place = RevisionPlace(
    project: "orchestra-demo", location: "us-central1", service: "orchestra", revision: "orchestra-00002-abc")

  private static func traceback(_ type: String, _ words: String, in function: String = "create") -> String {
    """
    Traceback (most recent call last):
      File "/app/main.py", line 30, in handle
        return create(order)
      File "/app/orders.py", line 12, in \(function)
        raise \(type)()
    \(type): \(words)
    """
  }

  private static let entries: [LogEntry] = [
    .container(
      place, instance: "00", .text(traceback("ValueError", "order 1")), isError: true,
      at: start.addingTimeInterval(-600)),
    .container(
      place, instance: "00", .text(traceback("ValueError", "order 2")), isError: true, at: start.addingTimeInterval(-60)
    ),
    .container(
      place, instance: "00", .json(["message": .string(traceback("KeyError", "'id'"))]), severity: .error,
      at: start.addingTimeInterval(-50)),
    .system(
      place, instance: "00", "Memory limit of 512 MiB exceeded with 530 MiB used.", severity: .error,
      at: start.addingTimeInterval(-90_000)),
    .container(place, instance: "00", .text("ValueError is only mentioned"), at: start),
  ]

  private func ask(_ running: RunningSandbox, _ query: String) async throws -> JSON {
    let path = "/clouderrorreporting/v1beta1/projects/orchestra-demo/groupStats?\(query)"
    let answer = try await running.get(path)
    #expect(answer.status == 200, "\(answer.text)")
    return answer.json
  }

  private func use(_ body: (RunningSandbox) async throws -> Void) async throws {
    try await RunningSandbox.use(clock: { Self.start }) { running in
      try await LogStore(folder: running.sandbox.folder.path).append(Self.entries, at: Self.start)
      try await running.enable("clouderrorreporting")
      try await body(running)
    }
  }

  @Test("groups errors by their type and place, not by their words")
  func groups() async throws {
    try await use { running in
      let found = try await ask(
        running,
        "timeRange.period=PERIOD_1_DAY&serviceFilter.service=orchestra&order=COUNT_DESC&timedCountDuration=3600s")
      let groups = found["errorGroupStats"]?.array ?? []
      #expect(groups.map { $0["count"] } == ["2", "1"])
      let first = try #require(groups.first)
      #expect(first[path: "representative.message"]?.string?.hasSuffix("ValueError: order 2") == true)
      #expect(first[path: "firstSeenTime"]?.string == LogInstant(seconds: 1_800_000_000 - 600).text)
      #expect(first[path: "lastSeenTime"]?.string == LogInstant(seconds: 1_800_000_000 - 60).text)
      #expect(first["affectedServices"]?.array?.first?["version"] == "orchestra-00002-abc")
      #expect(first["timedCounts"]?.array?.compactMap { $0["count"]?.int }.reduce(0, +) == 2)
      let id = try #require(first[path: "group.groupId"]?.string)
      let lines = try await running.post(
        "/logging/v2/entries:list",
        ["resourceNames": ["projects/orchestra-demo"], "filter": .string("errorGroups.id=\"\(id)\"")])
      #expect(lines.json["entries"]?.array?.count == 2)
      let events = try await running.get(
        "/clouderrorreporting/v1beta1/projects/orchestra-demo/events?groupId=\(id)&timeRange.period=PERIOD_1_HOUR")
      #expect(events.json["errorEvents"]?.array?.count == 2)
    }
  }

  @Test("has the platform's own errors, and only what lies in the period, of the service that is asked for")
  func period() async throws {
    try await use { running in
      let week = try await ask(running, "timeRange.period=PERIOD_1_WEEK&order=LAST_SEEN_DESC&pageSize=2")
      #expect(week["errorGroupStats"]?.array?.count == 2)
      let rest = try await ask(
        running,
        "timeRange.period=PERIOD_1_WEEK&order=LAST_SEEN_DESC&pageSize=2&pageToken=\(week["nextPageToken"]?.string ?? "")"
      )
      let memory = rest["errorGroupStats"]?.array?.first?[path: "representative.message"]?.string
      #expect(memory == "Memory limit of 512 MiB exceeded with 530 MiB used.")
      #expect(
        try await ask(running, "timeRange.period=PERIOD_1_WEEK&serviceFilter.service=other")["errorGroupStats"] == nil)
      let wrong = try await running.get(
        "/clouderrorreporting/v1beta1/projects/orchestra-demo/groupStats?timeRange.period=YEAR")
      #expect(wrong.status == 400)
    }
  }
}
