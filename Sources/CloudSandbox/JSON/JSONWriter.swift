extension JSON {
  /// The value as UTF-8 text with sorted keys.
  ///
  /// - Parameter pretty: one field a line, indented by two spaces.
  /// - Returns: the text's bytes; a pretty one ends with a line feed.
  package func bytes(pretty: Bool = false) -> [UInt8] {
    var output: [UInt8] = []
    write(to: &output, indent: pretty ? 0 : nil)
    if pretty { output.append(0x0A) }
    return output
  }

  /// The value as text with sorted keys.
  package func text(pretty: Bool = false) -> String { String(decoding: bytes(pretty: pretty), as: UTF8.self) }

  /// Appends the text; `indent` is that of the line on which it begins, nil is the compact form.
  func write(to output: inout [UInt8], indent: Int?) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): output.append(contentsOf: value.description.utf8)
    case .double(let value): output.append(contentsOf: value.description.utf8)
    case .string(let value): Self.quote(value, to: &output)
    case .array(let elements):
      Self.list(elements, "[", "]", to: &output, indent: indent) { element, output, inner in
        element.write(to: &output, indent: inner)
      }
    case .object(let fields):
      Self.list(fields.sorted { $0.key < $1.key }, "{", "}", to: &output, indent: indent) { field, output, inner in
        Self.quote(field.key, to: &output)
        output.append(contentsOf: (inner == nil ? ":" : ": ").utf8)
        field.value.write(to: &output, indent: inner)
      }
    }
  }

  private static func list<Element>(
    _ elements: [Element], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to output: inout [UInt8], indent: Int?,
    write: (Element, inout [UInt8], Int?) -> Void
  ) {
    output.append(UInt8(ascii: open))
    let inner = indent.map { $0 + 2 }
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      newline(inner, to: &output)
      write(element, &output, inner)
    }
    if !elements.isEmpty { newline(indent, to: &output) }
    output.append(UInt8(ascii: close))
  }

  static func newline(_ indent: Int?, to output: inout [UInt8]) {
    guard let indent else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: indent))
  }

  static func quote(_ text: String, to output: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x0A: output.append(contentsOf: "\\n".utf8)
      case 0x0D: output.append(contentsOf: "\\r".utf8)
      case 0x09: output.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x7F:
        output.append(contentsOf: "\\u00".utf8)
        output.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
