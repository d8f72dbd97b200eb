import SetupPlan
import TerminalUI

/// The risks of an environment as lines of a screen.
struct RiskLines {
  typealias Part = (text: String, style: Style)

  let report: RiskReport
  let theme: Theme
  let width: Int

  /// How many there are, and how exposed the environment is.
  var head: [Part] {
    let count = report.risks.count + report.configured.count
    return [
      ("YOU TAKE \(count) \(count == 1 ? "RISK" : "RISKS")", theme.risk), ("   exposure ", theme.quiet), exposure,
    ]
  }

  /// The word of the exposure.
  var exposure: Part { (report.exposure.word, report.exposure == .low ? theme.quiet : theme.risk) }

  /// Each risk by name, who accepted which text when, and what they mean together.
  ///
  /// - Parameter isShort: whether the combinations are only named.
  /// - Returns: the lines, each as pieces in their styles.
  func lines(isShort: Bool) -> [[Part]] {
    let isWide = width >= 120
    let risks = report.risks.flatMap { risk -> [[Part]] in
      let name: [Part] = [
        (" \(theme.glyphs.warning) \(TextLayout.padded(risk.id.word, to: 9))", theme.risk), (risk.sentence, theme.text),
      ]
      let record = acceptance(of: risk)
      if isWide { return [name + [("   ", theme.text), (record.text, record.style)]] }
      return [name]
        + TextLayout.wrapped(record.text, to: width - 13).map { [("            ", theme.text), ($0, record.style)] }
    }
    return risks + configured + together(isShort: isShort)
  }

  /// What the configuration gives away.
  private var configured: [[Part]] {
    report.configured.flatMap { risk in
      TextLayout.wrapped("\(risk.what): \(risk.sentence)", to: width - 3).enumerated().map { index, text in
        [(index == 0 ? " \(theme.glyphs.warning) " : "   ", theme.risk), (text, theme.text)]
      }
    }
  }

  /// Who accepted which text when.
  private func acceptance(of risk: RiskReport.Risk) -> Part {
    let hash = risk.standing.record.map { " (\(RiskReport.shortHash($0)))" } ?? ""
    return (report.words(risk.standing) + hash, risk.standing.isAccepted ? theme.quiet : theme.bad)
  }

  /// What the answers mean together, in sentences.
  var combinationLines: [[Part]] { together(isShort: false) }

  private func together(isShort: Bool) -> [[Part]] {
    if isShort {
      let dangers = report.combinations.filter { $0.weight == .danger }.map(\.name)
      guard !dangers.isEmpty else { return [] }
      return TextLayout.wrapped("together: \(dangers.joined(separator: ", "))", to: width - 3).enumerated().map {
        [($0 == 0 ? " \(theme.glyphs.failed) " : "   ", theme.bad), ($1, theme.text)]
      }
    }
    return report.combinations.flatMap { row -> [[Part]] in
      let (mark, style) = row.weight == .danger ? (theme.glyphs.failed, theme.bad) : (theme.glyphs.warning, theme.risk)
      return TextLayout.wrapped("\(row.name): \(row.sentence)", to: width - 3).enumerated().map { index, text in
        [(index == 0 ? " \(mark) " : "   ", style), (text, theme.text)]
      }
    }
  }
}
