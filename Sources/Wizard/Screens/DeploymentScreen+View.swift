import SetupPlan
import TerminalUI

extension DeploymentScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1)
    let (top, rest) = room.split(top: 1)
    let head = head(context)
    canvas.put(head.text, row: top.row, column: top.column, width: top.width, style: head.style)
    let (main, foot) = rest.split(bottom: footRows(rest, canvas))
    drawFoot(on: &canvas, in: foot, context)
    let list = main.inset(top: context.isShort ? 0 : 1)
    guard !list.isEmpty else { return }
    if list.width < 60 {
      let (left, below) = list.split(top: min(jobs.count, list.height / 2))
      drawJobs(on: &canvas, in: left, context)
      log.draw(on: &canvas.frame, in: below, theme: theme)
    } else {
      let (left, right) = list.split(left: min(46, max(34, list.width * 2 / 5)))
      drawJobs(on: &canvas, in: left, context)
      canvas.divider(column: right.column + 1, row: right.row, height: right.height)
      log.draw(on: &canvas.frame, in: right.inset(left: 3), theme: theme)
    }
  }

  /// What there is to say, above all.
  private func head(_ context: Context) -> (text: String, style: Style) {
    let theme = context.theme
    switch outcome {
    case nil where run == nil && wait == nil: return ("\(context.spinner) setting the deploy workflow off", theme.quiet)
    case nil:
      let time = Seconds.text(max(0, context.seconds - startedAt))
      return wait.map { ("\(context.spinner) \($0.words)", theme.warning) }
        ?? ("\(context.spinner) deploying \(environment), \(time)", theme.accent)
    case .serves?:
      return (
        "\(theme.glyphs.done) \(environment) serves the new revision. It took \(Seconds.text(seconds ?? 0)).",
        theme.good
      )
    case .failed?: return ("\(theme.glyphs.failed) \(environment) was not deployed.", theme.bad)
    }
  }

  /// Below: where to look while it goes on, the answer or the failure at its end.
  private func foot(_ theme: Theme) -> [(text: String, style: Style)] {
    switch outcome {
    case nil: (run?.page ?? wait?.page).map { [($0, theme.quiet)] } ?? []
    case .failed?: []
    case .serves(let address)?:
      [(address, theme.accent)]
        + (answer.map { [("GET \($0.url) answered \($0.status)", theme.text), ($0.body, theme.good)] } ?? [])
        .filter { !$0.0.isEmpty }
    }
  }

  private func footRows(_ rect: Rect, _ canvas: Canvas) -> Int {
    let rows =
      failure.map { canvas.rows(of: $0, width: rect.width) }
      ?? foot(canvas.theme).reduce(0) { $0 + TextLayout.wrapped($1.text, to: max(1, rect.width)).count }
    return min(rows + (rect.height > 12 ? 1 : 0), max(1, rect.height * 2 / 3))
  }

  private func drawFoot(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let room = rect.height > 2 && rect.width >= 60 ? rect.inset(top: 1) : rect
    if let failure {
      canvas.failure(failure, in: room)
      return
    }
    var rest = room
    for line in foot(context.theme) where !rest.isEmpty {
      rest = rest.split(top: canvas.write(line.text, in: rest, style: line.style)).rest
    }
  }

  // MARK: The jobs

  private func drawJobs(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    let shown = jobs.filter { $0.state != .skipped }
    var rows: [(mark: String, style: Style, text: String, time: String)] = []
    for job in shown {
      let (mark, style) = look(job.state, context)
      rows.append((mark, style, job.name, job.seconds.map(Seconds.text) ?? ""))
      guard let step = steps[job.name], step.state == .running || step.state == .failed || job.state == .failed else {
        continue
      }
      rows.append((" ", theme.quiet, step.name, ""))
    }
    // The newest count where there is no room for all.
    for (index, row) in rows.suffix(rect.height).enumerated() {
      let line = rect.row + index
      canvas.put(row.mark, row: line, column: rect.column, width: 1, style: row.style)
      let isStep = row.mark == " "
      canvas.put(
        row.text, row: line, column: rect.column + (isStep ? 4 : 2),
        width: rect.width - (isStep ? 4 : 2) - row.time.count - 1, style: isStep ? theme.quiet : theme.text)
      canvas.put(
        row.time, row: line, column: rect.maxColumn - row.time.count, width: row.time.count, style: theme.quiet)
    }
  }

  private func look(_ state: DeploymentState, _ context: Context) -> (String, Style) {
    let theme = context.theme
    switch state {
    case .queued, .waiting: return (theme.glyphs.pending, theme.quiet)
    case .running: return (context.spinner, theme.accent)
    case .succeeded: return (theme.glyphs.done, theme.good)
    case .failed: return (theme.glyphs.failed, theme.bad)
    case .cancelled, .skipped: return (theme.glyphs.skipped, theme.quiet)
    }
  }
}
