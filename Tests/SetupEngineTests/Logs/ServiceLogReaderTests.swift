import Foundation
import ServiceLog
import Testing

@testable import CloudSandbox
@testable import SetupEngine

@Suite("Reading a service's log from a sandbox, over HTTP")
struct ServiceLogReaderTests {
  private static let service = LogQuery.Service(
    project: SandboxFolder.sampleProject, region: "us-central1", name: "orchestra")

  /// An entry that was written so many seconds ago.
  private static func entry(
    _ ago: Double, _ text: String, log: String = "stdout", revision: String = "orchestra-00001-a",
    trace: String? = nil, service: String = "orchestra"
  ) -> CloudSandbox.LogEntry {
    let place = RevisionPlace(
      project: SandboxFolder.sampleProject, location: "us-central1", service: service, revision: revision)
    var entry = CloudSandbox.LogEntry(
      project: SandboxFolder.sampleProject, log: "run.googleapis.com/\(log)", resource: place.resource,
      payload: .text(text), time: Date().addingTimeInterval(-ago))
    entry.labels = ["instanceId": "0037"]
    entry.trace = trace
    return entry
  }

  private static func use(
    _ entries: [CloudSandbox.LogEntry], _ body: (SandboxWorld, ServiceLogReader) async throws -> Void
  ) async throws {
    try await SandboxWorld.use { world in
      await world.sandbox.served?.state.log(entries)
      try await body(world, ServiceLogReader(google: world.google, pace: 0.01))
    }
  }

  @Test("shows the newest lines of the service alone, the oldest of them first, and says that there are more")
  func newest() async throws {
    let entries = (0..<30).map { Self.entry(Double(100 - $0), "line \($0)") }
    try await Self.use(entries + [Self.entry(1, "another's", service: "other")]) { _, reader in
      let reading = try await reader.newest(LogQuery(Self.service), limit: 10)
      #expect(reading.lines.map(\.text) == (20..<30).map { "line \($0)" })
      #expect(reading.isCut)
      let all = try await reader.newest(LogQuery(Self.service), limit: 30)
      #expect(all.lines.count == 30 && !all.isCut)
    }
  }

  @Test("joins stack traces, and finds them among the errors though they have no severity")
  func errors() async throws {
    let trace = ["Traceback (most recent call last):", "  File \"a.py\", line 1", "KeyError: 'A'"]
    let entries = trace.enumerated().map { Self.entry(50 - Double($0.offset), $0.element, log: "stderr") }
    try await Self.use(entries + [Self.entry(5, "fine")]) { _, reader in
      let all = try await reader.newest(LogQuery(Self.service), limit: 100)
      #expect(all.lines.map(\.text) == [trace.joined(separator: "\n"), "fine"])
      let failed = try await reader.newest(LogQuery(Self.service).errors, limit: 100)
      #expect(failed.lines.count == 1)
    }
  }

  @Test("asks for a time, a revision, an instance and a trace")
  func narrowed() async throws {
    let entries = [
      Self.entry(500, "old"), Self.entry(50, "new", trace: "4bf9"),
      Self.entry(40, "next", revision: "orchestra-00002-b"),
    ]
    try await Self.use(entries) { _, reader in
      let now = LogTime(seconds: Date().timeIntervalSince1970)
      var (since, until) = (LogQuery(Self.service), LogQuery(Self.service))
      since.since = now.advanced(by: -100)
      until.until = now.advanced(by: -100)
      var (revision, trace, instance) = (LogQuery(Self.service), LogQuery(Self.service), LogQuery(Self.service))
      (revision.revision, trace.trace, instance.instance) = ("orchestra-00002-b", "4bf9", "nobody")
      for (query, texts) in [
        (since, ["new", "next"]), (until, ["old"]), (revision, ["next"]), (trace, ["new"]), (instance, []),
      ] {
        let found = try await reader.newest(query, limit: 100).lines.map(\.text)
        #expect(found == texts, "\(query.filter)")
      }
    }
  }

  @Test("looks further back for what is searched for here")
  func searched() async throws {
    let entries = (0..<1500).map { Self.entry(Double(2000 - $0), $0 == 3 ? "needle" : "hay") }
    try await Self.use(entries) { _, reader in
      let found = try await reader.newest(
        LogQuery(Self.service), limit: 5, search: LogSearch(pattern: .words("needle")))
      #expect(found.lines.map(\.text) == ["needle"] && !found.isCut)
    }
  }

  @Test("follows: what is there, at first, then what comes, each line once", .timeLimit(.minutes(1)))
  func followed() async throws {
    try await Self.use([Self.entry(20, "before"), Self.entry(10, "then")]) { world, reader in
      let start = LogTime(seconds: Date().timeIntervalSince1970 - 60)
      var texts: [String] = []
      var looks = 0
      for try await news in reader.follow(LogQuery(Self.service), from: start) {
        guard case .lines(let shown) = news else { continue }
        texts += shown.map(\.line.text)
        looks += 1
        if looks == 1 { await world.sandbox.served?.state.log([Self.entry(3, "after")]) }
        if texts.contains("after") { break }
      }
      #expect(texts == ["before", "then", "after"])
    }
  }

  @Test("ends with why where the log cannot be read")
  func refused() async throws {
    try await Self.use([]) { _, reader in
      var query = LogQuery(Self.service)
      query.service.project = "nobodys-project"
      await #expect(throws: (any Error).self) {
        for try await _ in reader.follow(query, from: LogTime(seconds: 0)) {}
      }
    }
  }
}
