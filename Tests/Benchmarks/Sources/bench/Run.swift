import Foundation

/// A run of the product, as `--events json` told it.
struct Run {
  /// From its start to its end, without the start of the process.
  let seconds: Double

  private struct Event: Decodable {
    let event: String
    let outcome: String?
    let seconds: Double?
  }

  /// - Parameter events: one a line.
  /// - Throws: `Trouble` where the run did not end well.
  init(events: String) throws {
    let last = try events.split(separator: "\n").map {
      try JSONDecoder().decode(Event.self, from: Data($0.utf8))
    }.last { $0.event == "run_finished" }
    guard let last, last.outcome == "succeeded", let seconds = last.seconds else {
      throw Trouble("the run did not end well: \(events)")
    }
    self.seconds = seconds
  }
}

/// A request as the sandbox recorded it.
struct RecordedRequest: Decodable {
  let at: String
  let method: String
  let host: String
  let path: String
  let status: Int
  let milliseconds: Double

  /// All of them, in the order of their answers.
  static func all(of product: Product, sandbox: String) async throws -> [RecordedRequest] {
    let output = try await product.program(["sandbox", "requests"], sandbox: sandbox).run().output
    return try JSONDecoder().decode([RecordedRequest].self, from: Data(output.utf8))
  }

  /// When it came in, in seconds since 1970.
  var start: Double {
    let whole = at.prefix { $0 != "." && $0 != "Z" } + "Z"
    let fraction = Double("0." + at.drop { $0 != "." }.dropFirst().prefix { $0.isNumber }) ?? 0
    return ((try? Date(String(whole), strategy: .iso8601))?.timeIntervalSince1970 ?? 0) + fraction
  }

  /// When its answer went out.
  var end: Double { start + milliseconds / 1000 }

  /// The most requests that were waiting for their answers at one time.
  static func mostInFlight(_ requests: [RecordedRequest]) -> Int {
    let starts = requests.map(\.start).sorted()
    let ends = requests.map(\.end).sorted()
    var ended = 0
    var most = 0
    for (begun, start) in starts.enumerated() {
      while ended < ends.count, ends[ended] <= start { ended += 1 }
      most = max(most, begun + 1 - ended)
    }
    return most
  }
}
