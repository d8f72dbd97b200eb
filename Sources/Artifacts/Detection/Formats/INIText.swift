import Foundation

/// `setup.cfg`, `tox.ini` and their like, as Python's configparser reads them.
struct INIText {
  struct Entry {
    var section: String
    var key: String
    /// The value's lines, without those that are empty.
    var lines: [(text: String, line: Int)]
    var line: Int
    var value: String { lines.first?.text ?? "" }
  }

  let entries: [Entry]
  let sections: [(name: String, line: Int)]

  init(_ text: String) {
    var entries: [Entry] = []
    var sections: [(name: String, line: Int)] = []
    for (number, whole) in TextLines.numbered(text) {
      let line = whole.trimmingCharacters(in: .whitespaces)
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
      if whole.first?.isWhitespace == true, !entries.isEmpty {
        entries[entries.count - 1].lines.append((line, number))
      } else if line.hasPrefix("[") {
        sections.append((String(line.dropFirst().prefix { $0 != "]" }), number))
      } else if let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }) {
        let value = line[line.index(after: mark)...].trimmingCharacters(in: .whitespaces)
        entries.append(
          Entry(
            section: sections.last?.name ?? "", key: line[..<mark].trimmingCharacters(in: .whitespaces).lowercased(),
            lines: value.isEmpty ? [] : [(value, number)], line: number))
      }
    }
    self.entries = entries
    self.sections = sections
  }

  func entry(_ section: String, _ key: String) -> Entry? {
    entries.first { $0.section == section && $0.key == key }
  }
}
