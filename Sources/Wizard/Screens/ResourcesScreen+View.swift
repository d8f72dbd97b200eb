import SetupPlan
import TerminalUI

extension ResourcesScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let room = body.inset(top: context.isShort ? 0 : 1)
    if context.isShort || room.width < 70 {
      drawStacked(on: &canvas, in: room, context)
    } else {
      drawSideBySide(on: &canvas, in: room, context)
    }
  }

  private func drawSideBySide(on canvas: inout Canvas, in room: Rect, _ context: Context) {
    // Below a tall terminal the line under the presets is needed for what is said of a field.
    let rows = ResourceField.allCases.count + (room.height > 18 ? 2 : 1)
    let (upper, lower) = room.split(top: room.height >= 30 ? 22 : max(rows, min(room.height - 6, 12)))
    let (left, rest) = upper.split(left: min(42, room.width - 37))
    drawFields(on: &canvas, in: left, context)
    canvas.divider(column: rest.column + 1, row: rest.row, height: rest.height)
    drawCost(on: &canvas, in: rest.inset(left: 4, right: max(0, rest.width - 60)), context)
    drawMessage(on: &canvas, in: lower.inset(top: 1), context)
  }

  private func drawStacked(on canvas: inout Canvas, in room: Rect, _ context: Context) {
    let words = violation.map { "\($0.message) \($0.reason) \($0.remedy)" }
    let message = words.map { TextLayout.wrapped($0, to: room.width - 2).count } ?? 0
    let all = ResourceField.allCases.count + 1
    let (upper, lower) = room.split(bottom: max(1, min(message, room.height - 4) + 1))
    let window = Viewport.window(around: focus, count: all, height: upper.height)
    for (index, number) in window.enumerated() {
      drawRow(number, on: &canvas, row: upper.row + index, in: upper, context)
    }
    let extra = lower.split(top: 1)
    drawTotal(on: &canvas, in: extra.top, context)
    guard let words else {
      if room.height > all + 4 { drawCost(on: &canvas, in: upper.inset(top: all + 1), context) }
      return
    }
    canvas.put(
      context.theme.glyphs.failed, row: extra.rest.row, column: room.column, width: 1, style: context.theme.bad)
    canvas.write(
      words, in: extra.rest.inset(left: 2), style: context.theme.bad)
  }

  private func drawFields(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    drawRow(0, on: &canvas, row: rect.row, in: rect, context)
    let gap = rect.height > ResourceField.allCases.count + 1 ? 1 : 0
    for number in 1...ResourceField.allCases.count {
      drawRow(number, on: &canvas, row: rect.row + number + gap, in: rect, context)
    }
  }

  private func drawRow(_ number: Int, on canvas: inout Canvas, row: Int, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let isFocused = number == focus
    canvas.put(isFocused ? theme.glyphs.pointer : " ", row: row, column: rect.column, width: 1, style: theme.accent)
    let label = number == 0 ? "Preset" : ResourceField.allCases[number - 1].title
    canvas.put(
      label, row: row, column: rect.column + 2, width: 18, style: isFocused ? theme.heading : theme.text)
    canvas.click(Rect(row: row, column: rect.column, width: rect.width, height: 1), .choice(number))
    let column = rect.column + 20
    let width = min(21, rect.maxColumn - column - 1)
    guard number > 0 else {
      drawPresets(on: &canvas, row: row, column: column, width: rect.maxColumn - column, context)
      return
    }
    let field = ResourceField.allCases[number - 1]
    let isWrong = draft.violations.contains { $0.field == field }
    fields[field]?.draw(
      on: &canvas.frame, row: row, column: column, width: width, theme: theme, isFocused: isFocused,
      placeholder: field == .keepWarm ? "none" : "")
    if isWrong {
      canvas.put(theme.glyphs.failed, row: row, column: column + width, width: 1, style: theme.bad)
    } else if let current, ResourceDraft(current)[field] != draft[field] {
      canvas.put("*", row: row, column: column + width, width: 1, style: theme.accent)
    }
  }

  private func drawPresets(on canvas: inout Canvas, row: Int, column: Int, width: Int, _ context: Context) {
    let theme = context.theme
    var place = column
    for (index, item) in Preset.allCases.enumerated() {
      let isOn = preset == item
      let label = isOn ? "[\(item.rawValue)]" : " \(item.rawValue) "
      let style = isOn ? (focus == 0 ? theme.focus : theme.accent) : theme.quiet
      let used = canvas.put(label, row: row, column: place, width: column + width - place, style: style)
      canvas.click(Rect(row: row, column: place, width: used, height: 1), .choice(100 + index))
      place += used + (width < 24 ? 0 : 1)
    }
    if preset == nil {
      canvas.put("custom", row: row, column: place, width: column + width - place, style: theme.accent)
    }
  }

  // MARK: Cost

  private func estimate(_ resources: Resources) -> CostEstimate {
    CostEstimate(resources: resources, region: region, load: assumedLoad)
  }

  private func drawCost(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let width = rect.width
    canvas.put("Estimate, US$ a month", row: rect.row, column: rect.column, width: width, style: theme.heading)
    guard rect.height > 3 else { return }
    guard let estimate = resources.map(estimate) else {
      canvas.write(
        "As soon as every field is right, its cost stands here.", in: rect.inset(top: 2), style: theme.quiet)
      return
    }
    var row = rect.row + 2
    let hasNotes = rect.height >= 20
    for item in estimate.items where row < rect.maxRow - 3 {
      canvas.put(
        item.label, row: row, column: rect.column, width: width - 11, style: hasNotes ? theme.text : theme.quiet)
      canvas.put(
        TextLayout.rightAligned(Money.text(item.dollars), to: 11), row: row, column: rect.column + width - 11, width: 11
      )
      row += 1
      guard hasNotes, let note = item.note else { continue }
      let room = Rect(row: row, column: rect.column + 2, width: width - 14, height: max(0, rect.maxRow - row - 3))
      row += canvas.write(note, in: room, style: theme.quiet)
    }
    canvas.rule(row: row, column: rect.column, width: width)
    drawTotal(
      on: &canvas, in: Rect(row: row + 1, column: rect.column, width: width, height: 1), context)
    guard let most = estimate.atMost, row + 2 < rect.maxRow else { return }
    canvas.put(
      "at most, all busy", row: row + 2, column: rect.column, width: width - 12, style: theme.quiet)
    canvas.put(
      TextLayout.rightAligned(Money.text(most), to: 12), row: row + 2, column: rect.column + width - 12, width: 12,
      style: theme.quiet)
  }

  /// The total, and beside it what runs now costs.
  private func drawTotal(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    guard let total = resources.map(estimate)?.total else {
      canvas.put("cost: not yet", row: rect.row, column: rect.column, width: rect.width, style: theme.quiet)
      return
    }
    let new = Money.text(total)
    guard let now = current.map(estimate)?.total else {
      canvas.put("a month", row: rect.row, column: rect.column, width: rect.width, style: theme.heading)
      canvas.put(
        TextLayout.rightAligned(new, to: 12), row: rect.row, column: rect.maxColumn - 12, width: 12,
        style: theme.heading)
      return
    }
    let used = canvas.put(
      "now \(Money.text(now)) \(theme.glyphs.arrow) ", row: rect.row, column: rect.column, width: rect.width,
      style: theme.quiet)
    canvas.put(
      "new \(new)", row: rect.row, column: rect.column + used, width: rect.width - used,
      style: total > now ? theme.warning : theme.heading)
  }

  // MARK: What is wrong, or what the field is about

  private func drawMessage(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    if let violation {
      canvas.failure(
        Failure(message: violation.message, reason: violation.reason, remedy: violation.remedy, kind: .answers),
        in: rect)
      return
    }
    let room = rect.inset(right: max(0, rect.width - 110))
    var rest = room.inset(top: canvas.write(explanation, in: room))
    if let measured, offersTraffic {
      let used = canvas.write(
        takesMeasured
          ? "Reckoned with what was measured in the last week, which becomes the answer; ^T goes back."
          : "Measured in the last week: \(measured.words). ^T reckons with that.", in: rest, style: context.theme.accent
      )
      canvas.click(Rect(row: rest.row, column: rest.column, width: rest.width, height: used), .key(.control("t")))
      rest = rest.inset(top: used)
    } else {
      rest = rest.inset(top: 1)
    }
    let basis = CostEstimate.basis(region: region, load: assumedLoad)
    guard TextLayout.wrapped(basis, to: rest.width).count <= rest.height else { return }
    canvas.write(basis, in: rest, style: context.theme.quiet)
  }

  /// What the focused field changes.
  private var explanation: String {
    switch focusedField {
    case nil: "A preset fills in all fields: the guide's own sizing, or the smallest that is still comfortable."
    case .memory: "Memory of one instance. Too little ends it in the middle of a request; more than 4Gi needs 2 CPU."
    case .cpu: "CPU of one instance. 1 and more serve many requests at once; below 1, one at a time."
    case .minInstances: "Instances that are kept ready. 0 costs nothing when nobody calls, and the first call waits."
    case .maxInstances: "The most instances at once: what limits the bill, and the load that can be served."
    case .concurrency: "Requests that one instance serves at once. More is cheaper, until CPU or memory run short."
    case .timeout: "How long a request may take before it is cut off with 504."
    case .keepWarm: "When a job calls /health, so that an instance stays warm: a cron schedule in UTC. Empty for none."
    case .cpuAllocation:
      "requests: CPU while a request is served, which is cheaper. always: background work and schedulers go on between "
        + "requests; every instance is paid for as long as it runs."
    case .startupTimeout:
      "How long an instance may take until it answers, up to 240s. Models and migrations take their time."
    case .sessionAffinity:
      "on: a client comes back to the same instance as far as possible, for websockets and what an instance keeps in memory."
    case .http2: "on: HTTP/2 reaches the container in clear text (h2c), as gRPC needs it; the server has to speak it."
    }
  }
}
