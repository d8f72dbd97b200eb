import Measurement
import PlainText
import SetupPlan
import TerminalUI

extension AdviceScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let all = body.inset(top: context.isShort ? 0 : 1)
    switch result {
    case nil: canvas.write("playing the traffic of \(environment) on other sizes", progress, in: all, context)
    case .failure(let failure): canvas.failure(failure, in: all)
    case .success(let shown):
      let room = room(body, context)
      if room.curve.height > 0 {
        let rows = shown.advice.curve(of: environment, marking: marked?.number).rows(
          width: min(100, room.curve.width), height: room.curve.height, characters: context.plotCharacters)
        for (index, row) in rows.prefix(room.curve.height).enumerated() {
          canvas.put(row, row: room.curve.row + index, column: room.curve.column, width: room.curve.width)
        }
      }
      canvas.write(
        shown.advice.picks.map { pick in
          (words(of: pick, context), pick.marks.isEmpty ? context.theme.text : context.theme.heading)
        }, marked: place, in: room.list)
      canvas.write(lines(context), scrolled: scroll, in: room.words)
    }
  }

  /// Where the curve, the sizings and what is said of the marked one stand; there is no curve where there is little room.
  func room(_ body: Rect, _ context: Context) -> (curve: Rect, list: Rect, words: Rect) {
    let all = body.inset(top: context.isShort ? 0 : 1)
    let listed = min(picks.count, max(2, all.height / 2))
    let gap = context.size.rows < 30 ? 0 : 1
    let spare = all.height - listed - 4 - 2 * gap
    let height = spare >= 7 && all.width >= 40 ? min(spare, 18) : 0
    let (curve, lower) = all.split(top: height)
    let (list, words) = lower.inset(top: height > 0 ? gap : 0).split(top: listed)
    return (curve, list, words.inset(top: gap))
  }

  /// A sizing in a row: its price, what 99 of 100 requests stay below, what stands out of it.
  private func words(of pick: Advice.Pick, _ context: Context) -> String {
    let option = pick.option
    let cost = TextLayout.rightAligned(Money.text(option.cost), to: 11)
    let p99 = TextLayout.rightAligned(OptionWords.seconds(option.p99), to: 7)
    let marks = pick.marks.map { context.size.columns < 100 ? $0.rawValue : $0.title }.joined(separator: ", ")
    guard !context.isNarrow else { return "\(pick.number)\(cost)\(p99) \(marks)" }
    let cold = TextLayout.rightAligned(OptionWords.percent(option.coldShare), to: 8)
    return "\(pick.number) \(cost) a month  p99\(p99)  cold\(cold)  \(marks)"
  }

  /// What is known of the marked sizing, and what all of it rests on.
  func lines(_ context: Context) -> [(text: String, style: Style)] {
    guard case .success(let shown) = result else { return [] }
    let theme = context.theme
    var lines: [(text: String, style: Style)] = []
    if let marked {
      let option = marked.option
      lines +=
        context.wrapped(marked.change, theme.text)
        + context.wrapped(
          "Between \(Money.text(option.costRange.lowerBound)) and \(Money.text(option.costRange.upperBound)) a month; "
            + "p50 \(OptionWords.seconds(option.p50)), p95 \(OptionWords.seconds(option.p95)); "
            + "\(OptionWords.percent(option.refusedShare)) refused with 429.", theme.quiet)
    }
    if shown.advice.pick(.cheapest) == nil {
      lines += context.wrapped("None of those that were played holds the target.", theme.warning)
    }
    if !shown.reasons.isEmpty {
      lines += context.wrapped("What the numbers say", theme.heading)
      lines += shown.reasons.flatMap { context.wrapped($0, theme.text, indent: 2) }
    }
    return lines + context.wrapped("What it rests on", theme.heading)
      + shown.basis.flatMap { context.wrapped($0, theme.quiet, indent: 2) }
  }
}
