/// The lines of a text, whatever ends them.
enum TextLines {
  /// Each line with its number, counted from 1.
  static func numbered(_ text: String) -> [(number: Int, line: Substring)] {
    // Characters are slow, and only those beyond ASCII can end a line that bytes do not.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map { ($0 + 1, $1) }
    }
    var lines: [(number: Int, line: Substring)] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    var place = start
    while place < bytes.endIndex {
      let byte = bytes[place]
      let end = place
      bytes.formIndex(after: &place)
      guard (0x0A...0x0D).contains(byte) else { continue }
      if byte == UInt8(ascii: "\r"), place < bytes.endIndex, bytes[place] == UInt8(ascii: "\n") {
        bytes.formIndex(after: &place)
      }
      lines.append((lines.count + 1, text[start..<end]))
      start = place
    }
    lines.append((lines.count + 1, text[start...]))
    return lines
  }
}
