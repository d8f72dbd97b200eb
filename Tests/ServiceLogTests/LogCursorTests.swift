import ServiceLog
import Testing

@Suite("Following a log")
struct LogCursorTests {
  private let query = LogQuery(LogQuery.Service(project: "p", region: "us-central1", name: "orchestra"))

  @Test("shows a line once, however often it is answered")
  func once() {
    var cursor = LogCursor(query, from: moment(0))
    #expect(cursor.take([line(1, "a"), line(2, "b")], now: moment(5)).map(\.line.text) == ["a", "b"])
    #expect(cursor.take([line(2, "b"), line(1, "a"), line(6, "c")], now: moment(9)).map(\.line.text) == ["c"])
  }

  @Test("asks again for the last minute, and for what has arrived since")
  func overlap() throws {
    var cursor = LogCursor(query, from: moment(0))
    #expect(cursor.next.since == moment(0))
    #expect(cursor.arrivalFilter == nil)
    _ = cursor.take([line(100, "a", arrival: 101)], now: moment(105))
    #expect(cursor.next.since == moment(40))
    #expect(cursor.arrivalFilter == "receiveTimestamp>=\"\(moment(96).text)\"")
  }

  @Test("holds a line back for two seconds, so that those that arrive later stand before it")
  func order() {
    var cursor = LogCursor(query, from: moment(0))
    #expect(cursor.take([line(10, "second")], now: moment(11)).isEmpty)
    let shown = cursor.take([line(9.5, "first")], now: moment(12.5))
    #expect(shown.map(\.line.text) == ["first", "second"])
    #expect(shown.allSatisfy { !$0.isLate })
  }

  @Test("marks what comes later than that")
  func late() {
    var cursor = LogCursor(query, from: moment(0))
    _ = cursor.take([line(10, "shown")], now: moment(20))
    let shown = cursor.take([line(9, "late"), line(21, "new")], now: moment(30))
    #expect(shown.map(\.isLate) == [true, false])
  }

  @Test("tells lines of the same moment apart by their ids, and orders them so")
  func sameMoment() {
    var cursor = LogCursor(query, from: moment(0))
    let shown = cursor.take([line(1, "b", id: "2"), line(1, "a", id: "1")], now: moment(9))
    #expect(shown.map(\.line.text) == ["a", "b"])
  }

  @Test("gives out a stack trace whole, though its lines arrive in two looks")
  func trace() {
    var cursor = LogCursor(query, from: moment(0))
    let first = [
      line(8, "Traceback (most recent call last):", source: .stderr), line(8.1, "  File \"a.py\"", source: .stderr),
    ]
    let rest = [line(8.2, "KeyError: 'PRICE'", source: .stderr)]
    #expect(cursor.take(first, now: moment(9)).isEmpty)
    let shown = cursor.take(rest, now: moment(11))
    #expect(shown.map(\.line.text) == ["Traceback (most recent call last):\n  File \"a.py\"\nKeyError: 'PRICE'"])
  }

  @Test("ends with what it held back")
  func end() {
    var cursor = LogCursor(query, from: moment(0))
    #expect(cursor.take([line(10, "last")], now: moment(10.5)).isEmpty)
    #expect(cursor.finish().map(\.line.text) == ["last"])
  }
}
