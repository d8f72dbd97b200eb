/// A token of Python's grammar; comments and line ends within brackets are none.
struct PythonToken: Equatable {
  enum Kind: Equatable {
    case name
    case number
    /// A string that is what it says: no f-string, and no bytes.
    case string
    /// An f-string, or bytes, whose value is not known from here.
    case opaqueString
    case punctuation
    /// The end of a logical line.
    case newline
  }

  var kind: Kind
  /// A name, an operator or a number as written; a string's value.
  var text: String
  var line: Int
  /// The column of the line's indentation, for its first token.
  var indent: Int

  func isPunctuation(_ text: String) -> Bool { kind == .punctuation && self.text == text }
  func isName(_ text: String) -> Bool { kind == .name && self.text == text }
}

/// Splits Python's text into its tokens, by the rules of the language's lexical analysis.
struct PythonTokenizer {
  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  private var depth = 0
  private var tokens: [PythonToken] = []
  private var indent = 0
  private var isLineStart = true

  /// Strings in strings in f-strings are followed this deep.
  private static let nesting = 16

  /// - Parameter text: the whole module.
  /// - Returns: its tokens; where the text is no Python, those of the lines before that place, and the place's line.
  static func tokens(of text: String) -> (tokens: [PythonToken], brokenLine: Int?) {
    var tokenizer = PythonTokenizer(bytes: Array(text.utf8))
    guard !tokenizer.run() else { return (tokenizer.tokens, nil) }
    let end = tokenizer.tokens.lastIndex { $0.kind == .newline } ?? 0
    return (Array(tokenizer.tokens[..<end]), tokenizer.tokens.last?.line ?? 1)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads all; false where something does not end.
  private mutating func run() -> Bool {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    while let byte = peek {
      if isLineStart, depth == 0 {
        measureIndent()
        isLineStart = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\n"):
        place += 1
        endLine()
        line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C: place += 1
      case UInt8(ascii: "#"): while let other = peek, other != UInt8(ascii: "\n") { place += 1 }
      case UInt8(ascii: "\\"):
        place += 1
        if peek == UInt8(ascii: "\r") { place += 1 }
        guard peek == UInt8(ascii: "\n") else { return false }
        place += 1
        line += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"): guard string(prefix: "") else { return false }
      case _ where Self.isNameStart(byte): guard name() else { return false }
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
      default: punctuation(byte)
      }
    }
    guard depth == 0 else { return false }
    endLine()
    return true
  }

  private mutating func measureIndent() {
    var column = 0
    while let byte = peek {
      switch byte {
      case UInt8(ascii: " "): column += 1
      case UInt8(ascii: "\t"): column += 8 - column % 8
      case 0x0C: column = 0
      default:
        indent = column
        return
      }
      place += 1
    }
  }

  private mutating func endLine() {
    guard depth == 0 else { return }
    isLineStart = true
    if let last = tokens.last, last.kind != .newline { add(.newline, "") }
  }

  private mutating func add(_ kind: PythonToken.Kind, _ text: String, line: Int? = nil) {
    tokens.append(PythonToken(kind: kind, text: text, line: line ?? self.line, indent: indent))
  }

  /// A name, or the prefix of a string. False where that string does not end.
  private mutating func name() -> Bool {
    let start = place
    while let byte = peek, Self.isNameStart(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      place += 1
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if text.utf8.count <= 2, peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'"),
      text.lowercased().allSatisfy({ "rbuft".contains($0) })
    {
      return string(prefix: text.lowercased())
    }
    add(.name, text)
    return true
  }

  private mutating func number() {
    let start = place
    while let byte = peek,
      Self.isNameStart(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
    { place += 1 }
    add(.number, String(decoding: bytes[start..<place], as: UTF8.self))
  }

  private mutating func punctuation(_ byte: UInt8) {
    place += 1
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
    case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ":"),
      UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "@"):
      let isArrow = byte == UInt8(ascii: "-") && peek == UInt8(ascii: ">")
      if isArrow || peek == UInt8(ascii: "=") {
        place += 1
        add(.punctuation, String(decoding: [byte, bytes[place - 1]], as: UTF8.self))
        return
      }
    default: break
    }
    add(.punctuation, String(decoding: [byte], as: UTF8.self))
  }

  // MARK: Strings

  /// The string whose quotes come next. False where it does not end.
  private mutating func string(prefix: String) -> Bool {
    let start = line
    let isRaw = prefix.contains("r")
    let isFormatted = prefix.contains("f") || prefix.contains("t")
    guard let value = content(isRaw: isRaw, isFormatted: isFormatted, nesting: 0) else { return false }
    let isOpaque = isFormatted || prefix.contains("b")
    // Strings beside each other are one.
    if !isOpaque, let last = tokens.last, last.kind == .string {
      tokens[tokens.count - 1].text = last.text + value
    } else {
      add(isOpaque ? .opaqueString : .string, isOpaque ? "" : value, line: start)
    }
    return true
  }

  private mutating func content(isRaw: Bool, isFormatted: Bool, nesting: Int) -> String? {
    guard let quote = peek, nesting < Self.nesting else { return nil }
    let isLong = place + 2 < bytes.count && bytes[place + 1] == quote && bytes[place + 2] == quote
    place += isLong ? 3 : 1
    var value: [UInt8] = []
    var braces = 0
    while let byte = peek {
      if byte == quote, braces == 0 {
        if !isLong {
          place += 1
          return String(decoding: value, as: UTF8.self)
        }
        if place + 2 < bytes.count, bytes[place + 1] == quote, bytes[place + 2] == quote {
          place += 3
          return String(decoding: value, as: UTF8.self)
        }
      }
      if braces > 0, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        guard content(isRaw: isRaw, isFormatted: false, nesting: nesting + 1) != nil else { return nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "\n"):
        guard isLong || braces > 0 else { return nil }
        line += 1
        place += 1
        value.append(byte)
      case UInt8(ascii: "\\") where braces == 0:
        place += 1
        guard let next = peek else { return nil }
        place += 1
        if next == UInt8(ascii: "\n") { line += 1 }
        if isRaw { value += [byte, next] } else { value += Self.unescaped(next) }
      case UInt8(ascii: "{") where isFormatted:
        place += 1
        if braces == 0, peek == UInt8(ascii: "{") { place += 1 } else { braces += 1 }
      case UInt8(ascii: "}") where isFormatted:
        place += 1
        if braces > 0 { braces -= 1 }
      default:
        value.append(byte)
        place += 1
      }
    }
    return nil
  }

  /// What a backslash and a character stand for; rarer escapes stay as they are, for nothing that is looked for has any.
  private static func unescaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "n"): [0x0A]
    case UInt8(ascii: "t"): [0x09]
    case UInt8(ascii: "r"): [0x0D]
    case UInt8(ascii: "\n"): []
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): [byte]
    default: [UInt8(ascii: "\\"), byte]
    }
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
