import Testing

@testable import ServiceLog

@Suite("A store of lines")
struct LogStoreTests {
  private static func request(_ number: Int) -> LogLine {
    line(
      Double(number) / 10, "GET /orders/\(number % 977)/items 200 in \(number % 389) ms", source: .request,
      severity: .info, id: "6565f0a1000\(number)", arrival: Double(number) / 10 + 0.3,
      request: LogLine.Request(
        method: "GET", path: "/orders/\(number % 977)/items", status: 200, latency: Double(number % 389) / 1000,
        userAgent: "Mozilla/5.0"))
  }

  @Test("gives back every line as it came")
  func same() throws {
    var store = LogStore()
    var lines = (0..<1500).map(Self.request)
    lines.append(
      line(
        200, "Traceback …\n  \u{1B}[31mred", source: .stderr, severity: .error, payload: #"{"a":1}"#,
        groups: ["g1", "g2"]))
    lines.append(
      line(201, "no latency", source: .request, request: LogLine.Request(method: "", path: "", status: 0, latency: nil))
    )
    for line in lines { store.append(line) }
    #expect(store.numbers == 0..<1502)
    for number in [0, 511, 512, 1023, 1024, 1500, 1501, 3] {
      let found = try #require(store.line(number))
      // A latency is kept to the nanosecond.
      #expect(found.key == lines[number].key && found.text == lines[number].text)
      #expect(found.request?.path == lines[number].request?.path && found.received == lines[number].received)
      #expect(abs((found.request?.latency ?? 0) - (lines[number].request?.latency ?? 0)) < 1e-8)
      #expect(found.groups == lines[number].groups && found.payload == lines[number].payload)
    }
    #expect(store.line(1502) == nil && store.line(-1) == nil)
  }

  @Test("calls for each line of a range, and ends when told to")
  func range() {
    var store = LogStore()
    for number in 0..<1200 { store.append(Self.request(number)) }
    var seen: [Int] = []
    store.forEach(in: 510..<1030) { number, line in
      #expect(line.time == Self.request(number).time)
      seen.append(number)
      return number < 1026
    }
    #expect(seen == Array(510...1026))
  }

  @Test("lets the oldest go when it is full, and the others keep their numbers")
  func full() throws {
    var store = LogStore(limit: 40_000)
    for number in 0..<20_000 { store.append(Self.request(number)) }
    #expect(store.first > 0 && store.numbers.upperBound == 20_000)
    #expect(store.line(store.first - 1) == nil)
    #expect(try #require(store.line(store.first)).time == Self.request(store.first).time)
    #expect(store.packedBytes <= 40_000)
  }

  @Test("holds a million lines of requests in 48 MB")
  func million() {
    // A hundred thousand, counted: the debug build is slow, and the lines are alike.
    var store = LogStore(limit: .max)
    for number in 0..<100_000 { store.append(Self.request(number)) }
    #expect(store.packedBytes * 10 < 48 << 20)
  }
}
