extension NameRules {
  /// Why somebody accepts a trade-off: a line for those who read it later.
  package static func reason(_ text: String) -> Violation? {
    guard trimmed(text).isEmpty || text.count > 200 || text.unicodeScalars.contains(where: isUnprintable) else {
      return nil
    }
    return Violation(
      message: "\(quoted(String(text.prefix(40)))) cannot be the reason of an acceptance.",
      reason: "Allowed: one line of 1 to 200 characters.", remedy: "Say in a few words why it is accepted.")
  }

  /// The last day on which an acceptance counts.
  package static func lastDay(_ text: String) -> Violation? {
    guard Day(text) == nil else { return nil }
    return Violation(
      message: "\(quoted(text)) is not a day.", reason: "Allowed: a day of the calendar, such as 2026-12-31.",
      remedy: "Write it as year, month and day.")
  }

  /// Characters that move the cursor, or change what others look like.
  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension TradeOff.ID {
  /// The risk in one word: what a person types to accept it, and what every list calls it.
  package var word: String {
    switch self {
    case .serviceAccountKeys: "key"
    case .broadPermissions: "broad"
    case .publicAccess: "public"
    case .openIngress: "network"
    }
  }
}

/// How deliberately a trade-off has to be accepted.
package enum AcceptanceRules {
  /// The environments in which nothing is at stake: there one key accepts.
  package static let forTrying: Set<String> = ["development", "dev", "test", "sandbox"]

  /// Whether the text has to be read to its end and the risk's word typed, by the environment's name.
  package static func needsDeliberation(environment: String) -> Bool { !forTrying.contains(environment) }
}
