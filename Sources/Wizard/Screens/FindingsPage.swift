import SetupPlan
import TerminalUI

/// What was found out about the service, line by line: looked at, changed, confirmed.
struct FindingsPage: Sendable, Equatable {
  /// What a key meant.
  enum Result: Equatable { case stay, left, confirmed }

  let facts: [FoundFact]
  /// The service's folder from the repository's root.
  let folder: String
  var focus = 0
  /// The values that can be changed, by their place among the facts.
  var fields: [Int: ChoiceField] = [:]
  /// The questions that the person has looked at or answered.
  var answered: Set<Int> = []
  /// What stands in the way of confirming.
  var complaint: Failure?

  /// - Parameters:
  ///   - facts: what was found.
  ///   - folder: the service's folder from the repository's root.
  ///   - details: what the person has said before.
  ///   - workflows: what the person has decided about older workflows before.
  init(
    facts: [FoundFact], folder: String, details: [ServiceDetail: String],
    workflows: [String: OlderWorkflowDecision] = [:]
  ) {
    self.facts = facts
    self.folder = folder
    for (place, fact) in facts.enumerated() {
      if let workflow = fact.workflow {
        fields[place] = ChoiceField(
          workflows[workflow]?.rawValue ?? fact.value, options: OlderWorkflowDecision.allCases.map(\.rawValue))
        fields[place]?.isMarked = true
        if workflows[workflow] != nil { answered.insert(place) }
      }
      guard let detail = fact.detail else { continue }
      var options = [fact.value] + fact.others.map(\.value)
      if detail == .release { options.append(Service.noRelease) }
      if detail == .packaging { options += NameRules.packagingFiles.filter { !options.contains($0) } }
      var field = ChoiceField(details[detail] ?? fact.value, options: options)
      field.isMarked = true
      fields[place] = field
      if details[detail] != nil { answered.insert(place) }
    }
    focus = questions.first ?? 0
  }

  /// The facts that are questions without an answer.
  var questions: [Int] { facts.indices.filter { facts[$0].isQuestion && !answered.contains($0) && fields[$0] != nil } }

  /// What the person says: what differs from the files, and the answers to questions.
  var details: [ServiceDetail: String] {
    var details: [ServiceDetail: String] = [:]
    for (place, fact) in facts.enumerated() {
      guard let detail = fact.detail, let text = fields[place]?.text, text != fact.value || fact.isQuestion else {
        continue
      }
      details[detail] = text
    }
    return details
  }

  /// What the person has decided about older workflows, by their files.
  var workflows: [String: OlderWorkflowDecision] {
    var decisions: [String: OlderWorkflowDecision] = [:]
    for (place, fact) in facts.enumerated() {
      guard let workflow = fact.workflow, answered.contains(place) else { continue }
      decisions[workflow] = fields[place].flatMap { OlderWorkflowDecision(rawValue: $0.text) }
    }
    return decisions
  }

  mutating func update(_ input: InputEvent) -> Result {
    complaint = nil
    switch input {
    case .key(.escape): return .left
    case .key(.up), .key(.backTab): focus = max(0, focus - 1)
    case .key(.down), .key(.tab): focus = min(facts.count - 1, focus + 1)
    case .key(.pageUp): focus = max(0, focus - 8)
    case .key(.pageDown): focus = min(facts.count - 1, focus + 8)
    case .mouse(let mouse) where mouse.action == .wheelUp: focus = max(0, focus - 3)
    case .mouse(let mouse) where mouse.action == .wheelDown: focus = min(facts.count - 1, focus + 3)
    case .key(.enter): return confirm()
    default: if fields[focus]?.handle(input) == true { answered.insert(focus) }
    }
    return .stay
  }

  mutating func choose(_ place: Int) {
    if facts.indices.contains(place) { focus = place }
  }

  /// Takes the line's value as it is; all is confirmed once no question is open and no value is impossible.
  private mutating func confirm() -> Result {
    answered.insert(focus)
    for (place, fact) in facts.enumerated() {
      guard let detail = fact.detail, let text = fields[place]?.text, text != fact.value,
        let violation = NameRules.detail(detail, text)
      else { continue }
      focus = place
      complaint = Failure(
        message: violation.message, reason: violation.reason, remedy: violation.remedy, kind: .answers)
      return .stay
    }
    for (place, fact) in facts.enumerated() where fact.workflow != nil {
      guard let text = fields[place]?.text, OlderWorkflowDecision(rawValue: text) == nil else { continue }
      focus = place
      complaint = Failure(
        message: "“\(text)” is no decision about a workflow.", reason: "Allowed: disable, keep.",
        remedy: "disable switches it off on GitHub and keeps its file; keep lets both deploy.", kind: .answers)
      return .stay
    }
    guard let open = questions.first else { return .confirmed }
    focus = open
    return .stay
  }

  // MARK: View

  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context) {
    let title = "Found in \(folder == "." ? "the repository" : folder)"
    let theme = context.theme
    let room = body.inset(top: context.isShort ? 0 : 1).split(left: 120).left
    let (top, rest) = room.split(top: context.isShort ? 1 : 2)
    let open = questions.count
    let count = open == 0 ? "" : open == 1 ? "1 question" : "\(open) questions"
    canvas.put(title, row: top.row, column: top.column, width: top.width - count.count - 1, style: theme.heading)
    canvas.put(
      count, row: top.row, column: top.maxColumn - count.count, width: count.count, style: theme.warning)
    let (list, foot) = rest.split(bottom: context.isShort ? 3 : 6)
    let window = Viewport.window(around: focus, count: facts.count, height: list.height)
    for (index, place) in window.enumerated() {
      drawLine(
        place, on: &canvas, in: Rect(row: list.row + index, column: list.column, width: list.width, height: 1), theme)
    }
    drawFoot(on: &canvas, in: foot.inset(top: context.isShort ? 0 : 1), theme)
  }

  private func drawLine(_ place: Int, on canvas: inout Canvas, in rect: Rect, _ theme: Theme) {
    let fact = facts[place]
    let isFocused = place == focus
    let isOpen = questions.contains(place)
    canvas.put(
      isFocused ? theme.glyphs.pointer : " ", row: rect.row, column: rect.column, width: 1, style: theme.accent)
    let mark = isOpen ? "?" : fact.sureness == "guess" && fields[place]?.text == fact.value ? "~" : theme.glyphs.done
    canvas.put(
      mark, row: rect.row, column: rect.column + 2, width: 1,
      style: isOpen ? theme.warning : mark == "~" ? theme.quiet : theme.good)
    canvas.put(
      fact.title, row: rect.row, column: rect.column + 4, width: 12, style: isFocused ? theme.heading : theme.text)
    let column = rect.column + 17
    let hasPlace = rect.width >= 70
    let width = hasPlace ? max(20, (rect.width - 17) * 3 / 5) : rect.maxColumn - column
    if let field = fields[place] {
      field.draw(on: &canvas.frame, row: rect.row, column: column, width: width, theme: theme, isFocused: isFocused)
    } else {
      canvas.put(fact.value, row: rect.row, column: column + 2, width: width - 4, style: theme.text)
    }
    if hasPlace {
      let text = fields[place].map { $0.text != fact.value } == true ? "your answer" : inFolder(fact.place)
      canvas.put(
        text, row: rect.row, column: column + width + 1, width: rect.maxColumn - column - width - 1,
        style: theme.quiet)
    }
    canvas.click(rect, .choice(place))
  }

  /// A place from the service's folder, as far as it lies there.
  private func inFolder(_ place: String) -> String {
    place.hasPrefix(folder + "/") ? String(place.dropFirst(folder.count + 1)) : place
  }

  /// Why the line's value is what it is, and what else could be.
  private func drawFoot(on canvas: inout Canvas, in rect: Rect, _ theme: Theme) {
    if let complaint {
      canvas.failure(complaint, in: rect)
      return
    }
    guard facts.indices.contains(focus) else { return }
    let fact = facts[focus]
    let place = fact.place.isEmpty ? "" : " (\(fact.place))"
    var lines = ["\(fact.sureness): \(fact.why)\(place)"]
    let others = fact.others.map { $0.place.isEmpty ? $0.value : "\($0.value) (\($0.place))" }
    if !others.isEmpty {
      lines.append((fact.isQuestion ? "as likely: " : "also there: ") + others.joined(separator: ", "))
    }
    if let workflow = fact.workflow, let field = fields[focus],
      let decision = OlderWorkflowDecision(rawValue: field.text)
    {
      lines.append("\(workflow) \(decision.consequence)")
    } else if fact.detail == nil {
      lines.append("Change it where it is written, then begin again.")
    }
    var room = rect
    for line in lines where !room.isEmpty {
      room = room.split(top: canvas.write(line, in: room, style: theme.quiet)).rest
    }
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    let change = fields[focus] == nil ? [] : [Hint(glyphs.leftright, "change"), Hint("type", "edit")]
    return [
      Hint("enter", questions.isEmpty ? "all right" : "so it is"), Hint(glyphs.updown, "line"), Hint("?", "help"),
      Hint("esc", "back"),
    ] + change
  }
}
