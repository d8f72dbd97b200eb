/// A filter in the query language of Cloud Logging, as far as clients of Cloud Run use it.
///
/// NOT binds closest, then OR, then AND; comparisons that stand side by side all have to hold. Text is compared without
/// regard to case, except by regular expressions.
///
/// Reference: cloud.google.com/logging/docs/view/logging-query-language
struct LogFilter {
  /// What a field is compared by.
  enum Comparator: String {
    case equal = "="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
    case has = ":"
    case matches = "=~"
    case matchesNot = "!~"
  }

  /// A part of a filter.
  indirect enum Node {
    case all([Node])
    case any([Node])
    case not(Node)
    case compare(Comparison)
    /// A word that any field may contain.
    case anywhere(String)
    /// Words of which each must be somewhere, or in one field.
    case search([String], at: [String])
    /// Whether the log's id is this one.
    case log(String)
    /// A share of all entries, chosen by their ids.
    case sample(Double)
  }

  /// A field, how it is compared, and with what.
  struct Comparison {
    let path: [String]
    let comparator: Comparator
    let value: String
    /// The value in lower case, the number, the instant and the length that it may stand for: worked out once.
    let lowercased: String
    let number: Double?
    let instant: LogInstant?
    let duration: Double?
    let pattern: Regex<AnyRegexOutput>?
  }

  let root: Node

  /// The largest filter, in characters.
  static let longest = 20_000

  /// Reads a filter; an empty one lets everything through.
  /// - Throws: 400 in Logging's words.
  init(_ text: String) throws(APIError) {
    guard text.count <= Self.longest else {
      throw .invalidArgument("Invalid filter: the filter is longer than the limit of \(Self.longest) characters.")
    }
    var parser = LogFilterParser(tokens: try LogFilterToken.all(of: text))
    root = try parser.filter()
  }

  /// Whether an entry passes.
  func admits(_ record: some LogRecord) -> Bool { root.holds(for: record) }

  /// The stretch of time outside of which no entry can pass: what the filter demands of `timestamp` in every case.
  var times: ClosedRange<LogInstant> {
    var (lower, upper) = (Int64.min, Int64.max)
    root.narrow(&lower, &upper)
    return LogInstant(microseconds: lower)...LogInstant(microseconds: max(lower, upper))
  }
}

extension LogFilter.Node {
  /// Takes what comparisons of `timestamp` that must hold say.
  fileprivate func narrow(_ lower: inout Int64, _ upper: inout Int64) {
    switch self {
    case .all(let parts): for part in parts { part.narrow(&lower, &upper) }
    case .compare(let comparison):
      guard comparison.path == ["timestamp"], let instant = comparison.instant?.microseconds else { return }
      switch comparison.comparator {
      case .greater, .greaterOrEqual: lower = max(lower, instant)
      case .less, .lessOrEqual: upper = min(upper, instant)
      case .equal: (lower, upper) = (max(lower, instant), min(upper, instant))
      default: return
      }
    default: return
    }
  }
}
