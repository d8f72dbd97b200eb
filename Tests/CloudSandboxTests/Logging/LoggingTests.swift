import Foundation
import Testing

@testable import CloudSandbox

@Suite("Cloud Logging")
struct LoggingTests {
  private static let start = Date(timeIntervalSince1970: 1_800_000_000)
  private static let place = RevisionPlace(
    project: "orchestra-demo", location: "us-central1", service: "s", revision: "s-00001-abc")

  /// A sandbox with `count` lines of one revision, one a second up to now.
  private func use(_ count: Int, _ body: (RunningSandbox) async throws -> Void) async throws {
    try await RunningSandbox.use(clock: { Self.start }) { running in
      let path = running.sandbox.folder.path
      let store = LogStore(folder: path)
      let lines = (0..<count).map { number in
        LogEntry.container(
          Self.place, instance: "00ab", .text("line \(number)"), isError: number.isMultiple(of: 2),
          at: Self.start.addingTimeInterval(Double(number - count)))
      }
      try await store.append(lines, at: Self.start)
      try await body(running)
    }
  }

  private func list(_ running: RunningSandbox, _ more: JSON = [:]) async throws -> RunningSandbox.Answer {
    let body: JSON = ["resourceNames": ["projects/orchestra-demo"], "orderBy": "timestamp desc"]
    return try await running.post("/logging/v2/entries:list", body.merging(more))
  }

  private func texts(_ answer: RunningSandbox.Answer) -> [String] {
    (answer.json["entries"]?.array ?? []).compactMap { $0["textPayload"]?.string }
  }

  @Test("has no entries at first, for those who may read them")
  func empty() async throws {
    try await RunningSandbox.use { running in
      let own = try await running.post("/logging/v2/entries:list", ["resourceNames": ["projects/orchestra-demo"]])
      #expect(own.status == 200)
      #expect(own.json == [:])
      let foreign = try await running.post("/logging/v2/entries:list", ["resourceNames": ["projects/partner-payments"]])
      #expect(foreign.status == 403)
      #expect(try await running.post("/logging/v2/entries:list").status == 400)
    }
  }

  @Test("gives pages in either order, across days, without a gap or a double")
  func pages() async throws {
    // A day has 86,400 seconds, and now is 8 hours after midnight.
    try await use(120) { running in
      let store = LogStore(folder: running.sandbox.folder.path)
      let older = (0..<30).map { number in
        LogEntry.container(
          Self.place, instance: "00ab", .text("older \(number)"),
          at: Self.start.addingTimeInterval(-90_000 * Double(1 + number / 3)))
      }
      try await store.append(older, at: Self.start)
      for order in ["timestamp desc", "timestamp asc", ""] {
        var all: [String] = []
        var token: JSON = ""
        var pages = 0
        repeat {
          let answer = try await list(running, ["orderBy": .string(order), "pageSize": 40, "pageToken": token])
          #expect(answer.status == 200, "\(answer.text)")
          all += (answer.json["entries"]?.array ?? []).map {
            "\($0["timestamp"]?.string ?? "") \($0["insertId"]?.string ?? "")"
          }
          token = answer.json["nextPageToken"] ?? ""
          pages += 1
        } while token != ""
        #expect(all.count == 150 && Set(all).count == 150)
        #expect(all == (order.hasSuffix("desc") ? all.sorted(by: >) : all.sorted()))
        #expect(pages == 4)
      }
    }
  }

  @Test("looks for what the filter says, in the projects that are named")
  func filter() async throws {
    try await use(20) { running in
      let errors = try await list(
        running, ["filter": "log_id(\"run.googleapis.com/stderr\") AND textPayload:\"line 1\""])
      #expect(texts(errors) == ["line 18", "line 16", "line 14", "line 12", "line 10"])
      let entry = try #require(errors.json["entries"]?.array?.first)
      #expect(entry["logName"] == "projects/orchestra-demo/logs/run.googleapis.com%2Fstderr")
      #expect(entry[path: "resource.labels.revision_name"] == "s-00001-abc")
      #expect(entry[path: "resource.type"] == "cloud_run_revision")
      #expect(entry[path: "labels.instanceId"] == "00ab")
      #expect(entry["severity"] == nil)
      #expect(entry["receiveTimestamp"]?.string == LogInstant(seconds: 1_800_000_000).text)
      let view = "projects/orchestra-demo/locations/global/buckets/_Default/views/_AllLogs"
      #expect(try await texts(list(running, ["resourceNames": .array([.string(view)]), "pageSize": 1])) == ["line 19"])
      #expect(try await list(running, ["resourceNames": ["projects/shared-platform"]]).json == [:])
    }
  }

  @Test(
    "refuses what it cannot answer",
    arguments: [
      (["filter": "severity>="], "Unparseable filter: syntax error at line 1, column 11"),
      (["orderBy": "severity"], "order_by"), (["pageSize": -1], "page_size"), (["pageToken": "abc"], "page_token"),
      (["colour": "red"], "Unknown name"),
      (["resourceNames": .array(Array(repeating: "projects/orchestra-demo", count: 101))], "At most 100"),
    ] as [(JSON, String)])
  func refusals(more: JSON, words: String) async throws {
    try await use(1) { running in
      let answer = try await list(running, more)
      #expect(answer.status == 400)
      #expect(answer.message?.contains(words) == true, "\(answer.text)")
    }
  }

  @Test("takes a page's token for the same question alone")
  func token() async throws {
    try await use(5) { running in
      let token = try await list(running, ["pageSize": 2]).json["nextPageToken"] ?? ""
      #expect(try await texts(list(running, ["pageSize": 2, "pageToken": token])) == ["line 2", "line 1"])
      #expect(try await list(running, ["pageSize": 2, "pageToken": token, "filter": "x"]).status == 400)
    }
  }

  @Test("forgets what is older than 30 days, skips what a kill tore, and keeps a day within bounds")
  func bounds() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = LogStore(folder: folder.path)
    func line(_ text: String, daysAgo: Double, of now: Date) -> LogEntry {
      .system(Self.place, instance: nil, text, at: now.addingTimeInterval(-86_400 * daysAgo))
    }
    try await store.append(
      [line("old", daysAgo: 29, of: Self.start), line("older", daysAgo: 31, of: Self.start)], at: Self.start)
    func files() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/logs").sorted()
    }
    #expect(try files() == ["2026-12-17.jsonl"])
    let later = Self.start.addingTimeInterval(86_400 * 2)
    try await store.append([line("new", daysAgo: 0, of: later)], at: later)
    #expect(try files() == ["2027-01-17.jsonl"])
    let file = folder.path + "/logs/2027-01-17.jsonl"
    try AppendedFile.append(Array("{\"logName\":\"torn".utf8), to: file)
    let next = LogStore(folder: folder.path)
    try await next.append([line("newer", daysAgo: 0, of: later.addingTimeInterval(1))], at: later.addingTimeInterval(1))
    let question = try LogQuestion([:], projects: ["orchestra-demo"])
    for reader in [next, LogStore(folder: folder.path)] {
      #expect(try await reader.list(question).entries.map { $0["textPayload"]?.string } == ["new", "newer"])
    }
    var day = try LogDay(
      reading: LogInstant(seconds: later.timeIntervalSince1970).dayNumber, folder: folder.path + "/logs")
    let long = String(repeating: "x", count: LogDay.largest / 4)
    for number in 0..<6 {
      let time = LogInstant(seconds: later.timeIntervalSince1970 + Double(number))
      let document = line(long, daysAgo: 0, of: later).document(id: "\(number)", time: time, received: time)
      try day.append([try #require(WrittenRecord(document))])
    }
    #expect(day.size <= LogDay.largest)
    #expect(try LogDay(reading: day.number, folder: folder.path + "/logs").entries.map(\.id).suffix(2) == ["4", "5"])
  }

  @Test("has the requests to a service, the starts of its instances, and who deployed it")
  func service() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let body: JSON = [
        "invokerIamDisabled": true,
        "template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]],
      ]
      let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"
      _ = try await running.finish(try await running.post("\(services)?serviceId=orchestra", body), at: "/run/v2")
      let uri = try await running.get("\(services)/orchestra").json["uri"]?.string ?? ""
      let host = String(uri.dropFirst("http://".count))
      for _ in 0..<2 { _ = try await running.send("GET", "/health", token: .some(nil), headers: [("Host", host)]) }
      func entries(_ filter: String) async throws -> [JSON] {
        try await list(running, ["filter": .string(filter), "orderBy": "timestamp asc"]).json["entries"]?.array ?? []
      }
      let requests = try await entries("log_id(\"run.googleapis.com/requests\") resource.labels.service_name=orchestra")
      #expect(requests.map { $0[path: "httpRequest.status"] } == [200, 200])
      #expect(requests.first?[path: "httpRequest.requestUrl"]?.string == "https://\(host)/health")
      #expect(requests.first?[path: "httpRequest.latency"]?.string?.wholeMatch(of: /\d+\.\d{6}s/) != nil)
      let trace = try #require(requests.first?["trace"]?.string)
      #expect(try await entries("trace=\"\(trace)\" log_id(\"run.googleapis.com/stdout\")").count == 1)
      let system = try await entries("log_id(\"run.googleapis.com/varlog/system\")").compactMap {
        $0["textPayload"]?.string
      }
      #expect(system.filter { $0.hasPrefix("Starting new instance. Reason: DEPLOYMENT_ROLLOUT - ") }.count == 1)
      #expect(system.filter { $0.hasPrefix("Starting new instance. Reason: AUTOSCALING - ") }.count == 1)
      let probe = "Default STARTUP TCP probe succeeded after 1 attempt for container \"orchestra-1\" on port 8080."
      #expect(system.filter { $0 == probe }.count == 2)
      let changed = try await entries(
        "protoPayload.methodName:\"Services.CreateService\" protoPayload.resourceName:\"orchestra\"")
      #expect(changed.first?[path: "protoPayload.authenticationInfo.principalEmail"]?.string?.contains("@") == true)
      // Who is not let in does not reach the container: the request is logged all the same, and not counted.
      _ = try await running.finish(
        try await running.patch("\(services)/orchestra?updateMask=invokerIamDisabled", ["invokerIamDisabled": false]),
        at: "/run/v2")
      _ = try await running.send("GET", "/health", token: .some(nil), headers: [("Host", host)])
      let refused = try await entries("httpRequest.status=403")
      #expect(refused.count == 1 && refused.first?["severity"] == "WARNING")
      #expect(refused.first?["textPayload"]?.string?.hasPrefix("The request was not authenticated.") == true)
    }
  }

  @Test("says of a revision that does not start what its probe met")
  func failedStart() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let body: JSON = [
        "template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello", "command": ["false"]]]]
      ]
      let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"
      _ = try await running.finish(try await running.post("\(services)?serviceId=broken", body), at: "/run/v2")
      let found = try await list(running, ["filter": "severity>=ERROR resource.labels.service_name=broken"])
      #expect(
        texts(found).first?.hasPrefix("Default STARTUP TCP probe failed 1 time consecutively for container") == true)
      let event = try await list(
        running, ["filter": "log_id(\"cloudaudit.googleapis.com/system_event\") severity=ERROR"])
      let message = event.json["entries"]?.array?.first?[path: "protoPayload.status.message"]?.string
      #expect(message?.hasPrefix("Ready condition status changed to False for Revision broken-") == true)
    }
  }
}
