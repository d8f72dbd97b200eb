import Foundation

/// A job's log, which GitHub has as one text for all steps: which lines are a failed step's own.
///
/// Each line begins with an instant in UTC and a blank. A step begins with `##[group]Run …`; what it was given ends with
/// `##[endgroup]`, and `##[error]` is before what has made it fail. Nothing in the text says which step a line is of, but the
/// time, which GitHub's steps have to the second.
struct FailedStepLog {
  /// How many lines are shown.
  static let most = 40

  private struct Line {
    var time: Date?
    var text: String
  }

  private let lines: [Line]

  /// Reads a log.
  init(_ text: String) {
    lines = text.split(whereSeparator: \.isNewline).map { line in
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let first = parts.first, let time = Self.instant(first) else {
        return Line(time: nil, text: String(line))
      }
      return Line(time: time, text: String(parts[1]))
    }
  }

  /// All lines, without their instants.
  var all: [String] { lines.map(\.text).compactMap(Self.shown) }

  /// The last lines that a failed step has written.
  ///
  /// - Parameters:
  ///   - started: when it began, to the second; nil where GitHub does not say.
  ///   - completed: when it ended, to the second.
  /// - Returns: at most forty lines; without what the step was given, unless it has written nothing else.
  func lines(from started: Date?, to completed: Date?) -> [String] {
    var own = lines
    if let started { own = Array(own.drop { $0.time.map { $0 < started } ?? true }) }
    if let completed { own = Array(own.prefix { $0.time.map { $0 < completed.addingTimeInterval(1) } ?? true }) }
    if own.isEmpty { own = lines }
    guard !own.isEmpty else { return [] }
    // Others may have begun or ended in the same second: the one that has the error is meant.
    let error = own.lastIndex { $0.text.hasPrefix("##[error]") } ?? own.indices.last ?? 0
    let begin =
      own[...min(error, max(own.count - 1, 0))].lastIndex { $0.text.hasPrefix("##[group]Run ") } ?? own.startIndex
    let end =
      own[min(error + 1, own.count)...].firstIndex { line in
        line.text.hasPrefix("##[group]Run ") || line.text == "Post job cleanup."
      } ?? own.endIndex
    let step = own[begin..<end]
    let written = step.firstIndex { $0.text == "##[endgroup]" }.map { step[($0 + 1)...] } ?? step
    let shown = written.map(\.text).compactMap(Self.shown)
    return Array((shown.isEmpty ? step.map(\.text).compactMap(Self.shown) : shown).suffix(Self.most))
  }

  /// What the step says has made it fail: the last error that is more than a status.
  func cause(in lines: [String]) -> String? {
    let errors = lines.filter { $0.hasPrefix("error: ") }.map { String($0.dropFirst("error: ".count)) }
    return errors.last { !$0.hasPrefix("Process completed with exit code") } ?? errors.last
  }

  /// A line as people read it; nil for what only folds GitHub's page.
  private static func shown(_ line: String) -> String? {
    // What programs colour their words with.
    let plain = line.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: "")
    for (mark, word) in [("##[error]", "error: "), ("##[warning]", "warning: "), ("##[notice]", "notice: ")]
    where plain.hasPrefix(mark) {
      return word + plain.dropFirst(mark.count)
    }
    if plain.hasPrefix("##[group]") { return String(plain.dropFirst("##[group]".count)) }
    return plain.hasPrefix("##[endgroup]") ? nil : plain
  }

  /// RFC 3339 in UTC; GitHub has seven digits after the second.
  private static func instant(_ text: Substring) -> Date? {
    // A byte order mark may be before the first one.
    let text = text.drop { $0 == "\u{FEFF}" }
    guard text.hasSuffix("Z"), text.count >= 20 else { return nil }
    let parts = text.dropLast().split(separator: ".", maxSplits: 1)
    guard let whole = parts.first, let date = try? Date("\(whole)Z", strategy: .iso8601) else { return nil }
    return date.addingTimeInterval(parts.count == 2 ? Double("0.\(parts[1])") ?? 0 : 0)
  }
}
