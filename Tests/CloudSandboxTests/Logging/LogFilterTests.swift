import Testing

@testable import CloudSandbox

@Suite("A filter of Cloud Logging")
struct LogFilterTests {
  private static let request: JSON = [
    "logName": "projects/p/logs/run.googleapis.com%2Frequests", "insertId": "a1",
    "timestamp": "2026-11-28T10:00:00.250000Z", "receiveTimestamp": "2026-11-28T10:00:00.400000Z",
    "severity": "ERROR", "trace": "projects/p/traces/0af",
    "resource": ["type": "cloud_run_revision", "labels": ["service_name": "orchestra", "location": "us-central1"]],
    "labels": ["instanceId": "00ab", "run.googleapis.com/base": "Yes"],
    "httpRequest": ["status": 503, "requestMethod": "GET", "latency": "1.250000s", "responseSize": "812"],
    "errorGroups": [["id": "CAfe"]],
  ]
  private static let line: JSON = [
    "logName": "projects/p/logs/run.googleapis.com%2Fstderr", "insertId": "a2",
    "timestamp": "2026-11-28T10:00:01Z", "receiveTimestamp": "2026-11-28T10:00:01Z",
    "resource": ["type": "cloud_run_revision", "labels": ["service_name": "orchestra"]],
    "jsonPayload": ["message": "Order 17 was refused", "order": ["id": 17, "tags": ["new", "late"]], "ok": false],
  ]
  private static let audit: JSON = [
    "logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity", "insertId": "a3", "severity": "NOTICE",
    "timestamp": "2026-11-28T10:00:02Z", "receiveTimestamp": "2026-11-28T10:00:02Z",
    "protoPayload": ["methodName": "google.cloud.run.v2.Services.UpdateService", "serviceName": "run.googleapis.com"],
  ]

  private func found(_ filter: String) throws -> String {
    let filter = try LogFilter(filter)
    let records = try [Self.request, Self.line, Self.audit].map { try #require(WrittenRecord($0)) }
    return zip(["request", "line", "audit"], records).filter { filter.admits($0.1) }.map(\.0).joined(separator: " ")
  }

  @Test(
    "finds the entries that it means",
    arguments: [
      ("", "request line audit"),
      ("severity>=ERROR", "request"), ("severity >= DEFAULT", "request line audit"), ("severity=notice", "audit"),
      ("severity=(ERROR OR NOTICE)", "request audit"), ("severity<300", "line"), ("severity!=ERROR", "line audit"),
      ("httpRequest.status>=500", "request"), ("httpRequest.status=503", "request"),
      // What an entry leaves out has its default, but labels and payloads have nothing.
      ("httpRequest.status<500", "line audit"), ("jsonPayload.missing!=\"x\"", ""), ("labels.instanceId!=\"00ab\"", ""),
      ("NOT labels.instanceId=\"00ab\"", "line audit"), ("labels.instanceId:*", "request"),
      ("httpRequest.latency>1.2s", "request"), ("httpRequest.latency>\"1300ms\"", ""),
      ("httpRequest.responseSize>800", "request"),
      ("jsonPayload.message:\"WAS refused\"", "line"), ("jsonPayload:late", "line"),
      ("jsonPayload.order.id=17", "line"),
      ("jsonPayload.order.tags=\"late\"", "line"), ("jsonPayload.ok=false", "line"),
      ("jsonPayload.message=~\"^Order [0-9]+\"", "line"), ("jsonPayload.message=~\"^order\"", ""),
      ("jsonPayload.message=~\"order|Order \\\\d\"", "line"), ("jsonPayload.message!~\"Order\"", ""),
      ("refused", "line"), ("\"was refused\"", "line"), ("SEARCH(\"refused order\")", "line"), ("SEARCH(\"ref\")", ""),
      ("SEARCH(jsonPayload.message, \"17\")", "line"),
      ("logName=projects/p/logs/run.googleapis.com%2Fstderr", "line"),
      ("log_id(\"run.googleapis.com/stderr\")", "line"),
      ("log_id(\"run.googleapis.com%2Frequests\")", "request"), ("logName:stderr", "line"),
      (
        "resource.type=cloud_run_revision resource.labels.service_name = orchestra \n severity >= DEFAULT",
        "request line"
      ),
      ("labels.\"run.googleapis.com/base\"=yes", "request"), ("trace=\"projects/p/traces/0af\"", "request"),
      ("errorGroups.id=\"CAfe\"", "request"), ("-severity=ERROR", "line audit"),
      (
        "protoPayload.serviceName=\"run.googleapis.com\" AND protoPayload.methodName:(\"Services.UpdateService\" OR \"Replace\")",
        "audit"
      ),
      // OR binds closer than AND.
      ("severity=ERROR OR severity=NOTICE AND insertId=a3", "audit"),
      ("severity=ERROR OR (severity=NOTICE AND insertId=a3)", "request audit"),
      ("NOT (severity=ERROR OR severity=NOTICE)", "line"),
      ("timestamp>=\"2026-11-28T10:00:01Z\"", "line audit"), ("timestamp>2026-11-28T10:00:01Z", "audit"),
      ("timestamp>=\"2026-11-28T11:00:00.25+01:00\" timestamp<\"2026-11-28T10:00:01Z\"", "request"),
      ("timestamp>=\"2026-11-29\"", ""), ("receiveTimestamp>=\"2026-11-28T10:00:00.5Z\"", "line audit"),
      ("severity=ERROR -- and so on\n OR severity=NOTICE", "request audit"),
      ("http_request.status=503", "request"), ("sample(insertId, 1)", "request line audit"),
    ])
  func found(filter: String, entries: String) throws {
    #expect(try found(filter) == entries, "\(filter)")
  }

  @Test(
    "is refused where it cannot be read",
    arguments: [
      ("severity>=", "line 1, column 11"), ("(severity=ERROR", "line 1, column 16"), ("AND a", "line 1, column 1"),
      ("severity=ERROR )", "line 1, column 16"), ("thud=1", "Field not found: 'thud'"), ("severity=LOUD", "LOUD"),
      ("httpRequest.colour=1", "Field not found"), ("jsonPayload.a=~\"(\"", "RE2"),
      ("timestamp>yesterday", "timestamp"),
      ("jsonPayload.a=\"x", "the quotes do not end"), ("loud(\"x\")", "unknown function loud"),
    ])
  func refused(filter: String, words: String) {
    let error = #expect(throws: APIError.self) { try LogFilter(filter) }
    #expect(error?.code == "INVALID_ARGUMENT")
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("has 20,000 characters at most")
  func length() {
    #expect(throws: Never.self) { try LogFilter("textPayload:" + String(repeating: "x", count: 19_988)) }
    #expect(throws: APIError.self) { try LogFilter("textPayload:" + String(repeating: "x", count: 19_989)) }
  }

  @Test("demands times only where they must hold")
  func times() throws {
    func seconds(_ filter: String) throws -> [Int64] {
      let times = try LogFilter(filter).times
      return [times.lowerBound, times.upperBound].map { $0.microseconds / 1_000_000 }
    }
    let all = [Int64.min / 1_000_000, Int64.max / 1_000_000]
    #expect(
      try seconds("severity=ERROR timestamp>=\"1970-01-01T00:00:09Z\" AND timestamp<1970-01-01T00:00:10Z") == [9, 10])
    #expect(try seconds("timestamp>=\"1970-01-01T00:00:09Z\" OR severity=ERROR") == all)
    #expect(try seconds("NOT timestamp>=\"1970-01-01T00:00:09Z\"") == all)
  }

  @Test(
    "reads and writes instants as RFC 3339 has them",
    arguments: [
      "1970-01-01", "1969-12-31T23:59:59.999999Z", "2024-02-29T12:00:00.5Z", "2026-11-28T23:59:59Z", "2100-03-01",
    ]
  )
  func instants(text: String) throws {
    let instant = try #require(LogInstant(text))
    let long = text.count == 10 ? "\(text)T00:00:00.000000Z" : text
    #expect(instant.text.hasPrefix(long.dropLast()))
    #expect(LogInstant(instant.text) == instant)
    #expect(LogInstant("2026-13-01") == nil && LogInstant("2026-11-28T10:00") == nil && LogInstant("noon") == nil)
  }
}
