/// Makes one line of a Python stack trace that came as many.
///
/// A program's plain output is an entry a line. A trace begins with `Traceback (most recent call last):`, goes on in
/// indented lines, and ends with the line of the exception, which is not; `During handling of the above exception` and `The
/// above exception was the direct cause` lead to the next one.
package struct StackTraceJoiner: Sendable {
  /// What a trace begins with.
  package static let opening = "Traceback (most recent call last):"

  private static let links = [
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
  ]

  /// Whose lines belong together.
  private struct Stream: Hashable {
    var instance: String
    var source: LogLine.Source
  }

  fileprivate struct Trace {
    var line: LogLine
    /// Whether the exception's own line has come: what follows is another line, unless it leads to the next trace.
    var isComplete = false
  }

  private var open: [Stream: Trace] = [:]

  package init() {}

  /// Takes lines in their order.
  /// - Returns: those that are whole, in that order; what may go on is held back.
  package mutating func take(_ lines: [LogLine]) -> [LogLine] {
    var whole: [LogLine] = []
    for line in lines { take(line, into: &whole) }
    return whole
  }

  /// What is held back, because nothing more comes or it has waited long enough.
  package mutating func finish() -> [LogLine] {
    defer { open = [:] }
    return open.values.map(\.line).sorted { $0.time < $1.time }
  }

  private mutating func take(_ line: LogLine, into whole: inout [LogLine]) {
    guard line.source == .stderr || line.source == .stdout, line.payload.isEmpty else { return whole.append(line) }
    let stream = Stream(instance: line.instance, source: line.source)
    if var trace = open[stream] {
      let goesOn = trace.isComplete ? Self.isLink(line.text) : true
      if goesOn {
        trace.append(line.text)
        trace.isComplete = Self.endsTrace(line.text)
        open[stream] = trace
        return
      }
      whole.append(trace.line)
      open[stream] = nil
    }
    // One that came as a whole needs nothing.
    if line.text.hasPrefix(Self.opening), !line.text.dropFirst(Self.opening.count).contains(where: { !$0.isNewline }) {
      open[stream] = Trace(line: line)
    } else {
      whole.append(line)
    }
  }

  /// Whether a line is the exception's own: not indented, and nothing that leads on.
  private static func endsTrace(_ text: String) -> Bool {
    guard let first = text.first, !first.isWhitespace else { return false }
    return !text.hasPrefix(opening) && !isLink(text)
  }

  private static func isLink(_ text: String) -> Bool {
    text.allSatisfy(\.isWhitespace) || links.contains { text.hasPrefix($0) }
  }
}

extension StackTraceJoiner.Trace {
  fileprivate mutating func append(_ text: String) {
    guard line.text.utf8.count + text.utf8.count < LogLine.longest else { return }
    line.text += "\n" + text
  }
}
