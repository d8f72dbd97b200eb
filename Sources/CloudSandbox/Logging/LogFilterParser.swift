/// Reads the tokens of a filter.
struct LogFilterParser {
  private let tokens: [LogFilterToken]
  private var place = 0

  init(tokens: [LogFilterToken]) { self.tokens = tokens }

  private var token: LogFilterToken { tokens[min(place, tokens.count - 1)] }
  private mutating func take() -> LogFilterToken {
    defer { place += 1 }
    return token
  }

  /// The whole filter.
  mutating func filter() throws(APIError) -> LogFilter.Node {
    guard token.kind != .end else { return .all([]) }
    let node = try conjunction()
    guard token.kind == .end else { throw token.refusal }
    return node
  }

  /// What stands between AND, or side by side.
  private mutating func conjunction() throws(APIError) -> LogFilter.Node {
    var parts = [try disjunction()]
    while token.kind != .end, !token.isMark(")") {
      if token.isWord("AND") { place += 1 }
      parts.append(try disjunction())
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  /// What stands between OR, which binds closer than AND.
  private mutating func disjunction() throws(APIError) -> LogFilter.Node {
    var parts = [try term()]
    while token.isWord("OR") {
      place += 1
      parts.append(try term())
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func term() throws(APIError) -> LogFilter.Node {
    if token.isWord("NOT") {
      place += 1
      return .not(try term())
    }
    if token.isMark("(") {
      place += 1
      let node = try conjunction()
      guard take().isMark(")") else { throw tokens[min(place - 1, tokens.count - 1)].refusal }
      return node
    }
    guard token.kind == .word || token.kind == .quoted, !token.isWord("AND"), !token.isWord("OR") else {
      throw token.refusal
    }
    if token.kind == .word, token.text.hasPrefix("-"), token.text.count > 1 { return .not(try comparison()) }
    return try comparison()
  }

  /// `field op value`, a function, or text to be found anywhere.
  private mutating func comparison() throws(APIError) -> LogFilter.Node {
    let first = take()
    var name = first.text
    if first.kind == .word, name.hasPrefix("-"), name.count > 1 { name.removeFirst() }
    if first.kind == .word, token.isMark("("), token.isAttached { return try function(name, at: first) }
    var path = [name]
    var text = name
    while token.isMark("."), token.isAttached {
      place += 1
      text += "."
      guard token.isAttached, token.kind == .word || token.kind == .quoted else { break }
      text += token.text
      path.append(take().text)
    }
    guard token.kind == .mark, let comparator = LogFilter.Comparator(rawValue: token.text) else {
      return .anywhere(text.lowercased())
    }
    place += 1
    let field = try LogField.path(path, at: first)
    return try values { (value: String) throws(APIError) in
      try Self.compare(field, comparator, value, at: first)
    }
  }

  /// A value, or several in parentheses, which are compared one by one.
  private mutating func values(
    _ make: (String) throws(APIError) -> LogFilter.Node
  ) throws(APIError) -> LogFilter.Node {
    guard token.isMark("(") else { return try make(try value()) }
    place += 1
    let node = try list(make)
    guard token.isMark(")") else { throw token.refusal }
    place += 1
    return node
  }

  private mutating func list(
    _ make: (String) throws(APIError) -> LogFilter.Node
  ) throws(APIError) -> LogFilter.Node {
    var all: [LogFilter.Node] = []
    repeat {
      if token.isWord("AND") { place += 1 }
      var any = [try negatable(make)]
      while token.isWord("OR") {
        place += 1
        any.append(try negatable(make))
      }
      all.append(any.count == 1 ? any[0] : .any(any))
    } while token.kind != .end && !token.isMark(")")
    return all.count == 1 ? all[0] : .all(all)
  }

  private mutating func negatable(
    _ make: (String) throws(APIError) -> LogFilter.Node
  ) throws(APIError) -> LogFilter.Node {
    guard token.isWord("NOT") else { return try values(make) }
    place += 1
    return .not(try values(make))
  }

  /// A value: what is in quotes, or all that has no blank in it (`2026-11-28T00:00:00Z`, `projects/p/logs/x`, `1.5s`).
  private mutating func value() throws(APIError) -> String {
    guard token.kind == .quoted || token.kind == .word else { throw token.refusal }
    let first = take()
    var text = first.text
    guard first.kind == .word else { return text }
    while token.isAttached, token.kind == .word || [".", ":", "="].contains(where: { token.isMark($0) }) {
      text += take().text
    }
    return text
  }

  private mutating func function(_ name: String, at first: LogFilterToken) throws(APIError) -> LogFilter.Node {
    place += 1
    var arguments: [(text: String, isQuoted: Bool)] = []
    while !token.isMark(")") {
      guard token.kind == .word || token.kind == .quoted else { throw token.refusal }
      let isQuoted = token.kind == .quoted
      arguments.append((try value(), isQuoted))
      if token.isMark(",") { place += 1 }
    }
    place += 1
    switch (name, arguments.count) {
    case ("log_id", 1): return .log(arguments[0].text.replacing("%2F", with: "/").lowercased())
    case ("SEARCH", 1): return .search(Self.words(arguments[0].text), at: [])
    case ("SEARCH", 2):
      let parts = arguments[0].text.split(separator: ".").map(String.init)
      return .search(Self.words(arguments[1].text), at: try LogField.path(parts, at: first))
    case ("sample", 2):
      guard let share = Double(arguments[1].text), (0...1).contains(share) else { throw first.refusal }
      return .sample(share)
    default:
      throw .invalidArgument(
        "Unparseable filter: unknown function \(name) at line \(first.line), column \(first.column)")
    }
  }

  /// The words of a text, as SEARCH takes it apart.
  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
  }

  private static func compare(
    _ path: [String], _ comparator: LogFilter.Comparator, _ value: String, at first: LogFilterToken
  ) throws(APIError) -> LogFilter.Node {
    var pattern: Regex<AnyRegexOutput>?
    if comparator == .matches || comparator == .matchesNot {
      do { pattern = try Regex(value) } catch {
        throw .invalidArgument("Unparseable filter: regular expressions must be valid RE2: \"\(value)\"")
      }
    }
    let instant = LogInstant(value)
    if path == ["timestamp"] || path == ["receiveTimestamp"] {
      guard instant != nil || value == "*" else {
        throw .invalidArgument("Unparseable filter: '\(value)' is not a timestamp for the field \(path[0])")
      }
    }
    if path == ["severity"], LogSeverity.rank(value) == nil, comparator != .has {
      throw .invalidArgument("Unparseable filter: '\(value)' is not a value of the field severity")
    }
    let isSeverity = path == ["severity"]
    return .compare(
      LogFilter.Comparison(
        path: path, comparator: comparator, value: value, lowercased: value.lowercased(),
        number: isSeverity ? LogSeverity.rank(value).map(Double.init) : Double(value), instant: instant,
        duration: LogField.seconds(value), pattern: pattern))
  }
}
