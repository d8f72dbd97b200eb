/// Reads TOML 1.0 byte by byte.
struct TOMLReader {
  typealias Problem = TOMLDocument.Problem
  typealias Node = TOMLDocument.Node
  typealias Table = TOMLDocument.Table

  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  /// The tables with arrays that have grown.
  private var grown: [Table] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  // MARK: Structure

  mutating func document() throws(Problem) -> Table {
    let root = Table()
    var table = root
    while true {
      skipBlank()
      guard let byte = peek else {
        for table in grown { table.finish() }
        return root
      }
      if byte == UInt8(ascii: "[") {
        table = try header(in: root)
      } else {
        try pair(in: table, depth: 0)
      }
      try endOfLine()
    }
  }

  /// `[a.b]` or `[[a.b]]`: the table that the next pairs belong to.
  private mutating func header(in root: Table) throws(Problem) -> Table {
    let start = line
    place += 1
    let isElement = take("[")
    skipSpaces()
    let path = try keyPath()
    guard take("]"), !isElement || take("]") else { throw problem("a table's header does not end with ]") }
    guard path.count <= TOMLDocument.depthLimit else { throw problem("tables are nested too deep") }
    var table = root
    for key in path.dropLast() { table = try inner(key, of: table, line: start) }
    let last = path[path.count - 1]
    if isElement {
      let element = Table()
      let node = Node(value: .table(element), line: start)
      switch table[last]?.value {
      case nil: table.set(last, Node(value: .array([node]), line: start))
      case .array: if table.append(node, to: last) { grown.append(table) }
      default: throw problem("\(last) is no array of tables")
      }
      return element
    }
    guard let present = table[last] else {
      let new = Table()
      new.isClosed = true
      table.set(last, Node(value: .table(new), line: start))
      return new
    }
    guard let there = present.table, !there.isClosed else { throw problem("\(last) is defined twice") }
    there.isClosed = true
    return there
  }

  /// The table of a key on the way to another one; that of an array is its last element.
  private func inner(_ key: String, of table: Table, line: Int) throws(Problem) -> Table {
    switch table[key]?.value {
    case nil:
      let new = Table()
      table.set(key, Node(value: .table(new), line: line))
      return new
    case .table(let there): return there
    case .array:
      guard let last = table.lastElement(of: key)?.table else { throw problem("\(key) is no table") }
      return last
    default: throw problem("\(key) is no table")
    }
  }

  private mutating func pair(in table: Table, depth: Int) throws(Problem) {
    let start = line
    let path = try keyPath()
    guard path.count <= TOMLDocument.depthLimit else { throw problem("keys are nested too deep") }
    guard take("=") else { throw problem("a key has no = behind it") }
    skipSpaces()
    let node = try value(depth: depth + 1)
    var inside = table
    for key in path.dropLast() { inside = try inner(key, of: inside, line: start) }
    let last = path[path.count - 1]
    guard inside[last] == nil else { throw problem("\(last) is defined twice") }
    inside.set(last, node)
  }

  private mutating func keyPath() throws(Problem) -> [String] {
    var path: [String] = []
    while true {
      skipSpaces()
      path.append(try key())
      skipSpaces()
      guard take(".") else { return path }
    }
  }

  private mutating func key() throws(Problem) -> String {
    switch peek {
    case UInt8(ascii: "\""): return try basicString()
    case UInt8(ascii: "'"): return try literalString()
    default:
      let start = place
      while let byte = peek, Self.isBare(byte) { place += 1 }
      guard place > start else { throw problem("a key is missing") }
      return String(decoding: bytes[start..<place], as: UTF8.self)
    }
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(Problem) -> Node {
    guard depth <= TOMLDocument.depthLimit else { throw problem("values are nested too deep") }
    let start = line
    switch peek {
    case nil: throw problem("a value is missing")
    case UInt8(ascii: "\""):
      let text = has("\"\"\"") ? try longString("\"", escapes: true) : try basicString()
      return Node(value: .string(text), line: start)
    case UInt8(ascii: "'"):
      let text = has("'''") ? try longString("'", escapes: false) : try literalString()
      return Node(value: .string(text), line: start)
    case UInt8(ascii: "["): return Node(value: .array(try array(depth: depth)), line: start)
    case UInt8(ascii: "{"): return Node(value: .table(try inlineTable(depth: depth)), line: start)
    default:
      let begin = place
      while let byte = peek, Self.isBare(byte) || ":+.".utf8.contains(byte) { place += 1 }
      // A date and its time may have a space between them.
      if place - begin == 10, peek == UInt8(ascii: " "), place + 1 < bytes.count,
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place + 1])
      {
        place += 1
        while let byte = peek, Self.isBare(byte) || ":+.".utf8.contains(byte) { place += 1 }
      }
      let text = String(decoding: bytes[begin..<place], as: UTF8.self)
      switch text {
      case "true": return Node(value: .boolean(true), line: start)
      case "false": return Node(value: .boolean(false), line: start)
      default:
        guard let first = text.utf8.first, "0123456789+-in".utf8.contains(first) else {
          throw problem("a value is neither text in quotes nor a number, date, array or table")
        }
        return Node(value: .literal(text), line: start)
      }
    }
  }

  private mutating func array(depth: Int) throws(Problem) -> [Node] {
    place += 1
    var nodes: [Node] = []
    while true {
      skipBlank()
      if take("]") { return nodes }
      nodes.append(try value(depth: depth + 1))
      skipBlank()
      if take(",") { continue }
      guard take("]") else { throw problem("an array does not end with ]") }
      return nodes
    }
  }

  private mutating func inlineTable(depth: Int) throws(Problem) -> Table {
    place += 1
    let table = Table()
    skipBlank()
    while !take("}") {
      try pair(in: table, depth: depth)
      skipBlank()
      if take(",") {
        skipBlank()
        continue
      }
      guard take("}") else { throw problem("a table in braces does not end with }") }
      break
    }
    table.isClosed = true
    return table
  }

  // MARK: Strings

  private mutating func basicString() throws(Problem) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\n") {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      default: text.append(byte)
      }
    }
    throw problem("text does not end with \"")
  }

  private mutating func literalString() throws(Problem) -> String {
    place += 1
    let start = place
    while let byte = peek, byte != UInt8(ascii: "\n") {
      place += 1
      if byte == UInt8(ascii: "'") { return String(decoding: bytes[start..<place - 1], as: UTF8.self) }
    }
    throw problem("text does not end with '")
  }

  /// Text in three quotes; up to two more may stand before the closing ones.
  private mutating func longString(_ quote: Unicode.Scalar, escapes: Bool) throws(Problem) -> String {
    let start = line
    let mark = UInt8(ascii: quote)
    place += 3
    if peek == UInt8(ascii: "\r") { place += 1 }
    if peek == UInt8(ascii: "\n") { advanceLine() }
    var text: [UInt8] = []
    while let byte = peek {
      if byte == mark, place + 2 < bytes.count, bytes[place + 1] == mark, bytes[place + 2] == mark {
        place += 3
        for _ in 0..<2 where peek == mark {
          text.append(mark)
          place += 1
        }
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\n") {
        text.append(byte)
        advanceLine()
      } else if escapes, byte == UInt8(ascii: "\\") {
        place += 1
        if !skipFoldedLines() { text += try escape() }
      } else {
        text.append(byte)
        place += 1
      }
    }
    throw Problem(line: start, what: "text does not end with three quotes")
  }

  /// A backslash at a line's end swallows the white space up to the next text.
  private mutating func skipFoldedLines() -> Bool {
    var end = place
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\n") || bytes[end] == UInt8(ascii: "\r") else { return false }
    while let byte = peek {
      if byte == UInt8(ascii: "\n") {
        advanceLine()
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
        place += 1
      } else {
        break
      }
    }
    return true
  }

  private mutating func escape() throws(Problem) -> [UInt8] {
    guard let byte = peek else { throw problem("text ends with a backslash") }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "e"): return [0x1B]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
    case UInt8(ascii: "u"), UInt8(ascii: "U"), UInt8(ascii: "x"):
      let count = byte == UInt8(ascii: "u") ? 4 : byte == UInt8(ascii: "U") ? 8 : 2
      guard place + count <= bytes.count,
        let number = UInt32(String(decoding: bytes[place..<place + count], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(number)
      else { throw problem("an escaped character is none") }
      place += count
      return Array(String(Character(scalar)).utf8)
    default: throw problem("a backslash stands before what cannot be escaped")
    }
  }

  // MARK: Bytes

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func has(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard place + count <= bytes.count else { return false }
    return bytes[place..<place + count].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    place += 1
    return true
  }

  private mutating func advanceLine() {
    place += 1
    line += 1
  }

  private mutating func skipSpaces() {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { place += 1 }
  }

  /// Spaces, comments and line ends.
  private mutating func skipBlank() {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): place += 1
      case UInt8(ascii: "\n"): advanceLine()
      case UInt8(ascii: "#"): while let other = peek, other != UInt8(ascii: "\n") { place += 1 }
      default: return
      }
    }
  }

  private mutating func endOfLine() throws(Problem) {
    skipSpaces()
    if peek == UInt8(ascii: "\r") { place += 1 }
    guard let byte = peek, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "#") else { return }
    throw problem("something stands behind a value")
  }

  private func problem(_ what: String) -> Problem { Problem(line: line, what: what) }
}
