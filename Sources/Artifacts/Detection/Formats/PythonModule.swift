/// A Python module as its logical lines, with what is imported under which name.
struct PythonModule {
  /// A logical line: a simple statement, or the head of a compound one.
  struct Line {
    var tokens: ArraySlice<PythonToken>
    /// The functions around it, from the outside.
    var functions: [String]
    /// Whether it lies in a class, outside that class's functions.
    var className: String?
    /// Whether it runs whenever the module is imported: in no function and under no condition.
    var isUnconditional: Bool
    /// Whether it is guarded by `if __name__ == "__main__":`.
    var isMain: Bool

    var number: Int { tokens.first?.line ?? 0 }
    var isInFunction: Bool { !functions.isEmpty }
  }

  let lines: [Line]
  /// What a local name stands for, such as `fastapi.FastAPI` for `FastAPI`.
  let imports: [String: String]
  /// The line where the text is no Python any more; what stands behind it is not known.
  let brokenLine: Int?

  init(_ text: String) {
    var lines: [Line] = []
    var imports: [String: String] = [:]
    var blocks: [Block] = []
    let reading = PythonTokenizer.tokens(of: text)
    brokenLine = reading.brokenLine
    for statement in reading.tokens.split(whereSeparator: { $0.kind == .newline }) {
      guard let first = statement.first else { continue }
      while let block = blocks.last, block.indent >= first.indent { blocks.removeLast() }
      for part in Self.simpleStatements(statement) {
        lines.append(Self.line(part, in: blocks))
        Self.note(imports: part, in: &imports)
      }
      if let block = Block(statement) { blocks.append(block) }
    }
    self.lines = lines
    self.imports = imports
  }

  /// A compound statement that later lines can lie in.
  private struct Block {
    enum Kind: Equatable { case function(String), type(String), main, condition }
    var kind: Kind
    var indent: Int

    init?(_ statement: ArraySlice<PythonToken>) {
      guard let first = statement.first, first.kind == .name, statement.contains(where: { $0.isPunctuation(":") })
      else { return nil }
      indent = first.indent
      let second = statement.dropFirst().first
      switch first.text {
      case "def": kind = .function(second?.text ?? "")
      case "async":
        guard second?.isName("def") == true else {
          kind = .condition
          return
        }
        kind = .function(statement.dropFirst(2).first?.text ?? "")
      case "class": kind = .type(second?.text ?? "")
      case "if":
        let isMain = statement.contains { $0.isName("__name__") } && statement.contains { $0.text == "__main__" }
        kind = isMain ? .main : .condition
      case "else", "elif", "try", "except", "finally", "for", "while", "with", "match", "case": kind = .condition
      default: return nil
      }
    }
  }

  /// The statements that semicolons separate.
  private static func simpleStatements(_ statement: ArraySlice<PythonToken>) -> [ArraySlice<PythonToken>] {
    guard statement.contains(where: { $0.isPunctuation(";") }) else { return [statement] }
    return statement.split { $0.isPunctuation(";") }
  }

  private static func line(_ tokens: ArraySlice<PythonToken>, in blocks: [Block]) -> Line {
    var line = Line(tokens: tokens, functions: [], className: nil, isUnconditional: true, isMain: false)
    for block in blocks {
      switch block.kind {
      case .function(let name):
        line.functions.append(name)
        line.className = nil
        line.isUnconditional = false
      case .type(let name): line.className = name
      case .main:
        line.isMain = true
        line.isUnconditional = false
      case .condition: line.isUnconditional = false
      }
    }
    return line
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
          let top = path.prefix { $0 != "." }
          imports[String(top)] = String(top)
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
    let first = String(name.prefix { $0 != "." })
    guard let full = imports[first] else { return name }
    return full + name.dropFirst(first.count)
  }

  /// Whether the name was imported, or is part of what was.
  func isImported(_ name: String) -> Bool { imports[String(name.prefix { $0 != "." })] != nil }
}
