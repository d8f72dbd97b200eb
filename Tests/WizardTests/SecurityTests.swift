import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Security and its trade-offs")
struct SecurityTests {
  private static let riskier = SecurityTopic.allCases.map { $0.rawValue * 2 + 1 }

  /// A model on the trade-off page of a question.
  private func page(_ topic: SecurityTopic, environment: String) -> WizardModel {
    var model = Journeys.atSecurity(environment: environment)
    model.security.focus = topic.rawValue * 2 + 1
    model.press(.enter)
    return model
  }

  @Test("nothing is preselected, and all four answers are needed")
  func preselecting() {
    var model = Journeys.atSecurity()
    #expect(model.security.choices.isEmpty)
    #expect(model.security.answers == nil)
    model.press(.end, .enter)
    #expect(model.place == .security)
    #expect(model.security.isIncomplete)
  }

  @Test("return alone never accepts a risk: it takes the safer answer", arguments: SecurityTopic.allCases)
  func defaulting(topic: SecurityTopic) {
    var model = page(topic, environment: "staging")
    model.press(.enter)
    #expect(model.security.choices[topic] == .safer)
    #expect(model.security.accepted.isEmpty)
  }

  @Test("the page says what is gained, risked, by whom, and what instead", arguments: SecurityTopic.allCases)
  func explaining(topic: SecurityTopic) {
    let text = page(topic, environment: "staging").view(size: Size(columns: 200, rows: 60)).text
    let tradeOff = TradeOff[topic.tradeOff]
    for part in [tradeOff.title, tradeOff.gained, tradeOff.risked, tradeOff.abuse, tradeOff.instead] {
      let words = part.split(separator: " ").prefix(6).joined(separator: " ")
      #expect(text.contains(words))
    }
  }

  @Test("outside production p accepts, with the text's hash, who and when", arguments: SecurityTopic.allCases)
  func accepting(topic: SecurityTopic) {
    var model = page(topic, environment: "staging")
    model.now = "2026-11-23T12:34:56Z"
    model.type("p")
    #expect(model.security.choices[topic] == .riskier)
    #expect(
      model.security.accepted[topic.tradeOff]
        == Acknowledgement(
          id: topic.tradeOff, text: TradeOff[topic.tradeOff].textHash, by: "operator@example.com",
          at: "2026-11-23T12:34:56Z"))
  }

  @Test("in production the environment's name must be typed to accept")
  func typingName() {
    var model = page(.access, environment: "production")
    model.type("p")
    #expect(!model.security.isAnswered(.access))
    model.press(.enter)
    #expect(model.security.page?.isMistyped == true)
    model.type("staging")
    model.press(.enter)
    #expect(!model.security.isAnswered(.access))
    model.press(.control("u"))
    model.type("production")
    model.press(.enter)
    #expect(model.security.choices[.access] == .riskier)
    #expect(model.security.isAnswered(.access))
  }

  @Test("the safer answer is one key away, also while the name is typed")
  func savingOneself() {
    var model = page(.network, environment: "production")
    model.type("pa")
    #expect(model.security.choices[.network] == .safer)
    var later = page(.network, environment: "production")
    later.type("pprod")
    later.press(.control("a"))
    #expect(later.security.choices[.network] == .safer)
  }

  @Test("escape leaves the page without an answer")
  func leaving() {
    var model = page(.access, environment: "staging")
    model.press(.escape)
    #expect(model.security.page == nil)
    #expect(model.security.choices.isEmpty)
    #expect(model.place == .security)
  }

  @Test("what was accepted for one environment is asked again for another")
  func renaming() {
    var model = page(.access, environment: "staging")
    model.type("p")
    model.press(.home, .enter)
    model.press(.escape, .escape, .escape)
    #expect(model.place == .project)
    model.press(.control("u"))
    model.type("production")
    model.press(.enter, .enter, .enter)
    #expect(model.place == .security)
    #expect(model.security.choices[.access] == nil)
    #expect(model.security.choices[.containerAuthentication] == .safer)
    #expect(model.security.history[.publicAccess] != nil)
  }

  @Test("with arrows, space and return alone a risk can be accepted, deliberately")
  func acceptingByArrows() {
    var model = page(.access, environment: "staging")
    model.press(.right, .enter)
    #expect(model.security.choices[.access] == .riskier)
  }

  @Test("an acceptance of another text does not count, and adjusting asks again")
  func staleText() {
    var answers = Fixtures.answers()
    answers.environments[0].security.acknowledgements[0].text = "sha256:" + String(repeating: "0", count: 64)
    var model = WizardModel(start: Fixtures.start(answers: answers, states: Fixtures.applied))
    model.type("a")
    model.press(.enter)
    #expect(model.place == .security)
    #expect(model.security.open == [.containerAuthentication])
  }
}
