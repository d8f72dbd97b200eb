import SetupPlan
import TerminalUI

/// Everything that a run would do, and the confirmation without which nothing happens.
struct ReviewScreen: Screen, Equatable {
  /// How far the gathering is.
  enum State: Sendable, Equatable {
    case loading
    case ready(Preview)
    case failed(Failure)
  }

  /// The tabs, in order.
  enum Tab: Int, Sendable, CaseIterable {
    case files, commands, grants, resources, cost, risks, start

    var title: String {
      switch self {
      case .files: "Files"
      case .commands: "Commands"
      case .grants: "IAM"
      case .resources: "Resources"
      case .cost: "Cost"
      case .risks: "Risks"
      case .start: "Start"
      }
    }

    /// Where there is little room.
    var shortTitle: String {
      switch self {
      case .commands: "Cmds"
      case .resources: "Steps"
      default: title
      }
    }
  }

  var kind = RunEvent.RunKind.apply
  var environment = ""
  var project = ""
  var state = State.loading
  var tab = Tab.files
  /// The marked file, and whether keys scroll its diff.
  var file = 0
  var isReading = false
  var diff = Viewport()
  /// How far each other tab is scrolled.
  var scrolls: [Tab: Viewport] = [:]
  /// What is taken on by starting; nil until the answers are known.
  var risks: RiskReport?
  /// What becomes of the files afterwards.
  var delivery = DeliveryMode.files
  /// What was typed to confirm.
  var typed = TextField()
  /// Why it does not start.
  var complaint: String?
  /// What would be done for each of several services; empty where it is about one.
  var parts: [Part] = []
  /// Which of them is shown by itself; nil for all together.
  var shown: Int?

  /// Whether the run makes or keeps something risky.
  var takesRisks: Bool { kind != .revert && risks?.isEmpty == false }

  /// What has to be typed before it starts; nil where one key is enough.
  var confirmation: (prompt: String, word: String)? {
    if kind == .revert { return ("To take it back, type ", environment) }
    return takesRisks ? ("To start with these risks, type ", project) : nil
  }

  /// What others have made or set, and what was agreed to of it; it comes before everything else.
  var consent: ConsentPage?

  /// What the operator has agreed to beyond the answers.
  var consents: Consents { consent?.consents ?? Consents() }

  /// Takes what a run would do.
  mutating func take(_ state: State) {
    self.state = state
    consent = preview.map(ConsentPage.init)
  }

  /// What is shown: of several services all together, unless one is looked at.
  var preview: Preview? {
    guard case .ready(let preview) = state else { return nil }
    guard let shown, tab != .start else { return preview }
    return parts[shown].preview
  }

  mutating func begin(
    kind: RunEvent.RunKind, environment: String, project: String, risks: RiskReport?, delivery: DeliveryMode = .files
  ) {
    self = ReviewScreen()
    self.kind = kind
    self.environment = environment
    self.project = project
    self.risks = risks
    self.delivery = delivery
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    guard let preview else { return updateWithoutPreview(input) }
    if consent?.isOpen == true { return consent?.update(input) ?? .stay }
    switch input {
    case .key(.escape):
      if tab == .start || isReading {
        if tab == .start { tab = .files }
        isReading = false
        return .stay
      }
      return .back
    case .key(.left) where !isReading: open(tab.rawValue - 1)
    case .key(.right) where !isReading: open(tab.rawValue + 1)
    case .key(.tab): open((tab.rawValue + 1) % Tab.allCases.count)
    case .key(.backTab): open((tab.rawValue + Tab.allCases.count - 1) % Tab.allCases.count)
    default: return tab == .start ? updateStart(input, preview, context) : updateTab(input, preview, context)
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    if consent?.isOpen == true {
      consent?.mark(number)
    } else if number >= 100 {
      file = number - 100
      diff.reset()
    } else {
      open(number)
    }
    return .stay
  }

  /// Chooses the next way to deliver the files.
  private mutating func changeDelivery() {
    let all = DeliveryMode.allCases
    delivery = all[((all.firstIndex(of: delivery) ?? 0) + 1) % all.count]
  }

  private mutating func open(_ place: Int) {
    tab = Tab(rawValue: min(max(0, place), Tab.allCases.count - 1)) ?? .files
    isReading = false
  }

  private func updateWithoutPreview(_ input: InputEvent) -> Outcome {
    switch input {
    case .key(.escape): .back
    case .key(.enter), .key(.character("r")): state == .loading ? .stay : .reload
    default: .stay
    }
  }

  /// Starting takes two keys, one to come here and one to go.
  private mutating func updateStart(_ input: InputEvent, _ preview: Preview, _ context: Context) -> Outcome {
    guard input == .key(.enter) else {
      complaint = nil
      switch input {
      case .key(.up), .key(.down), .key(.pageUp), .key(.pageDown), .mouse:
        let page = max(3, context.size.rows - 9)
        let lines = startLines(of: preview, width: context.size.columns - 2, height: page, context)
        _ = scrolls[.start, default: Viewport()].handle(input, count: lines.count, height: page)
      case .paste where confirmation != nil: complaint = "Pasting is refused. Type "
      case _ where confirmation != nil: _ = typed.handle(input)
      case .key(.character("r")): open(Tab.risks.rawValue)
      case .key(.character("d")) where parts.isEmpty: changeDelivery()
      default: break
      }
      return .stay
    }
    guard preview.conflicts == 0 else { return .reload }
    guard let confirmation, typed.text != confirmation.word else { return .start }
    complaint = "That is not it. Type "
    return .stay
  }

  private mutating func updateTab(_ input: InputEvent, _ preview: Preview, _ context: Context) -> Outcome {
    switch input {
    case .key(.character("c")): open(Tab.start.rawValue)
    case .key(.character("s")) where !parts.isEmpty: showNext()
    case .key(.character("d")) where parts.isEmpty:
      changeDelivery()
      open(Tab.start.rawValue)
    case .key(.character("r")) where kind != .revert: open(Tab.risks.rawValue)
    case .key(.character(let digit)) where digit.wholeNumberValue != nil:
      if let number = digit.wholeNumberValue, number >= 1 { open(number - 1) }
    case .key(.enter): if tab == .files, !preview.files.isEmpty { isReading.toggle() }
    default:
      let page = max(3, context.size.rows - 9)
      guard tab == .files else {
        _ = scrolls[tab, default: Viewport()].handle(input, count: lines(of: tab, context).count, height: page)
        return .stay
      }
      updateFiles(input, preview, page: page)
    }
    return .stay
  }

  private mutating func updateFiles(_ input: InputEvent, _ preview: Preview, page: Int) {
    switch input {
    case .key(.up) where !isReading: mark(file - 1, of: preview)
    case .key(.down) where !isReading: mark(file + 1, of: preview)
    case .key(.home) where !isReading: mark(0, of: preview)
    case .key(.end) where !isReading: mark(preview.files.count - 1, of: preview)
    default:
      guard preview.files.indices.contains(file) else { return }
      _ = diff.handle(input, count: preview.files[file].diff.count, height: page)
    }
  }

  private mutating func mark(_ place: Int, of preview: Preview) {
    file = min(max(0, place), max(0, preview.files.count - 1))
    diff.reset()
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    guard preview != nil else {
      return state == .loading
        ? [Hint("esc", "back")] : [Hint("r", "try again"), Hint("esc", "back"), Hint("?", "help")]
    }
    if let consent, consent.isOpen { return consent.hints(context) }
    if tab == .start {
      return [
        Hint("enter", preview?.conflicts == 0 ? "start" : "look again"), Hint("esc", "review again"),
      ] + (confirmation == nil && parts.isEmpty ? [Hint("d", "delivery")] : []) + [
        Hint(glyphs.updown, "scroll"), Hint("?", "help"),
      ]
    }
    if isReading {
      return [Hint(glyphs.updown, "scroll"), Hint("enter", "files"), Hint("?", "help"), Hint("esc", "files")]
    }
    let middle =
      tab == .files
      ? [Hint(glyphs.updown, "file"), Hint("enter", "read diff")] : [Hint(glyphs.updown, "scroll")]
    let risks = takesRisks ? [Hint("r", "risks")] : []
    let several = parts.isEmpty ? [] : [Hint("s", "service")]
    let delivery = parts.isEmpty ? [Hint("d", "delivery")] : []
    return [Hint("c", "confirm"), Hint(glyphs.leftright, "tab")] + several + risks + middle + delivery + [
      Hint("?", "help"), Hint("esc", "back"),
    ]
  }
}
