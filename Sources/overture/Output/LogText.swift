import PlainText
import ServiceLog

/// Lines of a log for a person: the time in UTC, severity, source, the end of the revision's name, what it says.
struct LogText {
  /// The service's name, which every revision's begins with.
  let service: String
  let paints: Bool
  private var day = ""

  init(service: String, paints: Bool) {
    self.service = service
    self.paints = paints
  }

  /// A line of the log as rows; before the first one of a day stands the day.
  mutating func rows(_ line: LogLine, isLate: Bool = false) -> SafeText {
    var rows: SafeText = ""
    if line.time.date != day {
      day = line.time.date
      rows = ("\(day) (UTC)" as SafeText).painted(paints ? .bold : nil) + "\n"
    }
    let revision =
      line.revision.hasPrefix("\(service)-") ? line.revision.dropFirst(service.count + 1) : line.revision[...]
    let mark = isLate ? "late " : ""
    let head: SafeText =
      "\(line.time.clock(digits: 3)) \(PlainEvents.padded(line.weight.short, 5))\(PlainEvents.padded(line.source.word, 8))\(PlainEvents.padded(String(revision), 10))"
    let texts = SafeText.lines(line.text)
    var body: SafeText = "\(mark)" + (texts.first ?? "")
    for text in texts.dropFirst() { body = body + "\n" + "    " + text }
    return rows + head.painted(paints ? .dim : nil) + body.painted(paints ? Self.ink(line) : nil) + "\n"
  }

  /// Groups of errors: how often, from when to when, which.
  static func groups(_ groups: [ErrorGroup]) -> SafeText {
    groups.reduce("") { text, group in
      let span = [group.first, group.last].compactMap { $0?.words }
      return text + "\(PlainEvents.padded(String(group.count), 7))\(span.joined(separator: " to "))\n"
        + "       \(group.title)\n"
    }
  }

  private static func ink(_ line: LogLine) -> SafeText.Ink? {
    switch line.weight {
    case .error...: .red
    case .warning: .yellow
    case .debug: .dim
    default: line.source == .system ? .cyan : nil
    }
  }
}
