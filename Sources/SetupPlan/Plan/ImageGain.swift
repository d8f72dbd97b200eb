/// How the generated image did against a tutorial's when it was last measured; each figure is the ratio of the two.
package struct ImageGain: Sendable, Equatable, Codable {
  /// The framework of the service that was measured, such as `FastAPI`.
  package var framework: String
  /// The day of the measurement, as `2026-11-28`.
  package var date: String
  /// The time of a build after a change of the code; below 1 is faster.
  package var build: Double
  /// The time from the start to the first answer with the files in the page cache; below 1 is faster.
  package var start: Double
  /// Small answers a second on one CPU; above 1 is more.
  package var requests: Double
  /// The memory of one instance after load; below 1 is less.
  package var memory: Double

  /// Requests a second with each of the patches, of those without it, by its name; above 1 is more.
  package var patches: [String: Double]

  /// The same start with the files out of the page cache; nil where it was not measured, as with the following.
  package var coldStart: Double?
  /// Large answers a second; above 1 is more.
  package var largeRequests: Double?
  /// Answers a second that wait for another service; above 1 is more.
  package var slowRequests: Double?
  /// The time of the start with the snapshot, of that of the same image without it; below 1 is faster.
  package var snapshot: Double?
  /// The figures that differ by no more than the rounds do among themselves, by their names here.
  package var unclear: [String]

  package init(
    framework: String, date: String, build: Double, start: Double, requests: Double, memory: Double,
    patches: [String: Double] = [:], unclear: [String] = []
  ) {
    self.framework = framework
    self.date = date
    self.build = build
    self.start = start
    self.requests = requests
    self.memory = memory
    self.patches = patches
    self.unclear = unclear
  }

  /// Where the figures come from, as a part of a sentence.
  package var source: String { "as measured with \(framework) on \(date)" }

  /// The end of a sentence about what was not measured.
  package static let unmeasured = "; what that is worth was not measured for this framework"

  /// The figures in one line.
  package var summary: String {
    "starts in \(Self.percent(start)) of a tutorial's time, \(Self.percent(requests)) of its requests/s"
  }

  /// Each figure that was measured, by what it is of the tutorial's.
  package var figures: [(name: String, what: String, ratio: Double)] {
    [
      ("build", "build after a change of the code", build), ("start", "start until the first answer", start),
      ("coldStart", "start with a cold page cache", coldStart),
      ("requests", "requests a second of small answers", requests),
      ("largeRequests", "requests a second of large answers", largeRequests),
      ("slowRequests", "requests a second that wait for another service", slowRequests),
      ("memory", "memory after load", memory),
    ].compactMap { name, what, ratio in ratio.map { (name, what, $0) } }
  }

  /// A figure as a person reads it.
  package func words(_ figure: (name: String, what: String, ratio: Double)) -> String {
    Self.percent(figure.ratio) + (unclear.contains(figure.name) ? ", no difference" : "")
  }

  /// A ratio in whole per cent.
  package static func percent(_ ratio: Double) -> String { "\(Int((ratio * 100).rounded())) %" }
}
