import SetupPlan
import TerminalUI

extension HistoryScreen {
  /// From this width on the workflow's runs stand beside the revisions.
  private static let wide = 120

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1)
    if case .askingPause(let plan) = step { return draw(plan, on: &canvas, in: room, context) }
    switch result {
    case nil:
      canvas.write("\(context.spinner) looking at the revisions of \(environment)", in: room, style: theme.quiet)
    case .failure(let failure): canvas.failure(failure, in: room)
    case .success(let history):
      var room = room
      if let words = head(history) {
        canvas.put(words, row: room.row, column: room.column, width: room.width, style: theme.warning)
        room = room.inset(top: context.isShort ? 1 : 2)
      }
      guard room.width >= Self.wide else { return draw(history, on: &canvas, in: room, context) }
      let (left, right) = room.split(left: room.width * 3 / 5)
      draw(history, on: &canvas, in: left.inset(right: 2), context)
      draw(runs: history, on: &canvas, in: right, context)
    }
  }

  /// The question whether to pause or resume, with all that follows from it.
  private func draw(_ plan: PausePlan, on canvas: inout Canvas, in room: Rect, _ context: Context) {
    canvas.write(pauseLines(plan, width: room.width, context), scrolled: scroll, in: room)
  }

  /// What `overture pause` or `overture resume` says before it asks, line by line.
  func pauseLines(_ plan: PausePlan, width: Int, _ context: Context) -> [(text: String, style: Style)] {
    let theme = context.theme
    let width = max(10, width - 2)
    func items(_ texts: [String], _ mark: String, _ style: Style) -> [(text: String, style: Style)] {
      texts.flatMap { text in
        TextLayout.wrapped(text, to: width - 2).enumerated().map { ($0 == 0 ? "\(mark) \($1)" : "  \($1)", style) }
      }
    }
    let question = TextLayout.wrapped(plan.direction.question(environment), to: width).map { ($0, theme.warning) }
    let answers = [("[ y ] yes   [ esc ] no", theme.heading)]
    return question + answers + items(plan.changes, theme.glyphs.dot, theme.text)
      + items(plan.notes, " ", theme.quiet)
  }

  private func head(_ history: DeploymentHistory) -> String? {
    if let pause = history.pause { return "\(environment) is \(pause.words)" }
    return history.revisions.isEmpty ? "\(environment) has no revisions" : nil
  }

  /// The revisions, and below them what is known of the marked one, or how far a rollback is.
  private func draw(_ history: DeploymentHistory, on canvas: inout Canvas, in room: Rect, _ context: Context) {
    let theme = context.theme
    let (upper, lower) = room.split(bottom: min(max(3, lowerHeight(history, room, context)), max(0, room.height - 2)))
    var list = upper
    if !context.isShort {
      canvas.put(Self.titles(list.width), row: list.row, column: list.column, width: list.width, style: theme.quiet)
      list = list.inset(top: 1)
    }
    let window = Viewport.window(around: place, count: history.revisions.count, height: list.height)
    for (index, revision) in zip(window, history.revisions[window]) {
      let row = list.row + index - window.lowerBound
      let isMarked = revision.name == marked?.name
      let style = isMarked ? theme.focus : Self.style(of: revision, theme)
      let mark = isMarked ? theme.glyphs.pointer : " "
      let text = "\(mark) \(Self.row(revision, history, list.width - 2))"
      canvas.put(text, row: row, column: list.column, width: list.width, style: style)
      canvas.click(Rect(row: row, column: list.column, width: list.width, height: 1), .choice(index))
    }
    drawLower(history, on: &canvas, in: lower, context)
  }

  private static func style(of revision: RevisionEntry, _ theme: Theme) -> Style {
    if case .failed = revision.state { return theme.bad }
    return revision.percent > 0 ? theme.good : theme.text
  }

  // MARK: - A row

  private static func titles(_ width: Int) -> String {
    guard width >= 60 else { return "  \(TextLayout.padded("revision", to: width - 17)) traffic  commit" }
    let columns = [("revision", 30), ("traffic", 9), ("commit", 9), ("made", 18)]
    return "  " + columns.map { TextLayout.padded($0.0, to: $0.1) }.joined() + "by"
  }

  /// Name, part of the requests, commit, time and person, as far as the width goes.
  private static func row(_ revision: RevisionEntry, _ history: DeploymentHistory, _ width: Int) -> String {
    let percent = revision.percent > 0 ? "\(revision.percent) %" : word(of: revision.state)
    let commit = revision.shortCommit ?? ""
    guard width >= 58 else {
      return TextLayout.padded(end(of: revision.name, width - 15), to: width - 15) + " "
        + TextLayout.padded(percent, to: 7)
        + TextLayout.padded(commit, to: 7)
    }
    return TextLayout.padded(end(of: revision.name, 29), to: 29) + " " + TextLayout.padded(percent, to: 9)
      + TextLayout.padded(commit, to: 9) + TextLayout.padded(moment(revision.created), to: 18)
      + (history.person(of: revision) ?? "")
  }

  /// The end of a name, which tells revisions of a service apart.
  private static func end(of name: String, _ width: Int) -> String {
    name.count <= width ? name : "..\(name.suffix(max(0, width - 2)))"
  }

  private static func word(of state: RevisionEntry.State) -> String {
    switch state {
    case .ready: ""
    case .isStarting: "starts"
    case .failed: "failed"
    }
  }

  /// `2026-11-23 12:00` of an RFC 3339 time.
  private static func moment(_ time: String) -> String {
    time.prefix(16).split(separator: "T").joined(separator: " ")
  }

  // MARK: - Below the list

  private func lowerHeight(_ history: DeploymentHistory, _ room: Rect, _ context: Context) -> Int {
    1 + lowerLines(history, context).reduce(0) { $0 + TextLayout.wrapped($1.text, to: max(1, room.width)).count }
  }

  private func drawLower(_ history: DeploymentHistory, on canvas: inout Canvas, in lower: Rect, _ context: Context) {
    guard !lower.isEmpty else { return }
    canvas.rule(row: lower.row, column: lower.column, width: lower.width)
    var room = lower.inset(top: 1)
    for line in lowerLines(history, context) where !room.isEmpty {
      room = room.split(top: canvas.write(line.text, in: room, style: line.style)).rest
    }
  }

  private func lowerLines(_ history: DeploymentHistory, _ context: Context) -> [(text: String, style: Style)] {
    let theme = context.theme
    switch step {
    case .asking(let rollback):
      let from = rollback.from.map { $0.percent == 100 ? $0.name : "\($0.name) (\($0.percent) %)" }
      return [
        (
          "Give all requests of \(from.isEmpty ? "no revision" : from.joined(separator: ", ")) to \(rollback.to.name)?",
          theme.warning
        ), ("[ y ] yes   [ esc ] no", theme.heading),
      ] + Rollback.notes.map { ($0, theme.quiet) }
    case .working(let rollback):
      return [("\(context.spinner) giving all requests to \(rollback.to.name)", theme.accent)]
    case .failed(let failure):
      return failure.all.flatMap { failure in
        [("\(theme.glyphs.failed) \(failure.message)", theme.bad)]
          + [failure.reason, failure.remedy].filter { !$0.isEmpty }.map { ($0, theme.text) }
      }
    case .done(let name):
      return [("\(theme.glyphs.done) \(name) gets all requests", theme.good)] + details(history, theme)
    case .looking(let direction):
      let words = direction == .pause ? "what a pause would change" : "what the end of the pause would change"
      return [("\(context.spinner) looking at \(words)", theme.quiet)]
    case .pausing(let plan): return [("\(context.spinner) \(plan.direction.going(environment))", theme.accent)]
    case .paused(let direction, let isUnchanged):
      let words = isUnchanged ? direction.unchanged(environment) : direction.done(environment)
      return [("\(isUnchanged ? theme.glyphs.unchanged : theme.glyphs.done) \(words)", theme.good)]
        + details(history, theme)
    case .none, .askingPause: return details(history, theme)
    }
  }

  /// What is known of the marked revision.
  private func details(_ history: DeploymentHistory, _ theme: Theme) -> [(text: String, style: Style)] {
    guard let marked else { return [] }
    let run = history.run(of: marked).map { "run #\($0.number) of \($0.event): \($0.outcome)" }
    let tags = marked.tags.isEmpty ? nil : "tag \(marked.tags.joined(separator: ", "))"
    let size = marked.size.words.isEmpty ? nil : marked.size.words
    let facts = [marked.isPlaceholder ? "the placeholder" : nil, size, tags, run].compactMap(\.self)
    var lines: [(text: String, style: Style)] = [("image \(marked.shortImage)", theme.text)]
    if !facts.isEmpty { lines.append((facts.joined(separator: " \(theme.glyphs.dot) "), theme.text)) }
    if case .failed(let reason) = marked.state, !reason.isEmpty { lines.append((reason, theme.bad)) }
    return lines
  }

  // MARK: - The workflow's runs

  private func draw(runs history: DeploymentHistory, on canvas: inout Canvas, in room: Rect, _ context: Context) {
    let theme = context.theme
    canvas.divider(column: room.column, row: room.row, height: room.height)
    var list = room.inset(left: 2)
    canvas.put("runs of the workflow", row: list.row, column: list.column, width: list.width, style: theme.quiet)
    list = list.inset(top: 1)
    if let note = history.runsNote { canvas.write(note, in: list, style: theme.quiet) }
    let deployed = marked.flatMap { history.run(of: $0)?.id }
    for (index, run) in history.runs.prefix(list.height).enumerated() {
      let style =
        run.id == deployed ? theme.match : run.conclusion == nil ? theme.accent : Self.style(ofRun: run, theme)
      let took = run.seconds.map { "\($0 / 60) min \($0 % 60) s" } ?? ""
      let text =
        TextLayout.padded("#\(run.number)", to: 6) + TextLayout.padded(run.outcome, to: 12)
        + TextLayout.padded(String(run.commit.prefix(7)), to: 9) + TextLayout.padded(Self.moment(run.started), to: 18)
        + TextLayout.padded(took, to: 13) + run.actor
      canvas.put(text, row: list.row + index, column: list.column, width: list.width, style: style)
    }
  }

  private static func style(ofRun run: WorkflowRunEntry, _ theme: Theme) -> Style {
    switch run.conclusion {
    case "success": theme.good
    case "failure", "timed_out", "startup_failure": theme.bad
    default: theme.quiet
    }
  }
}
