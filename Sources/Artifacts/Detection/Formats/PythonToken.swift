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

  /// Whether a text is a name in ASCII.
  static func isName(_ text: String) -> Bool { isName(text.utf8) }

  /// Whether bytes are a name in ASCII.
  static func isName(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return bytes.allSatisfy { $0 < 0x80 && isNameByte($0) }
  }

  /// Whether a byte can stand in a name, behind its first.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

/// Splits Python's text into its tokens, by the rules of the language's lexical analysis.
struct PythonTokenizer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0
  private var line = 1
  private var depth = 0
  private var tokens: [PythonToken] = []
  private var indent = 0
  private var isLineStart = true

  /// The letters before a string's quotes.
  private static let prefixes = Array("rbuft".utf8)
  /// Strings in strings in f-strings are followed this deep.
  private static let nesting = 16
  /// The operators of one character, by their byte.
  private static let operators: [String] = (0..<128).map { String(UnicodeScalar(UInt8($0))) }

  /// - Parameter text: the whole module.
  /// - Returns: its tokens; where the text is no Python, those of the lines before that place, and the place's line.
  static func tokens(of text: String) -> (tokens: [PythonToken], brokenLine: Int?) {
    var text = text
    return text.withUTF8 { tokens(of: $0) }
  }

  /// - Parameter bytes: the whole module, in UTF-8.
  /// - Returns: as for a text.
  static func tokens(of bytes: UnsafeBufferPointer<UInt8>) -> (tokens: [PythonToken], brokenLine: Int?) {
    var tokenizer = PythonTokenizer(bytes: bytes)
    tokenizer.tokens.reserveCapacity(bytes.count / 4)
    guard !tokenizer.run() else { return (tokenizer.tokens, nil) }
    let end = tokenizer.tokens.lastIndex { $0.kind == .newline } ?? 0
    return (Array(tokenizer.tokens[..<end]), tokenizer.tokens.last?.line ?? 1)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Reads all; false where something does not end.
  private mutating func run() -> Bool {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { place = 3 }
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
      case UInt8(ascii: "\""), UInt8(ascii: "'"): guard string(prefix: place..<place) else { return false }
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
    if place - start <= 2, peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'"),
      bytes[start..<place].allSatisfy({ Self.prefixes.contains($0 | 0x20) })
    {
      return string(prefix: start..<place)
    }
    add(.name, written(start..<place))
    return true
  }

  private mutating func number() {
    let start = place
    while let byte = peek,
      Self.isNameStart(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
    { place += 1 }
    add(.number, written(start..<place))
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
        add(.punctuation, written(place - 2..<place))
        return
      }
    default: break
    }
    add(.punctuation, Self.operators[Int(byte)])
  }

  // MARK: Strings

  /// The string whose quotes come next. False where it does not end.
  private mutating func string(prefix: Range<Int>) -> Bool {
    let start = line
    let isRaw = has("r", prefix)
    let isFormatted = has("f", prefix) || has("t", prefix)
    guard let value = content(isRaw: isRaw, isFormatted: isFormatted, nesting: 0) else { return false }
    let isOpaque = isFormatted || has("b", prefix)
    // Strings beside each other are one.
    if !isOpaque, tokens.last?.kind == .string {
      tokens[tokens.count - 1].text += value
    } else {
      add(isOpaque ? .opaqueString : .string, isOpaque ? "" : value, line: start)
    }
    return true
  }

  /// Whether a string's prefix has a letter, large or small.
  private func has(_ letter: Unicode.Scalar, _ prefix: Range<Int>) -> Bool {
    prefix.contains { bytes[$0] | 0x20 == UInt8(ascii: letter) }
  }

  private mutating func content(isRaw: Bool, isFormatted: Bool, nesting: Int) -> String? {
    guard let quote = peek, nesting < Self.nesting else { return nil }
    let isLong = place + 2 < bytes.count && bytes[place + 1] == quote && bytes[place + 2] == quote
    place += isLong ? 3 : 1
    // What was read before the last escape; behind that, the value is as it is written.
    var value: [UInt8] = []
    var plain = place
    var braces = 0
    while let byte = peek {
      if byte == quote, braces == 0,
        !isLong || place + 2 < bytes.count && bytes[place + 1] == quote && bytes[place + 2] == quote
      {
        let end = place
        place += isLong ? 3 : 1
        return value.isEmpty ? written(plain..<end) : String(decoding: value + bytes[plain..<end], as: UTF8.self)
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
      case UInt8(ascii: "\\") where braces == 0:
        place += 1
        guard let next = peek else { return nil }
        if !isRaw {
          value += bytes[plain..<place - 1]
          value += Self.unescaped(next)
          plain = place + 1
        }
        place += 1
        if next == UInt8(ascii: "\n") { line += 1 }
      case UInt8(ascii: "{") where isFormatted:
        place += 1
        if braces == 0, peek == UInt8(ascii: "{") { place += 1 } else { braces += 1 }
      case UInt8(ascii: "}") where isFormatted:
        place += 1
        if braces > 0 { braces -= 1 }
      default: place += 1
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

  private func written(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
