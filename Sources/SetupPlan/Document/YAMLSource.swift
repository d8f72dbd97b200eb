import Yams

/// A line and a column, both from 1; columns count Unicode scalars, as the parser does.
struct TextPosition: Equatable {
  var line: Int
  var column: Int

  static let start = TextPosition(line: 1, column: 1)

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}

extension Node {
  /// Where the value begins.
  var position: TextPosition? { mark.map(TextPosition.init) }
}

extension Node.Mapping {
  /// The last key and its value.
  var final: (key: Node, value: Node)? { Array(self).last }
}

/// A YAML text by Unicode scalars, in which places are found again that the parser reports as line and column.
struct YAMLSource {
  let scalars: [Unicode.Scalar]
  /// The offset at which each line begins.
  private let lineStarts: [Int]

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    var starts = [0]
    for (index, scalar) in scalars.enumerated() where Self.isBreak(scalar) {
      // A carriage return and a line feed are one break.
      if scalar == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { continue }
      starts.append(index + 1)
    }
    lineStarts = starts
  }

  /// The breaks of YAML 1.1.
  static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
  }

  /// The offset of a place; nil where the text has no such line.
  func offset(of position: TextPosition?) -> Int? {
    guard let position, lineStarts.indices.contains(position.line - 1) else { return nil }
    let offset = lineStarts[position.line - 1] + position.column - 1
    return offset <= scalars.count ? offset : nil
  }

  /// The line and column of an offset.
  func position(of offset: Int) -> TextPosition {
    let line = lineStarts.lastIndex { $0 <= offset } ?? 0
    return TextPosition(line: line + 1, column: offset - lineStarts[line] + 1)
  }

  func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  subscript(offset: Int) -> Unicode.Scalar? { scalars.indices.contains(offset) ? scalars[offset] : nil }

  func lineStart(before offset: Int) -> Int { lineStarts.last { $0 <= offset } ?? 0 }

  /// The end of the line that an offset is in, before its break.
  func lineEnd(after offset: Int) -> Int {
    scalars[offset...].firstIndex(where: Self.isBreak) ?? scalars.count
  }

  /// Whether a text stands at an offset.
  func has(_ text: String, at offset: Int) -> Bool {
    let wanted = text.unicodeScalars
    return offset >= 0 && offset + wanted.count <= scalars.count
      && scalars[offset..<offset + wanted.count].elementsEqual(wanted)
  }

  /// The offset after a quoted scalar that begins at an offset.
  func quotedEnd(from start: Int) -> Int? {
    guard let quote = self[start] else { return nil }
    var index = start + 1
    while let scalar = self[index] {
      if quote == "\"", scalar == "\\" {
        index += 2
      } else if scalar != quote {
        index += 1
      } else if quote == "'", self[index + 1] == "'" {
        index += 2
      } else {
        return index + 1
      }
    }
    return nil
  }

  /// The offset of the next token inside a flow collection: past white space, breaks and comments.
  func skippingBlanks(from start: Int) -> Int {
    var index = start
    while let scalar = self[index] {
      if scalar == "#", index == 0 || isBlank(index - 1) {
        index = lineEnd(after: index)
      } else if isBlank(index) {
        index += 1
      } else {
        break
      }
    }
    return index
  }

  /// The offset after the flow collection whose bracket stands at an offset.
  func flowEnd(from start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < scalars.count {
      index = skippingBlanks(from: index)
      guard let scalar = self[index] else { return nil }
      switch scalar {
      case "{", "[": depth += 1
      case "}", "]":
        depth -= 1
        if depth == 0 { return index + 1 }
      case "\"", "'":
        guard startsToken(at: index) else { break }
        guard let end = quotedEnd(from: index) else { return nil }
        index = end
        continue
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Whether a quotation mark opens a scalar, rather than standing inside a plain one.
  private func startsToken(at offset: Int) -> Bool {
    var index = offset - 1
    while index >= 0, isBlank(index) { index -= 1 }
    return index < 0 || ["{", "[", ",", ":"].contains(scalars[index])
  }

  private func isBlank(_ offset: Int) -> Bool {
    scalars[offset] == " " || scalars[offset] == "\t" || Self.isBreak(scalars[offset])
  }
}

extension YAMLSource {
  /// Whether a collection is written with brackets.
  func isFlow(_ node: Node) -> Bool {
    guard let start = offset(of: node.position) else { return false }
    return self[start] == "{" || self[start] == "["
  }

  /// The offsets that a value takes; nil for the kinds of scalar that cannot be replaced in place.
  func range(of node: Node) -> Range<Int>? {
    guard let start = offset(of: node.position) else { return nil }
    switch node {
    case .scalar(let scalar):
      switch scalar.style {
      case .singleQuoted, .doubleQuoted:
        guard self[start] == "\"" || self[start] == "'" else { return nil }
        return quotedEnd(from: start).map { start..<$0 }
      default:
        return has(scalar.string, at: start) ? start..<start + scalar.string.unicodeScalars.count : nil
      }
    case .mapping(let mapping):
      if isFlow(node) { return flowEnd(from: start).map { start..<$0 } }
      return mapping.final.flatMap { range(of: $0.value) }.map { start..<$0.upperBound }
    case .sequence(let sequence):
      if isFlow(node) { return flowEnd(from: start).map { start..<$0 } }
      return sequence.last.flatMap { range(of: $0) }.map { start..<$0.upperBound }
    case .alias:
      return nil
    }
  }
}
