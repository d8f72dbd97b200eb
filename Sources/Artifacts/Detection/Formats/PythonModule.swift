/// A Python module as its logical lines, with what is imported under which name.
struct PythonModule {
  /// What a line lies in.
  struct Scope {
    /// The functions around it, from the outside.
    fileprivate(set) var functions: [String] = []
    /// Whether it lies in a class, outside that class's functions.
    fileprivate(set) var className: String?
    /// Whether it runs whenever its module or function runs: it is inside no condition.
    fileprivate(set) var isStraight = true
    /// Whether it is guarded by `if __name__ == "__main__":`.
    fileprivate(set) var isMain = false
  }

  /// A logical line: a simple statement, or the head of a compound one.
  struct Line {
    var tokens: ArraySlice<PythonToken>
    var scope: Scope

    var functions: [String] { scope.functions }
    var className: String? { scope.className }
    var isStraight: Bool { scope.isStraight }
    /// Whether it runs on every import of the module: it is inside no function and no condition.
    var isUnconditional: Bool { isStraight && !isInFunction }
    var isMain: Bool { scope.isMain }
    var number: Int { tokens.first?.line ?? 0 }
    var isInFunction: Bool { !scope.functions.isEmpty }
  }

  let lines: [Line]
  /// What a local name stands for, such as `fastapi.FastAPI` for `FastAPI`.
  let imports: [String: String]
  /// The line where the text is no Python any more; what stands behind it is not known.
  let brokenLine: Int?

  init(_ text: String) {
    var text = text
    self = text.withUTF8 { PythonModule(bytes: $0) }
  }

  /// - Parameter bytes: the module's text in UTF-8.
  init(bytes: UnsafeBufferPointer<UInt8>) {
    var lines: [Line] = []
    var imports: [String: String] = [:]
    // The compound statements around the next line, each with what lies in it.
    var blocks: [(indent: Int, scope: Scope)] = []
    let hasSemicolons = bytes.contains(UInt8(ascii: ";"))
    let (tokens, brokenLine) = PythonTokenizer.tokens(of: bytes)
    self.brokenLine = brokenLine
    var start = 0
    while start < tokens.count {
      var end = start
      while end < tokens.count, tokens[end].kind != .newline { end += 1 }
      defer { start = end + 1 }
      guard start < end else { continue }
      let statement = tokens[start..<end]
      let indent = tokens[start].indent
      while let block = blocks.last, block.indent >= indent { blocks.removeLast() }
      let scope = blocks.last?.scope ?? Scope()
      for part in hasSemicolons ? statement.split(whereSeparator: { $0.isPunctuation(";") }) : [statement] {
        lines.append(Line(tokens: part, scope: scope))
        Self.note(imports: part, in: &imports)
      }
      if let inner = Self.scope(in: statement, within: scope) { blocks.append((indent, inner)) }
    }
    self.lines = lines
    self.imports = imports
  }

  private static let conditions: Set<String> = [
    "if", "else", "elif", "try", "except", "finally", "for", "while", "with", "match", "case", "async",
  ]

  /// What lies in a compound statement; nil for a simple one.
  private static func scope(in statement: ArraySlice<PythonToken>, within outer: Scope) -> Scope? {
    guard let first = statement.first, first.kind == .name else { return nil }
    let isFunction = first.text == "def" || first.text == "async" && statement.dropFirst().first?.isName("def") == true
    guard isFunction || first.text == "class" || conditions.contains(first.text),
      statement.contains(where: { $0.isPunctuation(":") })
    else { return nil }
    var scope = outer
    if isFunction {
      scope.functions.append(statement.dropFirst(first.text == "def" ? 1 : 2).first?.text ?? "")
      scope.className = nil
      scope.isStraight = true
    } else if first.text == "class" {
      scope.className = statement.dropFirst().first?.text ?? ""
    } else {
      scope.isStraight = false
      if first.text == "if", statement.contains(where: { $0.isName("__name__") }),
        statement.contains(where: { $0.text == "__main__" })
      {
        scope.isMain = true
      }
    }
    return scope
  }

  private static func note(imports statement: ArraySlice<PythonToken>, in imports: inout [String: String]) {
    guard let first = statement.first else { return }
    if first.isName("import") {
      for part in statement.dropFirst().split(whereSeparator: { $0.isPunctuation(",") }) {
        let words = part.split { $0.isName("as") }
        let path = (words.first ?? []).map(\.text).joined()
        guard !path.isEmpty else { continue }
        if words.count > 1, let name = words[1].first?.text {
          imports[name] = path
        } else {
          // `import aiohttp.web` binds `aiohttp`.
          let top = PythonCall.firstName(of: path)
          imports[top] = top
        }
      }
    } else if first.isName("from"), let middle = statement.firstIndex(where: { $0.isName("import") }) {
      let path = statement[statement.startIndex + 1..<middle].map(\.text).joined()
      let names = statement[(middle + 1)...].filter { !$0.isPunctuation("(") && !$0.isPunctuation(")") }
      for part in names.split(whereSeparator: { $0.isPunctuation(",") }) {
        guard let name = part.first?.text else { continue }
        imports[part.count > 2 ? part[part.startIndex + 2].text : name] = "\(path).\(name)"
      }
    }
  }

  /// The full name of a dotted name: its first part by what was imported.
  func resolved(_ name: String) -> String {
    let end = name.utf8.firstIndex(of: UInt8(ascii: ".")) ?? name.endIndex
    guard let full = imports[String(name[..<end])] else { return name }
    return full + name[end...]
  }

  /// Whether the name was imported, or is part of what was.
  func isImported(_ name: String) -> Bool { imports[PythonCall.firstName(of: name)] != nil }

  /// The calls of functions and methods of some names, also where they were imported under another, with their lines.
  func calls(of names: Set<String>) -> [(line: Line, call: PythonCall)] {
    var wanted = names
    for (local, full) in imports where local != full && names.contains(PythonCall.lastName(of: full)) {
      wanted.insert(local)
    }
    return lines.flatMap { line in line.calls(of: wanted).map { (line: line, call: $0) } }
  }
}
