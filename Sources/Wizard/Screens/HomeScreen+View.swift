import SetupPlan
import TerminalUI

extension HomeScreen {
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    guard let answers, let environment else { return }
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1)
    var row = room.row
    let tabs = Tabs(answers.environments.map(\.name), selection: place)
    let rects = tabs.draw(on: &canvas.frame, row: row, column: room.column, width: room.width, theme: theme)
    for (index, rect) in rects.enumerated() { canvas.click(rect, .choice(index)) }
    row += context.isShort ? 1 : 2
    let facts =
      (dashboard.map { dashboardFacts($0, width: room.width - 12, context) } ?? [])
      + facts(of: environment, answers, context)
    let columns = actionColumns(room.width)
    let spare = room.maxRow - row - (actions.count + columns - 1) / columns - 1
    for (label, words, style) in facts.prefix(max(1, spare - (context.isShort ? 0 : 1))) {
      canvas.put(label, row: row, column: room.column, width: 11, style: theme.quiet)
      canvas.put(words, row: row, column: room.column + 12, width: room.width - 12, style: style)
      row += 1
    }
    if !context.isShort { row += 1 }
    for (index, action) in actions.enumerated() where row + index / columns < room.maxRow {
      draw(
        action, on: &canvas, row: row + index / columns,
        column: room.column + index % columns * Self.actionWidth(room.width), width: room.width)
    }
    row += (actions.count + columns - 1) / columns
    guard row < room.maxRow else { return }
    canvas.put("   \(action.words)", row: row, column: room.column, width: room.width, style: theme.quiet)
  }

  private func draw(_ action: HomeAction, on canvas: inout Canvas, row: Int, column: Int, width: Int) {
    let (key, isFocused) = (Key.character(action.key), action == self.action)
    guard Self.isTight(width) else {
      canvas.button(
        String(action.key), TextLayout.padded(action.title, to: 7), press: key, row: row, column: column,
        isFocused: isFocused)
      return
    }
    let used = canvas.put(
      "\(isFocused ? canvas.theme.glyphs.pointer : " ")\(action.key) \(TextLayout.padded(action.title, to: 7)) ",
      row: row,
      column: column, width: width, style: isFocused ? canvas.theme.focus : canvas.theme.heading)
    canvas.click(Rect(row: row, column: column, width: used, height: 1), .key(key))
  }

  /// Whether there is too little room for brackets around the keys.
  private static func isTight(_ width: Int) -> Bool { width < 52 }

  /// The columns of a key, its title and the gap to the next.
  private static func actionWidth(_ width: Int) -> Int { isTight(width) ? 12 : 18 }

  /// How many actions stand beside each other.
  private func actionColumns(_ width: Int) -> Int { min(6, max(1, (width + 2) / Self.actionWidth(width))) }

  /// What is said of an environment, the most important first.
  private func facts(
    of environment: EnvironmentAnswers, _ answers: Answers, _ context: Context
  ) -> [(String, String, Style)] {
    let theme = context.theme
    let dot = theme.glyphs.dot
    let size = environment.resources
    let (state, style): (String, Style) =
      switch self.state(of: environment.name) {
      case .neverApplied: ("not applied yet", theme.quiet)
      case .applied(let at): ("applied \(HomeScreen.moment(at))", theme.good)
      case .interrupted(let kind, let at):
        ("\(kind.rawValue) stopped on the way, \(HomeScreen.moment(at))", theme.warning)
      case .reverted(let at): ("taken back \(HomeScreen.moment(at))", theme.quiet)
      }
    let cost = CostEstimate(of: environment)
    let most = cost.atMost.map { ", at most \(Money.text($0)) with all instances busy" } ?? ""
    let place = Region.named(environment.region).map { " (\($0.place))" } ?? ""
    let security = SecurityTopic.allCases.map { $0.label($0.choice(in: environment.security)) }
    return [("State", state, style)] + risks(of: environment, answers, context) + [
      ("Project", "\(environment.project) in \(environment.region)\(place)", theme.text),
      (
        "Resources",
        "\(size.memory) \(dot) \(size.cpu.readable) CPU \(dot) \(size.minInstances) to \(size.maxInstances) instances "
          + "\(dot) \(size.concurrency) at once", theme.text
      ),
      ("Cost", "about \(Money.text(cost.total)) a month\(most)", theme.text),
      ("Service", "\(answers.service.name) in \(answers.service.directory)", theme.text),
      ("Security", security.joined(separator: " \(dot) "), theme.text),
    ]
  }

  /// Each risk by name, who accepted it, and those that add up.
  private func risks(
    of environment: EnvironmentAnswers, _ answers: Answers, _ context: Context
  ) -> [(String, String, Style)] {
    let theme = context.theme
    let report = RiskReport(of: environment, service: answers.service, on: context.today)
    guard !report.isEmpty else { return [("Risks", "none taken, exposure \(report.exposure.word)", theme.text)] }
    let dangers = report.combinations.filter { $0.weight == .danger }.map(\.name)
    let sum = dangers.isEmpty ? "" : "; adding up: \(dangers.joined(separator: ", "))"
    let head = "\(report.risks.count) taken, exposure \(report.exposure.word)\(sum)"
    return [("Risks", head, theme.risk)]
      + report.risks.map { risk in
        (
          " \(theme.glyphs.warning) \(risk.id.word)",
          "\(report.words(risk.standing)); \(risk.sentence)", risk.standing.isAccepted ? theme.text : theme.bad
        )
      }
  }

  /// `2026-11-23 12:00` of an RFC 3339 time.
  private static func moment(_ time: String) -> String {
    time.prefix(16).split(separator: "T").joined(separator: " ")
  }
}
