import RESTClient
import ServiceLog
import Testing

@testable import SetupEngine

@Suite("An entry of Cloud Logging as a line")
struct LogLineEntryTests {
  private func line(_ entry: JSONValue) throws -> LogLine {
    var entry = entry
    if entry["timestamp"].isNull { entry["timestamp"] = "2026-11-30T03:05:07.25Z" }
    let line = LogLine(entry: entry)
    return try #require(line)
  }

  @Test("tells a request without host and query, with the wait for an instance")
  func request() throws {
    let line = try line([
      "logName": "projects/p/logs/run.googleapis.com%2Frequests", "insertId": "a", "severity": "WARNING",
      "receiveTimestamp": "2026-11-30T03:05:08Z", "trace": "projects/p/traces/4bf9",
      "labels": ["instanceId": "0037"], "resource": ["labels": ["revision_name": "r-1"]],
      "httpRequest": [
        "requestMethod": "GET", "requestUrl": "https://x.run.app/login?token=hush#a", "status": 404,
        "latency": "28.123456s", "userAgent": "curl",
      ],
    ])
    #expect(line.source == .request && line.severity == .warning)
    #expect(line.text == "GET /login 404 in 28 s")
    let request = LogLine.Request(
      method: "GET", path: "/login", status: 404, latency: 28.123456, userAgent: "curl")
    #expect(line.request == request)
    #expect(line.trace == "4bf9" && line.instance == "0037" && line.revision == "r-1")
    #expect(line.received.text == "2026-11-30T03:05:08.000000000Z")
  }

  @Test(
    "opens a structured line: the message, then the other fields, by whatever name the message goes",
    arguments: ["message", "msg", "event", "text"])
  func structured(name: String) throws {
    let line = try line([
      "logName": "projects/p/logs/run.googleapis.com%2Fstdout",
      "jsonPayload": [name: "sold", "count": 3, "who": "a", "logging.googleapis.com/sourceLocation": ["line": 3]],
    ])
    #expect(line.text == "sold  count=3  who=a")
    #expect(line.payload.contains(#""count":3"#))
  }

  @Test("leaves out what looks like a secret, however deep it lies")
  func secrets() throws {
    let line = try line([
      "logName": "projects/p/logs/run.googleapis.com%2Fstdout",
      "jsonPayload": [
        "message": "call", "Authorization": "Bearer hush",
        "headers": ["set-cookie": "hush", "inner": [["db_password": "hush"]]], "api_key": "hush",
      ],
    ])
    #expect(!line.text.contains("hush") && !line.payload.contains("hush"))
    #expect(line.text.contains("call"))
  }

  @Test(
    "knows where a line comes from by its log's name",
    arguments: [
      ("run.googleapis.com%2Fstderr", LogLine.Source.stderr),
      ("run.googleapis.com%2Fvarlog%2Fsystem", .system),
      ("cloudaudit.googleapis.com%2Factivity", .audit), ("python", .other),
    ])
  func source(name: String, source: LogLine.Source) throws {
    #expect(try line(["logName": .string("projects/p/logs/\(name)"), "textPayload": "x"]).source == source)
  }

  @Test("tells of an audit line who did what")
  func audit() throws {
    let line = try line([
      "logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
      "protoPayload": [
        "methodName": "google.cloud.run.v2.Services.UpdateService",
        "authenticationInfo": ["principalEmail": "a@example.com"],
      ],
    ])
    #expect(line.text == "Services.UpdateService by a@example.com")
  }

  @Test("is bounded: what is longer than 8 KiB is cut off, and says so")
  func bounded() throws {
    let line = try line(["textPayload": .string(String(repeating: "x", count: 100_000))])
    #expect(line.text.utf8.count < 8300 && line.text.hasSuffix("(cut off)"))
  }

  @Test("is nothing without a time")
  func timeless() {
    let line = LogLine(entry: ["textPayload": "x"])
    #expect(line == nil)
  }
}
