extension LogFilter.Node {
  /// Whether an entry passes this part of a filter.
  func holds(for record: some LogRecord) -> Bool {
    switch self {
    case .all(let parts): parts.allSatisfy { $0.holds(for: record) }
    case .any(let parts): parts.contains { $0.holds(for: record) }
    case .not(let part): !part.holds(for: record)
    case .compare(let comparison): comparison.holds(for: record)
    case .anywhere(let text): record.document.contains(text)
    case .search(let words, let path):
      (path.isEmpty ? record.document : record.value(at: path)).map { $0.has(words: words) } ?? false
    case .log(let id):
      record.value(at: ["logName"])?.string?.lowercased().replacing("%2f", with: "/").hasSuffix("/logs/\(id)") ?? false
    case .sample(let share):
      Double(record.id.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }) / 4_294_967_296 < share
    }
  }
}

extension LogFilter.Comparison {
  /// Whether an entry's field compares so.
  func holds(for record: some LogRecord) -> Bool {
    if path == ["timestamp"] { return value == "*" || compares(record.time, instant) }
    let found = record.value(at: path)
    if comparator == .has, value == "*" { return found != nil }
    if found == nil, path.count > 1, let items = record.value(at: [path[0]])?.array {
      // `errorGroups.id`: any of them.
      return items.contains { item in item[path: path.dropFirst().joined(separator: ".")].map(holds) ?? false }
    }
    guard let field = found ?? LogField.standard(path) else { return false }
    return holds(of: field)
  }

  private func holds(of field: JSON) -> Bool {
    switch field {
    case .array(let items): return items.contains { holds(of: $0) }
    case .object: return comparator == .has && field.contains(lowercased)
    case .null: return false
    case .int(let number): return holds(of: Double(number), text: String(number))
    case .double(let number): return holds(of: number, text: String(number))
    case .bool(let flag): return holds(of: flag ? "true" : "false")
    case .string(let text): return holds(of: text)
    }
  }

  private func holds(of number: Double, text: String) -> Bool {
    switch comparator {
    case .has: value == text
    case .matches, .matchesNot: holds(of: text)
    default: compares(number, self.number)
    }
  }

  private func holds(of text: String) -> Bool {
    switch comparator {
    case .matches: return pattern.map { text.firstMatch(of: $0) != nil } ?? false
    case .matchesNot: return pattern.map { text.firstMatch(of: $0) == nil } ?? false
    case .has:
      // A severity is one of a list, not a text.
      return path == ["severity"] ? text.lowercased() == lowercased : text.lowercased().contains(lowercased)
    default: break
    }
    if path == ["severity"] { return compares(LogSeverity.rank(text).map(Double.init) ?? 0, number) }
    if path == ["receiveTimestamp"] { return LogInstant(text).map { compares($0, instant) } ?? false }
    if path == ["httpRequest", "latency"], let seconds = LogField.seconds(text) {
      return compares(seconds, duration ?? number)
    }
    if path[0] == "httpRequest", let own = Double(text), let number { return compares(own, number) }
    return compares(text.lowercased(), lowercased)
  }

  private func compares<Value: Comparable>(_ own: Value, _ other: Value?) -> Bool {
    guard let other else { return comparator == .notEqual }
    return switch comparator {
    case .equal: own == other
    case .notEqual: own != other
    case .greater: own > other
    case .greaterOrEqual: own >= other
    case .less: own < other
    case .lessOrEqual: own <= other
    case .has: own == other
    case .matches, .matchesNot: false
    }
  }
}

extension JSON {
  /// Whether any text or number in it has this one in it, which is in lower case.
  fileprivate func contains(_ text: String) -> Bool {
    switch self {
    case .null: false
    case .bool(let flag): text == (flag ? "true" : "false")
    case .int(let number): String(number).contains(text)
    case .double(let number): String(number).contains(text)
    case .string(let own): own.lowercased().contains(text)
    case .array(let items): items.contains { $0.contains(text) }
    case .object(let fields): fields.contains { $0.value.contains(text) }
    }
  }

  /// Whether it contains every one of these words, each as a whole word.
  fileprivate func has(words: [String]) -> Bool { words.allSatisfy(has) }

  private func has(word: String) -> Bool {
    switch self {
    case .string(let own):
      own.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == word }
    case .int(let number): String(number) == word
    case .array(let items): items.contains { $0.has(word: word) }
    case .object(let fields): fields.contains { $0.value.has(word: word) }
    default: false
    }
  }
}
