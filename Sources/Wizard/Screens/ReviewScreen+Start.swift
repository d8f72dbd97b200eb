import SetupPlan
import TerminalUI

extension ReviewScreen {
  func drawStart(of preview: Preview, on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let (room, foot) = rect.split(bottom: (confirmation == nil ? 1 : 2) + (context.isShort ? 0 : 1))
    let all = startLines(of: preview, width: room.width, height: room.height, context)
    let isLong = all.count > room.height
    let range = scrolls[.start, default: Viewport()].range(count: all.count, height: room.height)
    for (index, line) in all[range].enumerated() {
      var column = room.column
      for part in line.parts {
        column += canvas.put(
          part.text, row: room.row + index, column: column, width: room.maxColumn - column, style: part.style)
      }
    }
    if isLong, !range.isEmpty {
      let mark = range.upperBound < all.count ? theme.glyphs.down : theme.glyphs.up
      canvas.put(mark, row: room.maxRow - 1, column: room.maxColumn - 1, width: 1, style: theme.accent)
    }
    drawConfirmation(of: preview, on: &canvas, in: foot, row: isLong ? foot.maxRow : room.row + all.count, context)
  }

  /// What is typed, if anything, and the button; below the text, or at the bottom where the text is long.
  private func drawConfirmation(
    of preview: Preview, on canvas: inout Canvas, in rect: Rect, row end: Int, _ context: Context
  ) {
    let theme = context.theme
    let rows = confirmation == nil ? 1 : 2
    var row = min(end + (context.isShort ? 0 : 1), rect.maxRow - rows)
    if let confirmation {
      let prompt = complaint ?? confirmation.prompt
      var column = rect.column
      column += canvas.put(
        prompt, row: row, column: column, width: rect.width, style: complaint == nil ? theme.text : theme.bad)
      column += canvas.put(confirmation.word, row: row, column: column, width: 31, style: theme.heading) + 1
      typed.draw(
        on: &canvas.frame, row: row, column: column, width: min(31, rect.maxColumn - column), theme: theme,
        isFocused: true)
      row += 1
    }
    let label =
      switch kind {
      case _ where preview.conflicts > 0: "Look at the files again"
      case .apply: "Start the set-up"
      case .adjust: "Start the adjustment"
      case .revert: "Take it back"
      }
    let style = takesRisks && preview.conflicts == 0 ? theme.riskFocus : theme.focus
    canvas.button("enter", label, press: .enter, row: row, column: rect.column, isFocused: true, style: style)
  }

  /// The page line by line: what is about to be done, the risks first.
  func startLines(of preview: Preview, width: Int, height: Int, _ context: Context) -> [Line] {
    let theme = context.theme
    let title =
      switch kind {
      case .apply where !parts.isEmpty:
        "Set up \(parts.count { $0.preview != nil }) services as \(environment) in \(project)"
      case .apply: "Set up \(environment) in \(project)"
      case .adjust: "Adjust \(environment) in \(project)"
      case .revert: "Take back \(environment) in \(project)"
      }
    func lines(isShort: Bool) -> [Line] {
      var lines = [Line((title, theme.heading))]
      if !isShort { lines.append(Line(("", theme.text))) }
      if takesRisks, let risks {
        let told = RiskLines(report: risks, theme: theme, width: width)
        lines += ([told.head] + told.lines(isShort: isShort)).map { Line(parts: $0) }
        if !isShort { lines.append(Line(("", theme.text))) }
      }
      for failure in preview.missing {
        lines += TextLayout.wrapped("Missing: \(failure.message). \(failure.remedy)", to: max(10, width - 2)).map {
          Line(("  " + $0, theme.bad))
        }
      }
      if !isShort { lines += partLines(width: width, context) }
      lines += summary(of: preview).map { label, words in
        Line(("  " + TextLayout.padded(label, to: 12), theme.quiet), (words, theme.text))
      }
      if !isShort {
        if !preview.notices.isEmpty { lines.append(Line(("", theme.text))) }
        lines += noticeLines(of: preview, width: width, context)
      } else if let first = preview.notices.first {
        let more = preview.notices.count > 1 ? " and \(preview.notices.count - 1) more" : ""
        lines.append(Line(("  " + TextLayout.padded("Notice", to: 12), theme.quiet), (first.message + more, theme.bad)))
      }
      return lines
    }
    let full = lines(isShort: context.isShort)
    return full.count > height ? lines(isShort: true) : full
  }

  private func summary(of preview: Preview) -> [(String, String)] {
    let files = preview.files.filter { $0.kind != .unchanged }.count
    let steps = preview.steps.filter { !$0.details.isEmpty }
    let changes = steps.reduce(0) { $0 + $1.details.count }
    let grants = preview.grants.filter { kind == .revert ? $0.isPresent : !$0.isPresent }.count
    if preview.isEmpty { return [("Changes", "none: everything is so already"), ("Delivery", delivery.meaning)] }
    if kind == .revert {
      return [
        ("Files", "\(files) put back, byte for byte"), ("Steps", "\(steps.count) undone, newest first"),
        ("Stays", "overture.yaml, so that it can be applied again"), ("Delivery", delivery.meaning),
      ]
    }
    var lines = [
      ("Files", "\(files) written"), ("Steps", "\(steps.count) with \(changes) change\(changes == 1 ? "" : "s")"),
      ("IAM", "\(grants) role\(grants == 1 ? "" : "s") granted"),
      ("Cost", "about \(Money.text(preview.cost.total)) a month"),
    ]
    let most = preview.cost.atMost.map { "; at most \(CostEstimate.spoken($0))" } ?? ""

    if preview.conflicts > 0 { lines[0].1 = "\(preview.conflicts) edited by hand where it changes: settle that first" }
    if let now = preview.currentCost { lines[3].1 += ", now \(Money.text(now.total))" }
    lines[3].1 += most
    if let image = preview.image { lines.append(("Image", image.summary)) }
    let delivery = parts.isEmpty ? self.delivery.meaning : "the files stay in the working copy; deliver each afterwards"
    return lines + [("Delivery", delivery), ("Undo", "possible at any time; the old files are kept")]
  }

  /// What the checks before the first change found and what stops nothing, each with its cause and its fix.
  func noticeLines(of preview: Preview, width: Int, _ context: Context) -> [Line] {
    let theme = context.theme
    func wrapped(_ text: String) -> [Line] {
      TextLayout.wrapped(text, to: max(10, width - 4)).map { Line(("    " + $0, theme.text)) }
    }
    return preview.notices.flatMap { notice in
      [Line(("  \(theme.glyphs.warning) ", theme.bad), (notice.message, theme.heading))]
        + wrapped(notice.reason) + wrapped(notice.remedy)
    }
  }

  /// What the tab of the risks says.
  func riskLines(_ context: Context) -> [Line] {
    guard let risks, !risks.isEmpty else { return [] }
    let theme = context.theme
    let width = max(10, context.size.columns - 4)
    let told = RiskLines(report: risks, theme: theme, width: width)
    func wrapped(_ text: String, _ style: Style) -> [Line] {
      TextLayout.wrapped(text, to: width - 4).map { Line(("    " + $0, style)) }
    }
    let each = risks.risks.flatMap { risk -> [Line] in
      let text = TradeOff[risk.id]
      return [Line((" \(theme.glyphs.warning) \(risk.id.word)  ", theme.risk), (text.title, theme.heading))]
        + wrapped(risk.sentence, theme.text)
        + wrapped(risks.words(risk.standing), risk.standing.isAccepted ? theme.quiet : theme.bad)
        + wrapped(risk.standing.record?.text ?? "", theme.quiet)
    }
    let configured = risks.configured.flatMap { risk -> [Line] in
      wrapped("\(risk.what): \(risk.sentence); \(risk.instead)", theme.text)
    }
    let rule = "Exposure \(risks.exposure.word): \(risks.exposure.rule)."
    return [Line(parts: told.head), Line(("", theme.text))] + each + configured + [Line(("", theme.text))]
      + told.combinationLines.map { Line(parts: $0) } + [Line(("", theme.text))]
      + TextLayout.wrapped(rule, to: width).map { Line(($0, theme.quiet)) }
  }
}
