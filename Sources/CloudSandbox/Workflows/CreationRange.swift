/// Which instants a query for `created` means: `>=A`, `<=A`, `>A`, `<A`, `A..B` or `A`, each a day or an instant.
struct CreationRange {
  private let comparison: String
  private let first: String
  private let last: String

  /// Reads a query; nil if it cannot be read as one.
  init?(_ text: String) {
    guard let match = text.wholeMatch(of: /(>=|<=|>|<)?([0-9T:Z+\-]+?)(?:\.\.([0-9T:Z+\-]+))?/) else { return nil }
    comparison = match.1.map(String.init) ?? (match.3 == nil ? "=" : "..")
    first = String(match.2)
    last = match.3.map(String.init) ?? ""
  }

  /// Instants in UTC and days compare as texts do.
  func contains(_ created: String) -> Bool {
    switch comparison {
    case ">=": created >= first
    case "<=": created <= first || created.hasPrefix(first)
    case ">": created > first && !created.hasPrefix(first)
    case "<": created < first
    case "..": created >= first && (created <= last || created.hasPrefix(last))
    default: created.hasPrefix(first)
    }
  }
}
