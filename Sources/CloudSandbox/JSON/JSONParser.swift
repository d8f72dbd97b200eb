/// Why bytes are not JSON.
package struct JSONSyntaxError: Error, Equatable {
  /// How many bytes were good.
  package var offset: Int
  /// What was wrong there.
  package var message: String
}

extension JSON {
  /// Reads one JSON value (RFC 8259) that fills all the bytes.
  package init(parsing bytes: some Sequence<UInt8>) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes: Array(bytes))
    self = try parser.document()
  }
  /// Reads one JSON value that fills the whole text.
  package init(parsing text: String) throws(JSONSyntaxError) { try self.init(parsing: text.utf8) }
}

private struct JSONParser {
  let bytes: [UInt8]
  var position = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func failure(_ message: String) -> JSONSyntaxError { JSONSyntaxError(offset: position, message: message) }

  mutating func document() throws(JSONSyntaxError) -> JSON {
    let value = try value()
    skipBlanks()
    guard next == nil else { throw failure("text after the value") }
    return value
  }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  mutating func value() throws(JSONSyntaxError) -> JSON {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONSyntaxError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw failure("a value is missing")
    default: return try number()
    }
  }

  mutating func nested(
    _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSON
  ) throws(JSONSyntaxError) -> JSON {
    guard depth < 200 else { throw failure("nested too deeply") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  mutating func object() throws(JSONSyntaxError) -> JSON {
    var fields: [String: JSON] = [:]
    skipBlanks()
    if take("}") { return .object(fields) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw failure("a field name is missing") }
      let key = try string()
      skipBlanks()
      guard take(":") else { throw failure("a colon is missing") }
      fields[key] = try value()
      skipBlanks()
    } while take(",")
    guard take("}") else { throw failure("an object does not end") }
    return .object(fields)
  }

  mutating func array() throws(JSONSyntaxError) -> JSON {
    var elements: [JSON] = []
    skipBlanks()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value())
      skipBlanks()
    } while take(",")
    guard take("]") else { throw failure("a list does not end") }
    return .array(elements)
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func word(_ text: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count, bytes[position..<position + count].elementsEqual(text.description.utf8)
    else { throw failure("not a JSON value") }
    position += count
    return value
  }

  mutating func number() throws(JSONSyntaxError) -> JSON {
    let start = position
    while let byte = next, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let whole = Int64(text), !text.hasPrefix("+") { return .int(whole) }
    guard let fraction = Double(text), fraction.isFinite, !text.hasPrefix("+"), !text.hasPrefix(".") else {
      position = start
      throw failure("not a JSON value")
    }
    return .double(fraction)
  }

  mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw failure("not UTF-8") }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
      case 0..<0x20: throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string does not end")
  }

  mutating func escape() throws(JSONSyntaxError) -> [UInt8] {
    guard let byte = next else { throw failure("a string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code), take("\\"), take("u") {
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half a character") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half a character") }
      return Array(String(scalar).utf8)
    default: throw failure("an unknown escape")
    }
  }

  mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are missing") }
    position += 4
    return code
  }
}
