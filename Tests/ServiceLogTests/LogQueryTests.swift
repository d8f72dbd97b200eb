import ServiceLog
import Testing

@Suite("The filter that asks for lines")
struct LogQueryTests {
  private let query = LogQuery(LogQuery.Service(project: "p", region: "us-central1", name: "orchestra"))

  @Test("names the revisions' resource, the service and its region")
  func service() {
    #expect(
      query.filter == """
        resource.type="cloud_run_revision"
        AND resource.labels.service_name="orchestra"
        AND resource.labels.location="us-central1"
        """)
  }

  @Test("says all that was asked for, and quotes what comes from elsewhere")
  func all() {
    var query = query
    query.revision = #"r" OR severity>=DEFAULT"#
    query.instance = #"a\b"#
    query.trace = "abc"
    query.severity = .warning
    query.since = moment(0)
    query.until = moment(1)
    query.errorsOnly = true
    let lines = query.filter.split(separator: "\n").dropFirst(3)
    #expect(
      lines == [
        #"AND resource.labels.revision_name="r\" OR severity>=DEFAULT""#, #"AND labels.instanceId="a\\b""#,
        #"AND trace="projects/p/traces/abc""#, "AND severity>=WARNING",
        #"AND (severity>=ERROR OR textPayload:"Traceback (most recent call last)" OR httpRequest.status>=500)"#,
        "AND timestamp>=\"\(moment(0).text)\"", "AND timestamp<\"\(moment(1).text)\"",
      ])
  }
}
