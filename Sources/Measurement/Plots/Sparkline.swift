/// Values in one line of text, without axes: for a dashboard.
package enum Sparkline {
  private static let eighths: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let ascii: [Character] = ["_", ".", "-", "=", "+", "*", "%", "#"]

  /// The values as text.
  ///
  /// - Parameters:
  ///   - values: oldest first; nil where nothing is known.
  ///   - width: columns; several values share one by their mean, and fewer than fit are not stretched.
  ///   - characters: what it is made of.
  ///   - top: the value of the highest mark; the highest of the values when nil.
  /// - Returns: at most `width` characters of one column each; a blank where nothing is known.
  package static func text(
    _ values: [Double?], width: Int, characters: PlotCharacters, top: Double? = nil
  ) -> String {
    let perCell = characters == .braille ? 2 : 1
    let sampled = resample(values, to: max(0, width) * perCell)
    let highest = top ?? sampled.compactMap(\.self).max() ?? 0
    func level(_ value: Double?, of levels: Int) -> Int? {
      guard let value, value.isFinite else { return nil }
      guard highest > 0 else { return 0 }
      return min(levels - 1, max(0, Int((value / highest * Double(levels)).rounded(.up)) - 1))
    }
    switch characters {
    case .blocks: return String(sampled.map { level($0, of: 8).map { eighths[$0] } ?? " " })
    case .ascii: return String(sampled.map { level($0, of: 8).map { ascii[$0] } ?? " " })
    case .braille:
      let pairs = stride(from: 0, to: sampled.count, by: 2).map { index in
        (sampled[index], index + 1 < sampled.count ? sampled[index + 1] : nil)
      }
      return String(
        pairs.map { left, right in
          var dots: UInt8 = 0
          for (column, value) in [left, right].enumerated() {
            guard let height = level(value, of: 4) else { continue }
            for row in (3 - height)...3 { dots |= 1 << UInt8(row * 2 + column) }
          }
          return dots == 0 ? " " : characters.cell(dots, series: 0)
        })
    }
  }

  /// As many values at most: each the mean of those that it stands for.
  static func resample(_ values: [Double?], to count: Int) -> [Double?] {
    guard values.count > count, count > 0 else { return count > 0 ? values : [] }
    return (0..<count).map { index in
      let part = values[(index * values.count / count)..<((index + 1) * values.count / count)].compactMap(\.self)
      return part.isEmpty ? nil : part.reduce(0, +) / Double(part.count)
    }
  }
}
