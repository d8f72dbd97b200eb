/// How grave a line is, with Cloud Logging's numbers (`google.logging.type.LogSeverity`).
package enum LogSeverity: Int, Sendable, Hashable, Comparable, CaseIterable {
  case standard = 0
  case debug = 100
  case info = 200
  case notice = 300
  case warning = 400
  case error = 500
  case critical = 600
  case alert = 700
  case emergency = 800

  /// The name in Cloud Logging: `DEFAULT`, `ERROR`.
  package var name: String { self == .standard ? "DEFAULT" : "\(self)".uppercased() }

  /// - Parameter name: as Cloud Logging spells it, in capitals or not; `warn` and `fatal`, as programs say it, count too.
  package init?(_ name: String) {
    switch name.uppercased() {
    case "DEFAULT": self = .standard
    case "WARN": self = .warning
    case "FATAL": self = .critical
    case let name:
      guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
      self = found
    }
  }

  package static func < (left: LogSeverity, right: LogSeverity) -> Bool { left.rawValue < right.rawValue }

  /// The word of three or four letters that a row has room for; nothing where no severity was given.
  package var short: String {
    switch self {
    case .standard: ""
    case .debug: "DBG"
    case .info: "INFO"
    case .notice: "NOTE"
    case .warning: "WARN"
    case .error: "ERR"
    case .critical: "CRIT"
    case .alert: "ALRT"
    case .emergency: "EMRG"
    }
  }
}
