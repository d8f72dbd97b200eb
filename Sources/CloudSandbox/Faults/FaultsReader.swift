import Yams

/// Reads composed YAML as rules and gathers everything that is wrong.
struct FaultsReader {
  let file: String
  private(set) var problems: [FaultsError.Problem] = []
  /// How many more there are than are kept.
  private(set) var unrecorded = 0

  init(file: String) { self.file = file }

  /// The problems from the file's beginning to its end.
  var problemsInOrder: [FaultsError.Problem] { problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) } }

  /// The rules; those that are wrong are left out, after saying so.
  mutating func read(_ root: Node?) -> Faults {
    guard let root, let list = mapping(root, "the file", keys: ["faults"])["faults"] else {
      if root == nil { add(nil, "The file is empty.", "Allowed: a mapping with the key faults.") }
      return Faults()
    }
    guard case .sequence(let rules) = list else {
      add(list, "faults is \(kind(list)).", "Allowed: a list of rules.")
      return Faults()
    }
    var faults = Faults()
    for (index, rule) in rules.enumerated() {
      if rule.mapping?["run"] != nil {
        if let rule = readRunRule(rule) { faults.runs.append(rule) }
      } else if let rule = readRule(rule, number: index + 1) {
        faults.rules.append(rule)
      }
    }
    return faults
  }

  /// A rule for runs of workflows: what fails, and in which of them.
  private mutating func readRunRule(_ node: Node) -> RunFaultRule? {
    let fields = mapping(node, "a rule for runs", keys: ["run"], optional: ["nth"])
    let occurrences = fields["nth"].flatMap { readOccurrences($0) } ?? .every
    let name = fields["run"].flatMap { choice($0, "run", RunFault.allCases.map(\.rawValue)) }
    return name.flatMap(RunFault.init(rawValue:)).map { RunFaultRule($0, occurrences: occurrences) }
  }

  private mutating func readRule(_ node: Node, number: Int) -> FaultRule? {
    let fields = mapping(node, "a rule", keys: ["path", "effect"], optional: ["name", "method", "host", "nth"])
    let path = fields["path"].flatMap { readPath($0) }
    let effect = fields["effect"].flatMap { readEffect($0) }
    let method = fields["method"].flatMap { choice($0, "method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]) }
    let occurrences = fields["nth"].flatMap { readOccurrences($0) } ?? .every
    let name = fields["name"].flatMap { text($0, "name") } ?? "fault \(number)"
    let host = fields["host"].flatMap { text($0, "host") }
    guard let path, let effect else { return nil }
    return FaultRule(name, method: method, path: path, host: host, occurrences: occurrences, effect: effect)
  }

  private mutating func readPath(_ node: Node) -> PathPattern? {
    guard let text = text(node, "path") else { return nil }
    guard text.hasPrefix("/") || text.hasPrefix("*") else {
      add(
        node, "path does not begin with a slash.",
        "Allowed: a path as `overture sandbox requests` shows it; * is anything without a slash, ** anything.")
      return nil
    }
    return PathPattern(text)
  }

  private mutating func readOccurrences(_ node: Node) -> FaultOccurrences? {
    let text = node.scalar?.string ?? ""
    if text == "every" { return .every }
    if let number = Int(text), number > 0 { return .only(number) }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if ends.count == 2, let first = ends[0], first > 0 {
      if let last = ends[1], last >= first { return .numbers(first...last) }
      if text.hasSuffix("-") { return .from(first) }
    }
    add(node, "nth is \(kind(node)).", "Allowed: a number from 1, a range such as 2-4 or 2-, or every.")
    return nil
  }
}

// MARK: - What every part needs

extension FaultsReader {
  mutating func add(_ node: Node?, _ message: String, _ allowed: String) {
    guard problems.count < 200 else {
      unrecorded += 1
      return
    }
    problems.append(
      .init(
        file: file, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1, message: message, allowed: allowed))
  }

  /// The values of a mapping by key. Unknown keys and missing ones are problems.
  mutating func mapping(_ node: Node, _ name: String, keys: [String], optional: [String] = []) -> [String: Node] {
    let known = keys + optional
    guard case .mapping(let mapping) = node else {
      add(node, "\(name) is \(kind(node)).", "Allowed: a mapping with the keys \(known.joined(separator: ", ")).")
      return [:]
    }
    var found: [String: Node] = [:]
    for (key, value) in mapping {
      guard let text = key.scalar?.string, known.contains(text) else {
        add(key, "\(kind(key)) is not a key of \(name).", "Allowed: \(known.joined(separator: ", ")).")
        continue
      }
      found[text] = value
    }
    for key in keys where found[key] == nil { add(node, "\(key) is missing in \(name).", "Add \(key).") }
    return found
  }

  /// A text that is not empty.
  mutating func text(_ node: Node, _ name: String) -> String? {
    guard let text = node.scalar?.string, !text.isEmpty else {
      add(node, "\(name) is \(kind(node)).", "Allowed: a text.")
      return nil
    }
    return text
  }

  /// One of several texts.
  mutating func choice(_ node: Node, _ name: String, _ allowed: [String]) -> String? {
    guard let text = node.scalar?.string, allowed.contains(text) else {
      add(node, "\(name) is \(kind(node)).", "Allowed: \(allowed.joined(separator: ", ")).")
      return nil
    }
    return text
  }

  /// A whole number.
  mutating func number(_ node: Node, _ name: String, _ range: ClosedRange<Int>) -> Int? {
    guard let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
      add(node, "\(name) is \(kind(node)).", "Allowed: a whole number from \(range.lowerBound) to \(range.upperBound).")
      return nil
    }
    return number
  }

  /// A duration, up to a day.
  mutating func duration(_ node: Node, _ name: String) -> Duration? {
    let text = node.scalar?.string ?? ""
    let units: [(String, Int)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
    for (unit, milliseconds) in units where text.hasSuffix(unit) {
      guard let count = Int(text.dropLast(unit.count)), (0...86_400_000 / milliseconds).contains(count) else {
        continue
      }
      return .milliseconds(count * milliseconds)
    }
    add(node, "\(name) is \(kind(node)).", "Allowed: a duration up to a day, such as 250ms, 2s, 5m or 1h.")
    return nil
  }

  /// What a value is, in words.
  func kind(_ node: Node) -> String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar(let scalar): scalar.string.isEmpty ? "empty" : "\"\(scalar.string)\""
    }
  }
}
