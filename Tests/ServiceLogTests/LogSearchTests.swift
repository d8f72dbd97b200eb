import ServiceLog
import Testing

@Suite("Looking for lines")
struct LogSearchTests {
  @Test("finds words in either case, in text and payload")
  func words() {
    let search = LogSearch(pattern: .words("Time OUT"))
    #expect(search.matches(line(0, "a time out after 3 s")))
    #expect(search.matches(line(0, "x", payload: #"{"why":"TIME out"}"#)))
    #expect(!search.matches(line(0, "timeout")))
    #expect(LogSearch(pattern: .words("")).matches(line(0, "anything")))
  }

  @Test("finds what a regular expression describes")
  func expression() throws {
    let search = LogSearch(pattern: .expression(try Regex("user=[0-9]+")))
    #expect(search.matches(line(0, "login user=42")))
    #expect(!search.matches(line(0, "login user=x")))
  }

  @Test("goes by the source and the least severity, where a failed request and a stack trace are errors too")
  func kinds() {
    let errors = LogSearch(severity: .error)
    let failed = LogLine.Request(method: "GET", path: "/", status: 503, latency: 0.1)
    #expect(errors.matches(line(0, "GET /", source: .request, request: failed)))
    #expect(errors.matches(line(0, "Traceback (most recent call last):\n  File", source: .stderr)))
    #expect(!errors.matches(line(0, "fine", source: .stderr)))
    #expect(!LogSearch(sources: [.system]).matches(line(0, "x", source: .stdout)))
  }
}
