/// What Error Reporting makes of a log entry by itself: exceptions with a stack trace, and what Cloud Run says where memory
/// or instances run out.
///
/// Reference: cloud.google.com/error-reporting/docs/formatting-error-messages, and Cloud Run's page on error reporting.
enum ErrorDetection {
  private static let traceback = "Traceback (most recent call last)"
  private static let platform = ["Memory limit of ", "The request was aborted because there was no available instance"]

  /// The id of the group that an entry belongs to; nil for one that is no error.
  static func group(of entry: LogEntry) -> String? {
    guard entry.log.hasPrefix("run.googleapis.com/"), let text = text(of: entry.payload),
      let key = key(of: text)
    else { return nil }
    return id(of: key, service: entry.resource[path: "labels.service_name"]?.string ?? "", project: entry.project)
  }

  /// The id of a group by what its errors have in common.
  static func id(of key: String, service: String, project: String) -> String {
    let sum = "\(project)\n\(service)\n\(key)".utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    let mixed = LogIdentity.mixed(sum)
    return "C" + Base64URL.encode((0..<8).map { UInt8(truncatingIfNeeded: mixed >> (8 * $0)) })
  }

  /// What an error has in common with others of its group: the exception's type and where it was raised, not its words.
  static func key(of text: String) -> String? {
    if let words = platform.first(where: { text.hasPrefix($0) }) { return words }
    guard text.contains(traceback) else { return nil }
    let lines = text.split(separator: "\n").map(String.init)
    guard let last = lines.last(where: { $0.first?.isLetter == true && !$0.hasPrefix(traceback) }) else { return nil }
    let type = last.prefix { $0 != ":" }
    let frames = lines.compactMap { $0.firstMatch(of: /File "([^"]+)", line \d+, in (.+)/) }
    return "\(type) \(frames.last.map { "\($0.1) \($0.2)" } ?? "")"
  }

  private static func text(of payload: LogEntry.Payload) -> String? {
    switch payload {
    case .text(let text): text
    case .json(let json): ["stack_trace", "exception", "message"].lazy.compactMap { json[$0]?.string }.first
    case .none, .proto: nil
    }
  }
}
