import SetupPlan
import TerminalUI

/// The page of a question, line by line: both answers side by side, what the risk means with the other answers, what makes
/// it bearable, and the text whose hash is recorded.
struct SecurityPageText {
  /// Pieces of text at their columns.
  struct Line {
    var parts: [(column: Int, text: String, style: Style)]

    init(_ parts: (Int, String, Style)...) { self.parts = parts.map { (column: $0.0, text: $0.1, style: $0.2) } }
  }

  let topic: SecurityTopic
  let circumstances: Circumstances
  let mitigations: [Mitigation]
  let theme: Theme
  let width: Int

  /// Wider lines are hard to read.
  private var textWidth: Int { min(width, 130) }
  private var isWide: Bool { width >= 60 }

  /// All lines; the last one says that it is the end.
  var lines: [Line] {
    comparison + [Line()] + together + bearable + explanation
      + [Line((0, "\(theme.glyphs.dot) end of the text \(theme.glyphs.dot)", theme.quiet))]
  }

  private func consequences(_ isRiskier: Bool) -> Consequences {
    let here = circumstances.answering(topic.tradeOff, isRiskier: isRiskier)
    return Consequences(of: topic.tradeOff, isRiskier: isRiskier, in: here)
  }

  // MARK: Both answers

  private var comparison: [Line] {
    let (safer, riskier) = (consequences(false), consequences(true))
    guard isWide else { return stacked(safer, riskier) }
    let column = 9
    let half = (textWidth - column - 3) / 2
    let second = column + half + 3
    func row(_ label: String, _ left: String, _ right: String, _ styles: (Style, Style)) -> [Line] {
      let (lefts, rights) = (TextLayout.wrapped(left, to: half), TextLayout.wrapped(right, to: textWidth - second))
      return (0..<max(lefts.count, rights.count)).map { index in
        Line(
          (0, index == 0 ? label : "", theme.quiet),
          (column, lefts.indices.contains(index) ? lefts[index] : "", styles.0),
          (second - 2, theme.glyphs.vertical, theme.line),
          (second, rights.indices.contains(index) ? rights[index] : "", styles.1))
      }
    }
    return row(
      "", "1  \(topic.label(.safer).uppercased())",
      "2  \(topic.label(.riskier).uppercased()) \(theme.glyphs.warning) risk", (theme.heading, theme.risk))
      + Consequences.Aspect.allCases.flatMap {
        row($0.title, safer[$0], riskier[$0], (theme.text, theme.text))
      }
  }

  /// One below the other where there is no room for both.
  private func stacked(_ safer: Consequences, _ riskier: Consequences) -> [Line] {
    func block(_ title: String, _ style: Style, _ answer: Consequences) -> [Line] {
      [Line((0, title, style))]
        + Consequences.Aspect.allCases.flatMap { aspect in
          TextLayout.wrapped("\(aspect.title): \(answer[aspect])", to: width - 2).map { Line((1, $0, theme.text)) }
        }
    }
    return block("1 \(topic.label(.safer))", theme.heading, safer)
      + block("2 \(topic.label(.riskier)) \(theme.glyphs.warning) risk", theme.risk, riskier)
  }

  // MARK: Together, and how to bear it

  private var together: [Line] {
    let riskier = RiskCombination.all(in: circumstances.answering(topic.tradeOff, isRiskier: true))
    let safer = RiskCombination.all(in: circumstances.answering(topic.tradeOff, isRiskier: false))
    let rows =
      riskier.filter { $0.concerns(topic.tradeOff) && $0.weight != .limit }
      + safer.filter { $0.concerns(topic.tradeOff) && $0.weight == .limit }
    guard !rows.isEmpty else { return [] }
    return [Line((0, "WITH YOUR OTHER ANSWERS", theme.heading))]
      + rows.flatMap { row -> [Line] in
        let (mark, style) = mark(of: row.weight)
        let indent = isWide ? 22 : 2
        let words = isWide ? row.sentence : "\(row.name): \(row.sentence)"
        return TextLayout.wrapped(words, to: textWidth - indent).enumerated().map { index, text in
          index == 0
            ? Line((0, mark, style), (2, isWide ? row.name : "", style), (indent, text, theme.text))
            : Line((indent, text, theme.text))
        }
      } + [Line()]
  }

  private func mark(of weight: RiskCombination.Weight) -> (String, Style) {
    switch weight {
    case .danger: (theme.glyphs.failed, theme.bad)
    case .warning: (theme.glyphs.warning, theme.risk)
    case .relief: (theme.glyphs.dot, theme.text)
    case .limit: (theme.glyphs.dot, theme.text)
    }
  }

  private var bearable: [Line] {
    guard !mitigations.isEmpty else { return [] }
    return [Line((0, "MAKES 2 BEARABLE", theme.heading))]
      + mitigations.flatMap { mitigation in
        TextLayout.wrapped(mitigation.words(in: circumstances), to: textWidth - 4).enumerated().map { index, text in
          Line((1, index == 0 ? String(mitigation.key) : "", theme.key), (4, text, theme.text))
        }
      } + [Line()]
  }

  // MARK: The text that is recorded

  private var explanation: [Line] {
    let text = TradeOff[topic.tradeOff]
    let parts = [
      ("You gain", text.gained, theme.heading), ("You risk", text.risked, theme.risk), ("Who", text.abuse, theme.risk),
      ("Instead", text.instead, theme.accent),
    ]
    return [Line((0, text.title.uppercased(), theme.heading))]
      + parts.flatMap { label, words, style -> [Line] in
        let indent = isWide ? 10 : 0
        let wrapped = TextLayout.wrapped(isWide ? words : "\(label): \(words)", to: min(textWidth - indent, 100))
        return wrapped.enumerated().map { index, line in
          Line((0, index == 0 && isWide ? label : "", style), (indent, line, theme.text))
        }
      }
  }
}
