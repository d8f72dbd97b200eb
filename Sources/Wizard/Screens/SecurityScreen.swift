import SetupPlan
import TerminalUI

/// The questions of security, none answered beforehand, and the page of each.
struct SecurityScreen: Screen, Equatable {
  var environment = ""
  /// What the consequences are told from; nil until the other screens have answers.
  var subject: Circumstances?
  /// The account that pays for the project, where it is known.
  var billingAccount: String?
  var choices: [SecurityTopic: SecurityTopic.Choice] = [:]
  /// What was accepted for this environment, by trade-off.
  var accepted: [TradeOff.ID: Acknowledgement] = [:]
  /// What was accepted before, for this environment or another, to be shown.
  var history: [TradeOff.ID: Acknowledgement] = [:]
  /// The day, by which acceptances have run out or not.
  var today = Day.distantPast
  /// Two rows for each question, then the button that goes on.
  var focus = 0
  var page: Page?
  var isIncomplete = false

  /// The row of the button that goes on.
  static let goOn = SecurityTopic.allCases.count * 2

  /// Whether a risk has to be read to its end, and its word typed.
  var needsDeliberation: Bool { AcceptanceRules.needsDeliberation(environment: environment) }

  /// The questions without an answer that counts: a riskier one counts only with an acceptance of today's text.
  var open: [SecurityTopic] { SecurityTopic.allCases.filter { !isAnswered($0) } }

  func isAnswered(_ question: SecurityTopic) -> Bool {
    switch choices[question] {
    case nil: false
    case .safer: true
    case .riskier: accepted[question.tradeOff]?.isValid(on: today) ?? false
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

  /// The other answers and those that were given here so far.
  var circumstances: Circumstances? {
    guard var subject else { return nil }
    let given = SecurityTopic.allCases.compactMap { topic in
      isAnswered(topic) ? choices[topic].map { (topic.tradeOff, $0 == .riskier) } : nil
    }
    subject.isRiskier = Dictionary(given) { first, _ in first }
    return subject
  }

  /// Begins with the answers of an environment that is set up already.
  mutating func adopt(_ answers: SecurityAnswers, environment: String, on today: Day) {
    self = SecurityScreen()
    self.environment = environment
    self.today = today
    for question in SecurityTopic.allCases { choices[question] = question.choice(in: answers) }
    for acknowledgement in answers.acknowledgements {
      accepted[acknowledgement.id] = acknowledgement
      history[acknowledgement.id] = acknowledgement
    }
    if let first = open.first { focus = first.rawValue * 2 }
  }

  /// Says which environment the answers are for; what was accepted for another one is asked again.
  mutating func enter(environment: String, subject: Circumstances?, billingAccount: String?, on today: Day) {
    isIncomplete = false
    self.subject = subject
    self.billingAccount = billingAccount
    self.today = today
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
  mutating func take(_ choice: SecurityTopic.Choice, of question: SecurityTopic) {
    choices[question] = choice
    page = nil
    let later = open.first { $0.rawValue > question.rawValue } ?? open.first
    focus = later.map { $0.rawValue * 2 } ?? SecurityScreen.goOn
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    guard let page else {
      return [
        Hint(glyphs.updown, "answer"), Hint("enter", "choose"), Hint("?", "help"), Hint("esc", "back"),
      ]
    }
    if page.form != nil {
      return [
        Hint("enter", "accept"), Hint("tab", "end, reason"), Hint("^A", "safer"), Hint("esc", "back"),
      ]
    }
    let bearing = mitigations(of: page.question).map { Hint(String($0.key), "make it bearable") }
    let end = needsDeliberation ? [] : [Hint("e", "end, reason")]
    return [Hint(glyphs.updown, "read on"), Hint("1", "safer"), Hint("2", "accept")] + bearing.prefix(1) + end + [
      Hint("esc", "back"), Hint("?", "help"), Hint(glyphs.leftright, "button"),
    ]
  }
}
