/// Errors that are one and the same, as Error Reporting counts them, or as they are counted here.
package struct ErrorGroup: Sendable, Equatable {
  /// The first line of the exception or the platform's message.
  package var title: String
  package var count: Int
  package var first: LogTime?
  package var last: LogTime?
  /// Error Reporting's id; nil where it was counted here.
  package var id: String?

  package init(title: String, count: Int, first: LogTime?, last: LogTime?, id: String? = nil) {
    self.title = title
    self.count = count
    self.first = first
    self.last = last
    self.id = id
  }

  /// Counts the errors among lines: stack traces by the kind of exception and the place where it was raised, other errors by their
  /// text without its numbers.
  /// - Returns: the most frequent first.
  package static func counted(_ lines: some Sequence<LogLine>) -> [ErrorGroup] {
    var groups: [String: ErrorGroup] = [:]
    for line in lines where line.weight >= .error {
      let key = Self.key(of: line)
      var group = groups[key] ?? ErrorGroup(title: Self.title(of: line), count: 0, first: line.time, last: line.time)
      group.count += 1
      group.first = group.first.map { min($0, line.time) }
      group.last = group.last.map { max($0, line.time) }
      groups[key] = group
    }
    return groups.values.sorted { ($1.count, $0.title) < ($0.count, $1.title) }
  }

  /// What is shown of it: of a stack trace the exception, else the first line.
  package static func title(of line: LogLine) -> String {
    guard line.text.hasPrefix(StackTraceJoiner.opening) else { return String(line.head.prefix(200)) }
    let last = line.text.split(whereSeparator: \.isNewline).last { $0.first?.isWhitespace == false }
    return String((last ?? line.head).prefix(200))
  }

  private static func key(of line: LogLine) -> String {
    if let group = line.groups.first { return group }
    if let request = line.request { return "request \(request.status) \(request.path)" }
    guard line.text.hasPrefix(StackTraceJoiner.opening) else {
      return String(line.head.filter { !$0.isNumber })
    }
    let frames = line.text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("  File ") }
    let exception = title(of: line).prefix { $0 != ":" }
    return "\(exception) \(frames.last ?? "")"
  }
}
