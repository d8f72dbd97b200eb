/// The functions that conditions and mappings may call; a method's target is its first argument.
enum ExpressionFunctions {
  private static let functions: Set<String> = ["size", "string", "int", "timestamp"]
  private static let methods: Set<String> = [
    "startsWith", "endsWith", "contains", "matches", "extract", "size", "lowerAscii", "upperAscii", "split", "join",
  ]

  /// Whether there is a function or a method of this name, with so many arguments, a method's target among them.
  static func exists(_ name: String, isMethod: Bool, count: Int) -> Bool {
    if isMethod, ExpressionTimes.exists(name) { return (1...2).contains(count) }
    let single = ["size", "string", "int", "timestamp", "lowerAscii", "upperAscii"].contains(name)
    guard (isMethod ? methods : functions).contains(name) else { return false }
    return name == "join" ? (1...2).contains(count) : count == (single ? 1 : 2)
  }

  /// The value of a call.
  /// - Parameters:
  ///   - name: the function.
  ///   - isMethod: whether it is called on the first argument.
  ///   - arguments: its arguments.
  /// - Returns: the value.
  /// - Throws: where there is no such function for such values.
  static func call(_ name: String, isMethod: Bool, _ arguments: [JSON]) throws(Evaluation.Failure) -> JSON {
    guard exists(name, isMethod: isMethod, count: arguments.count) else { throw Evaluation.noOverload(name) }
    switch (name, arguments[0], arguments.count > 1 ? arguments[1] : .null) {
    case ("startsWith", .string(let text), .string(let other)): return .bool(text.hasPrefix(other))
    case ("endsWith", .string(let text), .string(let other)): return .bool(text.hasSuffix(other))
    case ("contains", .string(let text), .string(let other)): return .bool(other.isEmpty || text.contains(other))
    case ("matches", .string(let text), .string(let pattern)):
      // As RE2 does it: somewhere in the text, unless it is anchored.
      guard let regex = try? Regex(pattern) else {
        throw Evaluation.Failure(message: "error parsing regexp: '\(pattern)'")
      }
      return .bool((try? regex.firstMatch(in: text)) != nil)
    case ("extract", .string(let text), .string(let template)): return .string(try extract(template, from: text))
    case ("size", .string(let text), _): return .int(Int64(text.unicodeScalars.count))
    case ("size", .array(let elements), _): return .int(Int64(elements.count))
    case ("size", .object(let fields), _): return .int(Int64(fields.count))
    case ("lowerAscii", .string(let text), _): return .string(mapped(text, from: "A"..."Z") { $0 | 0x20 })
    case ("upperAscii", .string(let text), _): return .string(mapped(text, from: "a"..."z") { $0 & 0xDF })
    case ("split", .string(let text), .string(let separator)) where !separator.isEmpty:
      return JSON(text.components(by: separator))
    case ("join", .array(let elements), let separator):
      let texts = elements.compactMap(\.string)
      guard texts.count == elements.count else { throw Evaluation.noOverload(name) }
      return .string(texts.joined(separator: separator.string ?? ""))
    case ("string", .string(let text), _): return .string(text)
    case ("string", .int(let number), _): return .string(String(number))
    case ("string", .bool(let value), _): return .string(String(value))
    case ("int", .int(let number), _): return .int(number)
    case ("int", .string(let text), _):
      guard let number = Int64(text) else { throw Evaluation.Failure(message: "type conversion error") }
      return .int(number)
    case ("timestamp", .string(let text), _): return try ExpressionTimes.instant(text)
    case (_, .double(let seconds), .null): return try ExpressionTimes.part(name, of: seconds, zone: nil)
    case (_, .double(let seconds), .string(let zone)): return try ExpressionTimes.part(name, of: seconds, zone: zone)
    default: throw Evaluation.noOverload(name)
    }
  }

  /// What stands between the parts of a template: `"a/b/c".extract("a/{x}/c")` is `b`, nothing where it does not fit
  /// (cloud.google.com/iam/docs/conditions-attribute-reference#extract).
  private static func extract(_ template: String, from text: String) throws(Evaluation.Failure) -> String {
    guard let open = template.firstIndex(of: "{"), let close = template[open...].firstIndex(of: "}") else {
      throw Evaluation.Failure(message: "invalid extract template: '\(template)'")
    }
    let (before, after) = (template[..<open], template[template.index(after: close)...])
    var rest = text[...]
    if !before.isEmpty {
      guard let found = rest.firstRange(of: before) else { return "" }
      rest = rest[found.upperBound...]
    }
    guard !after.isEmpty else { return String(rest) }
    return rest.firstRange(of: after).map { String(rest[..<$0.lowerBound]) } ?? ""
  }

  private static func mapped(_ text: String, from range: ClosedRange<Unicode.Scalar>, _ change: (UInt8) -> UInt8)
    -> String
  {
    String(decoding: text.utf8.map { range.contains(Unicode.Scalar($0)) ? change($0) : $0 }, as: UTF8.self)
  }
}

extension String {
  /// The parts between the places where another text stands.
  fileprivate func components(by separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
