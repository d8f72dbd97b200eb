/// A filter of Cloud Monitoring, as far as one asks for series of Cloud Run: comparisons of labels that must all hold.
///
/// Reference: cloud.google.com/monitoring/api/v3/filters
struct MonitoringFilter: Sendable {
  /// How a label is compared.
  enum Comparison: Sendable {
    case equal(String), startsWith(String), endsWith(String), contains(String), oneOf([String]), matches(String)

    func holds(for value: String) -> Bool {
      switch self {
      case .equal(let wanted): value == wanted
      case .startsWith(let prefix): value.hasPrefix(prefix)
      case .endsWith(let suffix): value.hasSuffix(suffix)
      case .contains(let part): value.contains(part)
      case .oneOf(let wanted): wanted.contains(value)
      case .matches(let pattern): (try? Regex(pattern)).map { value.wholeMatch(of: $0) != nil } ?? false
      }
    }
  }

  /// One comparison: `metric.labels.state="idle"`.
  struct Term: Sendable {
    /// `metric.type`, `resource.type`, `metric.labels.NAME`, `resource.labels.NAME`, `project`.
    let field: String
    let isNegated: Bool
    let comparison: Comparison

    func holds(for value: String?) -> Bool { comparison.holds(for: value ?? "") != isNegated }
  }

  let terms: [Term]

  /// Reads a filter.
  /// - Throws: 400 for anything but the comparisons above.
  init(_ text: String) throws(APIError) {
    let term =
      /\s*(NOT\s+)?([a-z_]+(?:\.[A-Za-z_]+)*)\s*(!?=)\s*(?:([a-z_.]+)\s*\(((?:\s*"(?:[^"\\]|\\.)*"\s*,?)+)\)|"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_.\/-]+))\s*/
    var rest = text[...]
    var terms: [Term] = []
    while let match = rest.prefixMatch(of: term) {
      let values =
        match.5.map { $0.matches(of: /"((?:[^"\\]|\\.)*)"/).map { Self.unescaped($0.1) } }
        ?? [Self.unescaped(match.6 ?? match.7 ?? "")]
      guard let comparison = Self.comparison(match.4.map(String.init), values) else { throw Self.refusal(text) }
      let field = Self.field(String(match.2))
      guard Self.isKnown(field) else { throw Self.refusal(text) }
      terms.append(Term(field: field, isNegated: (match.1 != nil) != (match.3 == "!="), comparison: comparison))
      rest = rest[match.range.upperBound...]
      if let and = rest.prefixMatch(of: /AND\s+/) { rest = rest[and.range.upperBound...] }
    }
    guard rest.allSatisfy(\.isWhitespace) else { throw Self.refusal(text) }
    self.terms = terms
  }

  /// The terms of a field.
  func terms(of field: String) -> [Term] { terms.filter { $0.field == field } }

  /// Whether all that is said of labels holds.
  func admits(metric: [String: String], resource: [String: String]) -> Bool {
    terms.allSatisfy { term in
      let parts = term.field.split(separator: ".", maxSplits: 2).map(String.init)
      guard parts.count == 3 else { return true }
      return term.holds(for: parts[0] == "metric" ? metric[parts[2]] : resource[parts[2]])
    }
  }

  /// A field under the name that descriptors use: `resource.label.x` is an old one of `resource.labels.x`.
  static func field(_ name: String) -> String {
    name.replacing("metric.label.", with: "metric.labels.").replacing("resource.label.", with: "resource.labels.")
  }

  private static func isKnown(_ field: String) -> Bool {
    ["metric.type", "resource.type", "project", "group.id"].contains(field) || field.hasPrefix("metric.labels.")
      || field.hasPrefix("resource.labels.") || field.hasPrefix("metadata.")
  }

  private static func comparison(_ function: String?, _ values: [String]) -> Comparison? {
    switch (function, values.count) {
    case (nil, 1): .equal(values[0])
    case ("starts_with", 1): .startsWith(values[0])
    case ("ends_with", 1): .endsWith(values[0])
    case ("has_substring", 1): .contains(values[0])
    case ("one_of", _): .oneOf(values)
    case ("monitoring.regex.full_match", 1): .matches(values[0])
    default: nil
    }
  }

  private static func unescaped(_ text: Substring) -> String { String(text).replacing(/\\(.)/) { $0.1 } }

  private static func refusal(_ text: String) -> APIError {
    .invalidArgument("Field filter had an invalid value of \"\(text)\": The filter could not be parsed.")
  }
}
