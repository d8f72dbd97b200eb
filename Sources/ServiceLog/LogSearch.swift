/// What of the lines at hand is looked at: by kind, severity, and a word or a regular expression.
package struct LogSearch {
  /// What the text has to hold.
  package enum Pattern {
    case words(String)
    /// A regular expression of Swift's: `timeout|refused`, `user=\d+`.
    case expression(Regex<AnyRegexOutput>)
  }

  package var sources: Set<LogLine.Source>?
  package var severity: LogSeverity?
  package var pattern: Pattern?

  package init(sources: Set<LogLine.Source>? = nil, severity: LogSeverity? = nil, pattern: Pattern? = nil) {
    self.sources = sources
    self.severity = severity
    self.pattern = pattern
  }

  /// Whether every line is looked at.
  package var isEmpty: Bool { sources == nil && severity == nil && pattern == nil }

  /// Whether a line is what is looked for. Words are found in whatever case they are written.
  package func matches(_ line: LogLine) -> Bool {
    if let sources, !sources.contains(line.source) { return false }
    if let severity, line.weight < severity { return false }
    switch pattern {
    case nil: return true
    case .words(let words): return Self.holds(line.text, words) || Self.holds(line.payload, words)
    case .expression(let expression):
      return line.text.firstMatch(of: expression) != nil
        || !line.payload.isEmpty && line.payload.firstMatch(of: expression) != nil
    }
  }

  /// Whether a text holds words, byte by byte; ASCII letters in either case.
  static func holds(_ text: String, _ words: String) -> Bool {
    let wanted = words.utf8.map(lowered)
    guard let first = wanted.first else { return true }
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count >= wanted.count else { return false }
      for start in 0...(bytes.count - wanted.count) where lowered(bytes[start]) == first {
        if wanted.indices.allSatisfy({ lowered(bytes[start + $0]) == wanted[$0] }) { return true }
      }
      return false
    }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
}
