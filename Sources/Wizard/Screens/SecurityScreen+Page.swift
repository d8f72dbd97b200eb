import SetupPlan
import TerminalUI

extension SecurityScreen {
  /// The page that explains a riskier answer before it can be accepted.
  struct Page: Sendable, Equatable {
    var question: SecurityTopic
    /// Which button return presses; the safer one, until the person moves.
    var focus = SecurityTopic.Choice.safer
    /// What is filled in to accept, once accepting was chosen.
    var form: AcceptanceForm?
    /// Why accepting is not open yet, after somebody tried.
    var isRefused = false
    /// What a key has just made bearable.
    var note: String?
    var scroll = Viewport()
    /// The line below the lowest that has been on the screen.
    var seen = 0
    /// Whether the text's end has been on the screen.
    var isRead = false
  }

  /// What can be done about a risk with one key.
  func mitigations(of topic: SecurityTopic) -> [Mitigation] {
    guard let circumstances else { return [] }
    return Mitigation.available(
      for: topic.tradeOff, in: circumstances.answering(topic.tradeOff, isRiskier: true),
      billingAccount: billingAccount)
  }

  /// Notes what of the page is on the screen.
  mutating func shown(_ context: Context) {
    guard var page, page.form == nil || page.isRead else { return }
    let layout = layout(of: page, in: Chrome.body(context), context)
    guard layout.text.height > 0 else { return }
    page.seen = max(page.seen, layout.range(page.scroll).upperBound)
    if page.seen >= layout.lines.count { page.isRead = true }
    self.page = page
  }

  mutating func updatePage(_ input: InputEvent, _ context: Context) -> Outcome {
    guard var page else { return .stay }
    page.isRefused = false
    page.note = nil
    if page.form != nil { return updateForm(input, page, context) }
    switch input {
    case .key(.escape):
      self.page = nil
      return .stay
    case .key(.character("1")), .key(.character("a")), .key(.control("a")):
      take(.safer, of: page.question)
      return .stay
    case .key(.character("2")), .key(.character("p")): return beginAccepting(page, context)
    case .key(.enter):
      if page.focus == .riskier { return beginAccepting(page, context) }
      take(.safer, of: page.question)
      return .stay
    case .key(.character("e")) where !needsDeliberation:
      page.form = AcceptanceForm(word: nil, record: accepted[page.question.tradeOff])
    case .key(.left), .key(.right), .key(.tab), .key(.backTab):
      page.focus = page.focus == .safer ? .riskier : .safer
    case .key(.character(let key)) where key != " ":
      let mitigation = mitigations(of: page.question).first { $0.key == key }
      page.note = mitigation.flatMap { mitigation in circumstances.map { "Changed: \(mitigation.words(in: $0))." } }
      self.page = page
      return mitigation.map { .mitigate($0) } ?? .stay
    default:
      let layout = layout(of: page, in: Chrome.body(context), context)
      _ = page.scroll.handle(input, count: layout.lines.count, height: layout.shownLines)
    }
    self.page = page
    return .stay
  }

  private mutating func updateForm(_ input: InputEvent, _ page: Page, _ context: Context) -> Outcome {
    var page = page
    switch input {
    case .key(.control("a")):
      take(.safer, of: page.question)
      return .stay
    case .key(.escape): page.form = nil
    case .key(.enter):
      if let (until, because) = page.form?.accepted(on: context.today) {
        return accept(page.question, until: until, because: because, context)
      }
    default: page.form?.handle(input)
    }
    self.page = page
    return .stay
  }

  /// Where something is at stake, accepting opens only when the text's end has been on the screen.
  private mutating func beginAccepting(_ page: Page, _ context: Context) -> Outcome {
    guard needsDeliberation else {
      let record = accepted[page.question.tradeOff]
      return accept(page.question, until: record?.until, because: record?.because, context)
    }
    self.page = page
    self.page?.focus = .riskier
    guard page.isRead else {
      self.page?.isRefused = true
      return .stay
    }
    self.page?.form = AcceptanceForm(
      word: page.question.tradeOff.word, record: accepted[page.question.tradeOff])
    return .stay
  }

  private mutating func accept(
    _ question: SecurityTopic, until: Day?, because: String?, _ context: Context
  ) -> Outcome {
    let tradeOff = TradeOff[question.tradeOff]
    accepted[tradeOff.id] = Acknowledgement(
      id: tradeOff.id, text: tradeOff.textHash, by: context.operatorEmail, at: context.now,
      until: until.flatMap { $0 >= context.today ? $0 : nil }, because: because)
    take(.riskier, of: question)
    return .stay
  }
}
