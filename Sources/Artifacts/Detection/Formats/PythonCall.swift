/// A call in a line of Python: `app.get("/health", tags=["x"])`.
struct PythonCall {
  struct Argument {
    var keyword: String?
    var tokens: ArraySlice<PythonToken>

    /// The value of an argument that is a string alone.
    var string: String? { tokens.count == 1 && tokens.first?.kind == .string ? tokens.first?.text : nil }
    /// The value of an argument that is a whole number alone.
    var integer: Int? {
      tokens.count == 1 && tokens.first?.kind == .number ? tokens.first.flatMap { Int($0.text) } : nil
    }
    /// Whether it is `None` or an empty string.
    var isEmpty: Bool { isNone || string == "" }
    var isNone: Bool { tokens.count == 1 && tokens.first?.isName("None") == true }
    var isTrue: Bool { tokens.count == 1 && tokens.first?.isName("True") == true }
  }

  /// The called name as written, such as `app.get`.
  var name: String
  var line: Int
  /// The range of its tokens, from the name through the closing bracket.
  let range: Range<Int>
  /// What stands between its brackets.
  private let inner: ArraySlice<PythonToken>

  private init(name: String, line: Int, range: Range<Int>, inner: ArraySlice<PythonToken>) {
    self.name = name
    self.line = line
    self.range = range
    self.inner = inner
  }

  var arguments: [Argument] { Self.arguments(inner) }
  func argument(_ keyword: String) -> Argument? { arguments.first { $0.keyword == keyword } }
  /// What a reader of variables returns for one that is not set: its second argument, or `default=`.
  var fallback: Argument? { positional(1) ?? argument("default") }
  /// The argument at a place among those without a keyword.
  func positional(_ place: Int) -> Argument? { arguments.filter { $0.keyword == nil }.dropFirst(place).first }

  /// Calls within calls are followed this deep: each is read to its end.
  private static let nesting = 32

  /// The calls of a line, also those within others, from left to right.
  ///
  /// - Parameters:
  ///   - tokens: the line's.
  ///   - isWanted: whether calls of a function or method of that name are taken, such as `get` of `app.get`.
  /// - Returns: the calls.
  static func all(
    in tokens: ArraySlice<PythonToken>, where isWanted: (String) -> Bool = { _ in true }
  ) -> [PythonCall] {
    var calls: [PythonCall] = []
    var place = tokens.startIndex
    var depth = 0
    while place < tokens.endIndex {
      guard tokens[place].kind == .name else {
        if tokens[place].isPunctuation("(") { depth += 1 }
        if tokens[place].isPunctuation(")") { depth -= 1 }
        place += 1
        continue
      }
      let last = lastName(in: tokens, from: place)
      let next = last + 1
      if depth < nesting, next < tokens.endIndex, tokens[next].isPunctuation("("), isWanted(tokens[last].text),
        !isDefinition(tokens, place)
      {
        let end = closing(tokens, from: next)
        calls.append(
          PythonCall(
            name: dottedName(in: tokens, at: place)?.name ?? "", line: tokens[place].line,
            range: place..<min(end + 1, tokens.endIndex), inner: tokens[min(next + 1, end)..<end]))
      }
      place = next
    }
    return calls
  }

  /// The place of the last of several names that are joined by full stops.
  private static func lastName(in tokens: ArraySlice<PythonToken>, from start: Int) -> Int {
    var place = start
    while place + 2 < tokens.endIndex, tokens[place + 1].isPunctuation("."), tokens[place + 2].kind == .name {
      place += 2
    }
    return place
  }

  /// What stands behind the last full stop of a name.
  static func lastName(of name: String) -> String {
    guard let stop = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
    return String(name[name.index(after: stop)...])
  }

  /// What stands before the first full stop of a name.
  static func firstName(of name: String) -> String {
    String(name[..<(name.utf8.firstIndex(of: UInt8(ascii: ".")) ?? name.endIndex)])
  }

  private static func isDefinition(_ tokens: ArraySlice<PythonToken>, _ place: Int) -> Bool {
    place > tokens.startIndex && (tokens[place - 1].isName("def") || tokens[place - 1].isName("class"))
  }

  /// Names joined by full stops, and the place behind them.
  static func dottedName(in tokens: ArraySlice<PythonToken>, at start: Int) -> (name: String, next: Int)? {
    guard start < tokens.endIndex, tokens[start].kind == .name else { return nil }
    let last = lastName(in: tokens, from: start)
    var name = tokens[start].text
    for place in stride(from: start + 2, through: last, by: 2) { name += "." + tokens[place].text }
    return (name, last + 1)
  }

  /// The place of the bracket that closes the one at a place; the end where none does.
  static func closing(_ tokens: ArraySlice<PythonToken>, from start: Int) -> Int {
    var depth = 0
    for place in start..<tokens.endIndex where tokens[place].kind == .punctuation {
      switch tokens[place].text {
      case "(", "[", "{": depth += 1
      case ")", "]", "}":
        depth -= 1
        if depth == 0 { return place }
      default: break
      }
    }
    return tokens.endIndex
  }

  /// Splits at the commas that lie in no brackets.
  static func parts(_ tokens: ArraySlice<PythonToken>) -> [ArraySlice<PythonToken>] {
    var parts: [ArraySlice<PythonToken>] = []
    var start = tokens.startIndex
    var depth = 0
    for place in tokens.indices where tokens[place].kind == .punctuation {
      switch tokens[place].text {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case "," where depth == 0:
        if place > start { parts.append(tokens[start..<place]) }
        start = place + 1
      default: break
      }
    }
    if start < tokens.endIndex { parts.append(tokens[start...]) }
    return parts
  }

  private static func arguments(_ tokens: ArraySlice<PythonToken>) -> [Argument] {
    parts(tokens).map { part in
      let start = part.startIndex
      if part.count > 2, part[start].kind == .name, part[start + 1].isPunctuation("=") {
        return Argument(keyword: part[start].text, tokens: part[(start + 2)...])
      }
      return Argument(keyword: nil, tokens: part)
    }
  }
}

extension PythonModule.Line {
  var calls: [PythonCall] { PythonCall.all(in: tokens) }

  /// The calls of functions and methods of some names.
  func calls(of names: Set<String>) -> [PythonCall] { PythonCall.all(in: tokens, where: names.contains) }

  /// `name = …` or `name: Type = …`: the name, the type's tokens and the right side's.
  var assignment: (name: String, type: ArraySlice<PythonToken>, value: ArraySlice<PythonToken>)? {
    guard let first = tokens.first, first.kind == .name, tokens.count > 2 else { return nil }
    let second = tokens[tokens.startIndex + 1]
    if second.isPunctuation("=") { return (first.text, [], tokens[(tokens.startIndex + 2)...]) }
    guard second.isPunctuation(":") else { return nil }
    let rest = tokens[(tokens.startIndex + 2)...]
    // What stands in brackets names an argument: `key: Annotated[str, Field(alias="KEY")]`.
    var depth = 0
    let mark = rest.firstIndex { token in
      guard token.kind == .punctuation else { return false }
      if ["(", "[", "{"].contains(token.text) { depth += 1 }
      if [")", "]", "}"].contains(token.text) { depth -= 1 }
      return depth == 0 && token.text == "="
    }
    guard let equals = mark else { return (first.text, rest, []) }
    return (first.text, rest[..<equals], rest[(equals + 1)...])
  }
}
