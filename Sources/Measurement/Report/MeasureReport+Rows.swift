extension MeasureReport {
  /// The report for a terminal, row by row.
  ///
  /// - Parameters:
  ///   - width: columns.
  ///   - characters: what the plots are made of.
  /// - Returns: rows whose texts may hold what others have named.
  package func rows(width: Int, characters: PlotCharacters) -> [PlotRow] {
    func titles(_ text: String) -> [PlotRow] {
      Self.wrapped(text, width: width).map { PlotRow([PlotSpan($0, .title)]) }
    }
    var rows = titles(title)
    for part in parts {
      rows += [PlotRow()] + titles(part.title)
      for block in part.blocks { rows += Self.rows(block, width: width, characters) }
    }
    return rows
  }

  private static func rows(_ block: ReportBlock, width: Int, _ characters: PlotCharacters) -> [PlotRow] {
    func plain(_ text: String) -> PlotRow { PlotRow([PlotSpan(text, .label)]) }
    switch block {
    case .paragraph(let text): return wrapped(text, width: width - 2).map { plain("  " + $0) }
    case .list(let lines):
      return lines.flatMap { line in
        wrapped(line, width: width - 4).enumerated().map { plain(($0 == 0 ? "  - " : "    ") + $1) }
      }
    case .table(let cells): return table(cells, width: width).map { plain("  " + $0) }
    case .plot(let plot):
      return [PlotRow()] + plot.rows(width: min(100, max(24, width - 2)), height: 12, characters: characters)
    case .code(let texts): return texts.flatMap { [plain("  \($0.title):"), plain("    \($0.text)")] }
    }
  }

  /// Columns as wide as what is in them, the last one wrapped; where that leaves it too little, a block of lines for each row.
  private static func table(_ cells: [[String]], width: Int) -> [String] {
    guard let titles = cells.first, let last = titles.indices.last else { return [] }
    let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let before = widths.dropLast().reduce(0) { $0 + $1 + 2 }
    let room = width - 2 - before
    guard room >= min(widths[last], 24) else {
      return cells.dropFirst().flatMap { row -> [String] in
        wrapped(row[0], width: width - 2)
          + zip(titles, row).dropFirst().flatMap { title, cell -> [String] in
            wrapped("\(title): \(cell)", width: width - 6).enumerated().map { ($0 == 0 ? "  " : "    ") + $1 }
          }
      }
    }
    return cells.flatMap { row -> [String] in
      let lead = zip(row, widths).dropLast().map { cell, width in
        cell + String(repeating: " ", count: width - cell.count + 2)
      }.joined()
      let lines = wrapped(row[last], width: room)
      let texts = (lines.isEmpty ? [""] : lines).enumerated().map { index, line in
        (index == 0 ? lead : String(repeating: " ", count: before)) + line
      }
      return texts.map { text in String(text.reversed().drop { $0 == " " }.reversed()) }
    }
  }

  /// A text in lines; a word that is longer has its own, and a number stays with its “%”.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    let words = text.replacing(" %", with: "\u{A0}%").split(separator: " ").map { $0.replacing("\u{A0}", with: " ") }
    for word in words {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
