import ServiceLog
import Testing

@Suite("A stack trace that came line by line")
struct StackTraceJoinerTests {
  private let trace = [
    "Traceback (most recent call last):", "  File \"/app/main.py\", line 3, in home", "    return price / count",
    "ZeroDivisionError: division by zero",
  ]

  private func lines(_ texts: [String], from second: Double = 0, instance: String = "i-1") -> [LogLine] {
    texts.enumerated().map { line(second + Double($0), $1, source: .stderr, instance: instance) }
  }

  @Test("becomes one line, at the time of its first")
  func joined() {
    var joiner = StackTraceJoiner()
    let given = lines(["before"] + trace + ["after"])
    #expect(joiner.take(given).map(\.text) == ["before", trace.joined(separator: "\n"), "after"])
    #expect(joiner.finish().isEmpty)
  }

  @Test("waits for the rest, and is given out when nothing more comes")
  func heldBack() {
    var joiner = StackTraceJoiner()
    #expect(joiner.take(lines(Array(trace.prefix(2)))).isEmpty)
    #expect(joiner.take(lines(Array(trace.dropFirst(2)), from: 2)).isEmpty)
    #expect(joiner.finish().map(\.text) == [trace.joined(separator: "\n")])
  }

  @Test("takes along the exception that it led to")
  func chained() {
    var joiner = StackTraceJoiner()
    let chain =
      trace + ["", "During handling of the above exception, another exception occurred:", ""] + trace.dropLast()
      + ["RuntimeError: no price"]
    _ = joiner.take(lines(chain))
    #expect(joiner.finish().map(\.text) == [chain.joined(separator: "\n")])
  }

  @Test("is kept apart from that of another instance, whose lines come between")
  func apart() {
    var joiner = StackTraceJoiner()
    let both = zip(lines(trace), lines(trace, from: 0.5, instance: "i-2")).flatMap { [$0, $1] }
    #expect(joiner.take(both).isEmpty)
    let whole = joiner.finish()
    #expect(whole.map(\.text) == Array(repeating: trace.joined(separator: "\n"), count: 2))
    #expect(Set(whole.map(\.instance)) == ["i-1", "i-2"])
  }

  @Test("leaves lines of requests, structured lines and a trace that came whole as they are")
  func untouched() {
    var joiner = StackTraceJoiner()
    let given = [
      line(0, "GET /", source: .request), line(1, trace.joined(separator: "\n"), source: .stderr),
      line(2, "Traceback (most recent call last):", source: .stderr, payload: "{}"),
    ]
    #expect(joiner.take(given) == given)
  }
}
