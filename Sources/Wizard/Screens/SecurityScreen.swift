import SetupPlan
import TerminalUI

/// The questions of security, none answered beforehand, and the page of each trade-off.
struct SecurityScreen: Screen, Equatable {
  /// The page that explains a riskier answer before it can be accepted.
  struct Page: Sendable, Equatable {
    var question: SecurityTopic
    /// Which button return presses; the safer one, until the person moves.
    var focus = SecurityTopic.Choice.safer
    /// The environment's name being typed, once accepting was chosen in production.
    var typed: TextField?
    var isMistyped = false
    var scroll = Viewport()
  }

  var environment = ""
  var choices: [SecurityTopic: SecurityTopic.Choice] = [:]
  /// What was accepted for this environment, by trade-off.
  var accepted: [TradeOff.ID: Acknowledgement] = [:]
  /// What was accepted before, for this environment or another, to be shown.
  var history: [TradeOff.ID: Acknowledgement] = [:]
  /// Two rows for each question, then the button that goes on.
  var focus = 0
  var page: Page?
  var isIncomplete = false

  /// The row of the button that goes on.
  static let goOn = SecurityTopic.allCases.count * 2

  /// Whether a riskier answer there must be typed out.
  var isProduction: Bool { environment == "production" }

  /// The questions without an answer that counts: a riskier one counts only with an acceptance of today's text.
  var open: [SecurityTopic] { SecurityTopic.allCases.filter { !isAnswered($0) } }

  func isAnswered(_ question: SecurityTopic) -> Bool {
    switch choices[question] {
    case nil: false
    case .safer: true
    case .riskier: accepted[question.tradeOff]?.text == TradeOff[question.tradeOff].textHash
    }
  }

  /// The answers, once each question has one.
  var answers: SecurityAnswers? {
    guard open.isEmpty else { return nil }
    let isRiskier: (SecurityTopic) -> Bool = { choices[$0] == .riskier }
    return SecurityAnswers(
      containerAuthentication: isRiskier(.containerAuthentication) ? .serviceAccountKey : .keyless,
      permissions: isRiskier(.permissions) ? .broad : .granular,
      access: isRiskier(.access) ? .public : .authenticated,
      network: isRiskier(.network) ? .all : .internalAndLoadBalancing,
      acknowledgements: SecurityTopic.allCases.filter(isRiskier).compactMap { accepted[$0.tradeOff] })
  }

  /// Begins with the answers of an environment that is set up already.
  mutating func adopt(_ answers: SecurityAnswers, environment: String) {
    self = SecurityScreen()
    self.environment = environment
    for question in SecurityTopic.allCases { choices[question] = question.choice(in: answers) }
    for acknowledgement in answers.acknowledgements {
      accepted[acknowledgement.id] = acknowledgement
      history[acknowledgement.id] = acknowledgement
    }
    if let first = open.first { focus = first.rawValue * 2 }
  }

  /// Says which environment the answers are for; what was accepted for another one is asked again.
  mutating func enter(environment: String) {
    isIncomplete = false
    guard environment != self.environment else { return }
    if !self.environment.isEmpty {
      for question in SecurityTopic.allCases where choices[question] == .riskier { choices[question] = nil }
      history.merge(accepted) { _, new in new }
      accepted = [:]
    }
    self.environment = environment
    focus = (open.first?.rawValue ?? 0) * 2
  }

  // MARK: Events

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    isIncomplete = false
    if page != nil { return updatePage(input, context) }
    switch input {
    case .key(.escape): return .back
    case .key(.up), .key(.backTab): focus = max(0, focus - 1)
    case .key(.down), .key(.tab): focus = min(SecurityScreen.goOn, focus + 1)
    case .key(.home): focus = 0
    case .key(.end): focus = SecurityScreen.goOn
    case .key(.enter), .key(.character(" ")): return select()
    default: break
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    guard page == nil else { return .stay }
    focus = min(max(0, number), SecurityScreen.goOn)
    return select()
  }

  private mutating func select() -> Outcome {
    guard let question = SecurityTopic(rawValue: focus / 2), focus < SecurityScreen.goOn else {
      guard let first = open.first else { return .next }
      isIncomplete = true
      focus = first.rawValue * 2
      return .stay
    }
    if focus.isMultiple(of: 2) { take(.safer, of: question) } else { page = Page(question: question) }
    return .stay
  }

  /// Records an answer and moves on to the next question without one.
  private mutating func take(_ choice: SecurityTopic.Choice, of question: SecurityTopic) {
    choices[question] = choice
    page = nil
    let later = open.first { $0.rawValue > question.rawValue } ?? open.first
    focus = later.map { $0.rawValue * 2 } ?? SecurityScreen.goOn
  }

  private mutating func updatePage(_ input: InputEvent, _ context: Context) -> Outcome {
    guard var page else { return .stay }
    if let typed = page.typed, typed.text.isEmpty, input == .key(.character("a")), environment.first != "a" {
      take(.safer, of: page.question)
      return .stay
    }
    switch input {
    case .key(.control("a")):
      take(.safer, of: page.question)
      return .stay
    case .key(.escape):
      if page.typed == nil {
        self.page = nil
        return .stay
      }
      page.typed = nil
      page.isMistyped = false
    case .key(.enter) where page.typed != nil:
      if page.typed?.text == environment { return accept(page.question, context) }
      page.isMistyped = true
    case .key(.character("a")) where page.typed == nil:
      take(.safer, of: page.question)
      return .stay
    case .key(.character("p")) where page.typed == nil: return beginAccepting(page, context)
    case .key(.enter) where page.focus == .riskier,
      .key(.character(" ")) where page.focus == .riskier && page.typed == nil:
      return beginAccepting(page, context)
    case .key(.enter):
      take(.safer, of: page.question)
      return .stay
    case .key(.left) where page.typed == nil, .key(.right) where page.typed == nil, .key(.tab), .key(.backTab):
      page.focus = page.focus == .safer ? .riskier : .safer
      page.typed = nil
    case .key(.up), .key(.down), .key(.pageUp), .key(.pageDown), .mouse:
      let layout = layout(of: page, in: Chrome.body(context), context)
      let isLong = layout.lines.count > layout.text.height && layout.isWide
      _ = page.scroll.handle(
        input, count: layout.lines.count, height: max(1, layout.text.height - (isLong ? 1 : 0)))
    default:
      page.isMistyped = false
      _ = page.typed?.handle(input)
    }
    self.page = page
    return .stay
  }

  private mutating func beginAccepting(_ page: Page, _ context: Context) -> Outcome {
    guard isProduction else { return accept(page.question, context) }
    self.page = page
    self.page?.focus = .riskier
    self.page?.typed = TextField()
    return .stay
  }

  private mutating func accept(_ question: SecurityTopic, _ context: Context) -> Outcome {
    let tradeOff = TradeOff[question.tradeOff]
    accepted[tradeOff.id] = Acknowledgement(
      id: tradeOff.id, text: tradeOff.textHash, by: context.operatorEmail, at: context.now)
    take(.riskier, of: question)
    return .stay
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    guard let page else {
      return [
        Hint(glyphs.updown, "answer"), Hint("enter", "choose"), Hint("?", "help"), Hint("esc", "back"),
      ]
    }
    if page.typed != nil {
      return [Hint("enter", "accept"), Hint("^A", "safer"), Hint("esc", "back"), Hint("?", "help")]
    }
    return [
      Hint("a", "safer"), Hint("p", "accept"), Hint("esc", "back"), Hint("?", "help"),
      Hint(glyphs.leftright, "button"), Hint(glyphs.updown, "scroll"),
    ]
  }
}
