extension MeasureReport {
  /// The report for a terminal, row by row.
  ///
  /// - Parameters:
  ///   - width: columns.
  ///   - characters: what the plots are made of.
  /// - Returns: rows whose texts may hold what others have named.
  package func rows(width: Int, characters: PlotCharacters) -> [PlotRow] {
    var rows = [PlotRow([PlotSpan(title, .title)])]
    for part in parts {
      rows += [PlotRow(), PlotRow([PlotSpan(part.title, .title)])]
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

  /// Columns as wide as what is in them; where they do not fit, a block of lines for each row.
  private static func table(_ cells: [[String]], width: Int) -> [String] {
    guard let titles = cells.first else { return [] }
    let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    if widths.reduce(0, +) + (widths.count - 1) * 2 + 2 <= width {
      return cells.map { row in
        let text = zip(row, widths).map { cell, width in
          cell + String(repeating: " ", count: width - cell.count)
        }.joined(separator: "  ")
        return String(text.reversed().drop { $0 == " " }.reversed())
      }
    }
    return cells.dropFirst().flatMap { row -> [String] in
      [row[0]]
        + zip(titles, row).dropFirst().flatMap { title, cell -> [String] in
          wrapped("\(title): \(cell)", width: width - 4).enumerated().map { ($0 == 0 ? "  " : "    ") + $1 }
        }
    }
  }

  /// A text in lines; a word that is longer has its own.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
