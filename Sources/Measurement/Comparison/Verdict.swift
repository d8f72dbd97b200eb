import Foundation

/// The result of a comparison. It never holds a bare percentage: a number comes with its range or not at all.
package enum Verdict: Sendable, Equatable {
  /// By how many per cent, at least and at most.
  case better(PercentRange)
  case worse(PercentRange)
  /// From how many per cent below to how many above the value before it could be.
  case noDifference(PercentRange)
  /// From what day on there may be a verdict, nil where it is not foreseeable; and what is missing, as the end of a sentence.
  case notEnough(until: CalendarDay?, missing: String)
  /// Both values lie in the same bucket of the distribution.
  case notResolvable

  /// - Parameters:
  ///   - interval: of the ratio of after to before.
  ///   - lessIsBetter: whether a ratio under 1 is a gain.
  package init(_ interval: RatioInterval, lessIsBetter: Bool) {
    let change = PercentRange(low: (interval.low - 1) * 100, high: (interval.high - 1) * 100)
    guard interval.excludesOne else {
      self = .noDifference(change)
      return
    }
    let fell = interval.high < 1
    let size = fell ? PercentRange(low: -change.high, high: -change.low) : change
    self = fell == lessIsBetter ? .better(size) : .worse(size)
  }

  /// The verdict in the words of all reports.
  package var words: String {
    switch self {
    case .better(let range): "better by \(range.words)"
    case .worse(let range): "worse by \(range.words)"
    case .noDifference(let range): "no difference seen (could be \(range.signedWords))"
    case .notEnough(let day?, _): "not enough data until \(day.spoken)"
    case .notEnough(nil, _): "not enough data"
    case .notResolvable: "not resolvable by buckets"
    }
  }

  /// What kind it is, for programs.
  package var name: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .noDifference: "no-difference"
    case .notEnough: "not-enough-data"
    case .notResolvable: "not-resolvable"
    }
  }

  /// The range, or nil if the verdict has none.
  package var range: PercentRange? {
    switch self {
    case .better(let range), .worse(let range), .noDifference(let range): range
    case .notEnough, .notResolvable: nil
    }
  }
}

/// Two percentages between which the true one lies.
package struct PercentRange: Sendable, Equatable {
  package var low: Double
  package var high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// As `12..25 %`.
  package var words: String { "\(Self.text(low))..\(Self.text(high)) %" }

  /// As `−4..+9 %`.
  package var signedWords: String { "\(Self.signed(low))..\(Self.signed(high)) %" }

  /// Whole per cent; one place below 2, so that a small gain is not called 0.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "more than 9999" }
    guard abs(value) < 9999.5 else { return "more than 9999" }
    return abs(value) < 2 ? String(format: "%.1f", value) : String(Int(value.rounded()))
  }

  private static func signed(_ value: Double) -> String {
    let text = text(abs(value))
    return value < 0 && text != "0.0" ? "−\(text)" : "+\(text)"
  }
}
