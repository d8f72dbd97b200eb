/// The severities of Cloud Logging in their order.
///
/// Reference: cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity
package enum LogSeverity: Int, Sendable, CaseIterable {
  case `default` = 0
  case debug = 100
  case info = 200
  case notice = 300
  case warning = 400
  case error = 500
  case critical = 600
  case alert = 700
  case emergency = 800

  /// As entries have it: `WARNING`.
  package var name: String { String(describing: self).uppercased() }

  /// A severity by its name, in any case.
  init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name.uppercased() }) else { return nil }
    self = found
  }

  /// The rank of what a filter calls a severity: a name, or a number. Nil for anything else.
  static func rank(_ text: String) -> Int? { Int(text) ?? LogSeverity(name: text)?.rawValue }
}
