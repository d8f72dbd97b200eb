/// What the performance guide promises of a set-up, each to be held against what was measured.
package enum Promise: String, Sendable, CaseIterable {
  case build, coldStart, latency, throughput, cpuEfficiency, memoryEfficiency, errors

  /// What is measured, in a few words.
  package var title: String {
    switch self {
    case .build: "Build time"
    case .coldStart: "Cold start"
    case .latency: "Mean latency"
    case .throughput: "Throughput, computed"
    case .cpuEfficiency: "Requests per CPU second"
    case .memoryEfficiency: "Requests per GiB second"
    case .errors: "5xx per 1,000 requests"
    }
  }

  /// What exactly is compared, and what it leaves out.
  package var explanation: String {
    switch self {
    case .build:
      "Median time from the first job's start to the last one's end, without the queue; successful first attempts."
    case .coldStart:
      "Mean time until a started instance was ready, as Cloud Run measures it, whatever it was started for."
    case .latency: "Mean time in the container. Waiting for an instance is not in it: cold starts have their own row."
    case .throughput:
      "Maximum instances × concurrency ÷ mean latency. It is computed, not measured: production rarely reaches it."
    case .cpuEfficiency: "Requests ÷ CPU seconds in use (utilization × vCPU × instance time)."
    case .memoryEfficiency: "Requests ÷ GiB seconds in use (utilization × memory × instance time)."
    case .errors:
      "Requests that a container answered with 5xx ÷ requests. What never reached a container, such as 429 at the maximum of "
        + "instances, is not counted."
    }
  }

  /// The gain that the guide names, in per cent; nil where it promises that there is no loss.
  package var expected: PercentRange? {
    switch self {
    case .build: PercentRange(low: 30, high: 40)
    case .coldStart: PercentRange(low: 40, high: 60)
    case .latency: PercentRange(low: 20, high: 30)
    case .throughput: PercentRange(low: 50, high: 100)
    case .cpuEfficiency, .memoryEfficiency: PercentRange(low: 15, high: 25)
    case .errors: nil
    }
  }

  /// Whether a smaller value is the better one.
  package var lessIsBetter: Bool {
    switch self {
    case .build, .coldStart, .latency, .errors: true
    case .throughput, .cpuEfficiency, .memoryEfficiency: false
    }
  }

  /// The expectation in words.
  package var expectation: String {
    guard let expected else { return "not above before" }
    let sign = lessIsBetter ? "−" : "+"
    return "\(sign)\(PercentRange.text(expected.low))..\(sign)\(PercentRange.text(expected.high)) %"
  }

  /// The unit of its figures; empty where the title tells it.
  package var unit: String {
    switch self {
    case .build: "s"
    case .coldStart, .latency: "ms"
    case .throughput: "requests/s"
    case .cpuEfficiency, .memoryEfficiency, .errors: ""
    }
  }
}

/// How a verdict stands to what was promised.
package enum PromiseStanding: String, Sendable {
  /// The whole range is at least as good as promised.
  case kept
  /// The whole range is less than promised.
  case missed
  /// The range holds both.
  case open
  /// There is no verdict to hold against it.
  case unknown

  package init(_ verdict: Verdict, _ promise: Promise) {
    let wanted = promise.expected?.low ?? 0
    switch verdict {
    case .better(let range): self = range.low >= wanted ? .kept : range.high < wanted ? .missed : .open
    case .worse: self = .missed
    case .noDifference(let range):
      // The best that it could be, as a gain.
      let best = promise.lessIsBetter ? -range.low : range.high
      self = promise.expected == nil ? .open : best < wanted ? .missed : .open
    case .notEnough, .notResolvable: self = .unknown
    }
  }

  /// In a report's words.
  package var words: String {
    switch self {
    case .kept: "as promised"
    case .missed: "less than promised"
    case .open: "open"
    case .unknown: "no verdict"
    }
  }
}

/// One promise, held against what was measured.
package struct PromiseResult: Sendable, Equatable {
  package var promise: Promise
  /// The values, in the promise's unit; nil where nothing was measured.
  package var before: Double?
  package var after: Double?
  /// What the values rest on, such as `7 days, 52,340 and 48,001 requests`.
  package var basis: String
  package var verdict: Verdict

  package init(promise: Promise, before: Double?, after: Double?, basis: String, verdict: Verdict) {
    self.promise = promise
    self.before = before
    self.after = after
    self.basis = basis
    self.verdict = verdict
  }

  package var standing: PromiseStanding { PromiseStanding(verdict, promise) }
}
