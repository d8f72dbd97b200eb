import SetupPlan
import TerminalUI

extension RunScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    guard !steps.isEmpty else {
      drawEmpty(on: &canvas, in: body, context)
      return
    }
    let panelRows =
      panel.map { min(body.height - 2, canvas.rows(of: $0, width: body.width - 4) + (isSmall(body) ? 1 : 4)) } ?? 0
    let (upper, foot) = body.split(bottom: 1)
    let (main, below) = upper.split(bottom: panelRows)
    drawProgress(on: &canvas, in: foot, context)
    if let panel { drawPanel(panel, on: &canvas, in: below, context) }
    if isZoomed || (main.width < 60 && main.height < 3) {
      drawLog(on: &canvas, in: main, context)
    } else if main.width < 60 {
      drawTree(on: &canvas, in: main, context)
    } else {
      let (left, rest) = main.split(left: min(46, max(34, main.width * 2 / 5)))
      drawTree(on: &canvas, in: left, context)
      canvas.divider(column: rest.column + 1, row: rest.row, height: rest.height)
      drawLog(on: &canvas, in: rest.inset(left: 3), context)
    }
  }

  private func isSmall(_ body: Rect) -> Bool { body.width < 60 || body.height < 14 }

  private func drawEmpty(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    if let panel {
      let rows = canvas.rows(of: panel, width: body.width - 4) + 4
      drawPanel(panel, on: &canvas, in: body.inset(top: context.isShort ? 0 : 1).split(top: rows).top, context)
    } else {
      canvas.write("\(context.spinner) starting", in: body, style: context.theme.quiet)
    }
  }

  // MARK: The tree

  /// A row of the tree: a heading or a step.
  private enum Row {
    case group(StepGroup)
    case step(StepID)
  }

  /// Groups are closed where there is no room for all, except those that something happens in.
  private func rows(height: Int) -> [Row] {
    let groups = StepGroup.allCases.filter { group in steps.contains { $0.group == group } }
    let isOpen: (StepGroup) -> Bool = { group in
      if groups.count + steps.count <= height { return true }
      let members = steps.filter { $0.group == group }
      return selection?.group == group || members.contains { isRunning($0) || isFailed($0) }
    }
    return groups.flatMap { group -> [Row] in
      [.group(group)] + (isOpen(group) ? steps.filter { $0.group == group }.map(Row.step) : [])
    }
  }

  private func isFailed(_ step: StepID) -> Bool {
    if case .ended(.failed, _) = phases[step] { true } else { false }
  }

  private func drawTree(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let rows = rows(height: rect.height)
    let selected = rows.firstIndex {
      if case .step(let step) = $0 { step == selection } else { false }
    }
    let window = Viewport.window(around: selected ?? 0, count: rows.count, height: rect.height)
    for (index, place) in window.enumerated() {
      switch rows[place] {
      case .group(let group): draw(group, on: &canvas, row: rect.row + index, in: rect, context)
      case .step(let step): draw(step, on: &canvas, row: rect.row + index, in: rect, context)
      }
    }
  }

  private func draw(_ group: StepGroup, on canvas: inout Canvas, row: Int, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let members = steps.filter { $0.group == group }
    let ended = members.filter(isDone).count
    let (mark, style): (String, Style) =
      if members.contains(where: isFailed) {
        (theme.glyphs.failed, theme.bad)
      } else if ended == members.count {
        (theme.glyphs.done, theme.good)
      } else if members.allSatisfy({ if case .ended(.skipped, _) = phases[$0] { true } else { false } }) {
        (theme.glyphs.skipped, theme.quiet)
      } else if ended > 0 || members.contains(where: isRunning) {
        (theme.glyphs.current, theme.accent)
      } else {
        (theme.glyphs.pending, theme.quiet)
      }
    canvas.put(mark, row: row, column: rect.column, width: 1, style: style)
    canvas.put(group.rawValue, row: row, column: rect.column + 2, width: rect.width - 8, style: theme.heading)
    let count = ended == members.count ? "\(members.count)" : "\(ended)/\(members.count)"
    canvas.put(
      TextLayout.rightAligned(count, to: 5), row: row, column: rect.maxColumn - 5, width: 5, style: theme.quiet)
  }

  private func draw(_ step: StepID, on canvas: inout Canvas, row: Int, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let isSelected = step == selection
    let (mark, style, time) = look(of: step, context)
    let base = isSelected ? theme.focus : style
    if isSelected { canvas.frame.fill(row: row, column: rect.column, width: rect.width, style: base) }
    canvas.put(isSelected ? theme.glyphs.pointer : " ", row: row, column: rect.column, width: 1, style: base)
    canvas.put(mark, row: row, column: rect.column + 2, width: 1, style: isSelected ? base : style)
    let text: Style = phases[step] == .waiting ? theme.quiet : theme.text
    canvas.put(
      step.title, row: row, column: rect.column + 4, width: rect.width - 4 - time.count - 1,
      style: isSelected ? base : text)
    canvas.put(
      time, row: row, column: rect.maxColumn - time.count, width: time.count, style: isSelected ? base : theme.quiet)
    if let place = steps.firstIndex(of: step) {
      canvas.click(Rect(row: row, column: rect.column, width: rect.width, height: 1), .choice(place))
    }
  }

  private func look(of step: StepID, _ context: Context) -> (mark: String, style: Style, time: String) {
    let theme = context.theme
    switch phases[step] {
    case nil, .waiting: return (theme.glyphs.pending, theme.quiet, "")
    case .running(let since):
      if let left = waits[step]?.left(at: context.seconds) {
        return (context.spinner, theme.warning, "again in \(left) s")
      }
      return (context.spinner, theme.accent, Seconds.text(max(0, context.seconds - since)))
    case .ended(let outcome, let seconds):
      switch outcome {
      case .unchanged: return (theme.glyphs.unchanged, theme.good, "same")
      case .changed: return (theme.glyphs.done, theme.good, Seconds.text(seconds))
      case .skipped: return (theme.glyphs.skipped, theme.quiet, "not run")
      case .failed: return (theme.glyphs.failed, theme.bad, Seconds.text(seconds))
      }
    }
  }

  // MARK: The log

  private func drawLog(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    guard let selection, !rect.isEmpty else { return }
    let log = logs[selection] ?? LogPane()
    let mode = log.isFollowing ? "follow" : "scrolled"
    let note = "\(mode) \(theme.glyphs.dot) \(log.lines.count)"
    let (top, rest) = rect.split(top: 1)
    canvas.put(
      selection.rawValue, row: top.row, column: top.column, width: top.width - note.count - 1, style: theme.heading)
    canvas.put(note, row: top.row, column: top.maxColumn - note.count, width: note.count, style: theme.quiet)
    if log.lines.isEmpty {
      let words =
        switch phases[selection] {
        case .ended(.unchanged, _): "It was so already."
        case .ended(.skipped, _): "Not started."
        case nil, .waiting: "Waits for the steps it needs."
        default: "Nothing logged yet."
        }
      canvas.write(words, in: rest, style: theme.quiet)
    }
    log.draw(on: &canvas.frame, in: rest, theme: theme)
  }

  // MARK: The foot

  private func drawProgress(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let bar = ProgressBar(done: doneCount, of: steps.count)
    let words: String
    switch state {
    case .starting, .running:
      words = "\(doneCount) of \(steps.count) steps, \(Seconds.text(max(0, context.seconds - startedAt)))"
    case .stopping: words = rect.width >= 60 ? "finishing the running step, then stopping" : "finishing, then stopping"
    case .finished(let outcome, let seconds):
      let word = outcome == .succeeded ? "done" : outcome == .failed ? "failed" : "stopped"
      words = "\(word) after \(Seconds.text(seconds))"
    case .refused: words = "not started"
    }
    let shown = notice.map { "\($0)" } ?? words
    let style = isBad ? theme.bad : state == .stopping || notice != nil ? theme.warning : theme.good
    let textWidth = min(CellWidth.of(shown), rect.width - 10)
    let width = max(0, rect.width - textWidth - 7)
    bar.draw(on: &canvas.frame, row: rect.row, column: rect.column, width: width, theme: theme, style: style)
    canvas.put(
      TextLayout.rightAligned("\(bar.percent)%", to: 5), row: rect.row, column: rect.column + width, width: 5)
    canvas.put(
      shown, row: rect.row, column: rect.column + width + 7, width: textWidth,
      style: state == .stopping || notice != nil ? theme.warning : theme.quiet)
  }

  private var isBad: Bool { failure != nil }

  private func drawPanel(_ failure: Failure, on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    var room = rect
    if rect.height >= 6, rect.width >= 60 {
      let title = self.failure?.step.map { "\($0.rawValue) failed" } ?? (isBad ? "Not started" : "Stopped")
      room = Panel(title: title).draw(
        on: &canvas.frame, in: rect, theme: theme, style: isBad ? theme.bad : theme.warning)
    }
    let (text, buttons) = room.split(bottom: 1)
    canvas.failure(failure, in: text, isHarmless: !isBad)
    guard !isActive else {
      canvas.put(
        "\(context.spinner) finishing what still runs", row: buttons.row, column: buttons.column, width: buttons.width,
        style: theme.quiet)
      return
    }
    let isNarrow = rect.width < 60
    var column = buttons.column
    // The keys work also where there is no room for all of their buttons.
    for remedy in isNarrow ? remedies.prefix(3) : remedies[...] {
      guard let character = remedy.key.first else { continue }
      let words = isNarrow && remedy == .breakLock ? "break" : word(for: remedy)
      let label = words.capitalizedFirst + (isNarrow ? "" : addition(to: remedy))
      column += canvas.button(
        remedy.key, label, press: .character(character), row: buttons.row, column: column,
        isFocused: self.remedy == remedy)
      column += isNarrow ? 0 : 1
    }
  }

  /// What a button says besides the remedy's word where there is room.
  private func addition(to remedy: Remedy) -> String {
    switch remedy {
    case .retry: steps.isEmpty || remedies.contains(.breakLock) ? "" : ", from where it is"
    case .stop: isAskingAboutLock ? "" : " here"
    case .undo: " everything"
    case .breakLock: ""
    }
  }
}

extension String {
  /// The text with its first letter in upper case.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
