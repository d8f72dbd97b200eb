import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Risks that were taken are remembered")
struct RememberedRisksTests {
  /// Everything that a screen shows, from its beginning to its end.
  private func whole(_ model: WizardModel, _ size: Size) -> String {
    var model = model.sized(size)
    var text = model.view(size: size).text
    for _ in 0..<40 {
      model.press(.down)
      text += model.view(size: size).text
    }
    return text
  }

  private static let sizes = [Size(columns: 80, rows: 24), Size(columns: 40, rows: 12), Size(columns: 200, rows: 60)]

  @Test("Review's Start has each by name, who accepted which text when, before anything else", arguments: sizes)
  func start(size: Size) throws {
    var model = Journeys.atRiskyReview()
    model.type("c")
    let text = whole(model, size)
    for id in TradeOff.ID.allCases {
      #expect(text.contains("\(model.theme.glyphs.warning) \(id.word)"))
      #expect(text.contains(String(TradeOff[id].textHash.prefix(15))))
    }
    #expect(text.contains("operator@example.com") && text.contains("2026-11-23"))
    let (risks, files) = (
      try #require(text.firstRange(of: "YOU TAKE 4 RISKS")), try #require(text.firstRange(of: "Files   "))
    )
    #expect(risks.lowerBound < files.lowerBound || size.columns == 40)
  }

  @Test("starting with risks takes the project's name, typed and not pasted")
  func typing() {
    var model = Journeys.atRiskyReview()
    model.type("c")
    #expect(model.press(.enter).isEmpty)
    model.do(.input(.paste("orchestra-demo")))
    #expect(model.press(.enter).isEmpty)
    #expect(model.place == .review)
    model.type("production")
    #expect(model.press(.enter).isEmpty)
    model.press(.control("u"))
    model.type("orchestra-demo")
    #expect(model.press(.enter).count == 2)
    #expect(model.place == .run)
  }

  @Test("without a risk one key starts")
  func withoutRisk() {
    var model = Journeys.atReviewReady()
    #expect(model.press(.character("c"), .enter).count == 2)
  }

  @Test("the tab of the risks has the texts' hashes, who, when, what adds up, and the rule of the exposure")
  func tab() {
    var model = Journeys.atRiskyReview()
    model.type("r")
    #expect(model.review.tab == .risks)
    let text = whole(model, Size(columns: 140, rows: 40))
    for id in TradeOff.ID.allCases { #expect(text.contains(TradeOff[id].textHash)) }
    #expect(text.contains("Nothing stands in front of the service"))
    #expect(text.contains("Exposure HIGH: \(Exposure.high.rule)"))
  }

  @Test("Result and Home show each with who accepted it, and the exposure", arguments: [true, false])
  func later(isHome: Bool) {
    let text = whole(isHome ? Journeys.atHome() : Journeys.atRiskyResult(), Size(columns: 140, rows: 40))
    for id in TradeOff.ID.allCases { #expect(text.contains("\(model(id))")) }
    #expect(text.contains("exposure HIGH"))
    #expect(text.contains("accepted by operator@example.com on"))
    #expect(text.contains("public + network"))
  }

  private func model(_ id: TradeOff.ID) -> String { "\(Glyphs.unicode.warning) \(id.word)" }

  @Test("Home says which acceptance has run out, and Status names the risks")
  func lapsed() {
    var answers = Fixtures.answers()
    answers.environments[0].security.acknowledgements[2].until = Day("2026-11-22")
    var model = WizardModel(start: Fixtures.start(answers: answers, states: Fixtures.applied))
    model.now = "2026-11-23T12:00:00Z"
    #expect(whole(model, Size(columns: 140, rows: 40)).contains("ran out on 2026-11-22"))
    model.type("s")
    model.do(.statusReady(.success([])))
    let text = model.view(size: model.size).text
    #expect(text.contains("risks: key, broad, public, network; exposure HIGH; ran out: public"))
  }

  @Test("taking back asks for no project, since it takes no risk on")
  func revert() {
    var model = Journeys.atHome()
    model.type("r")
    model.do(.reviewReady(Fixtures.preview()))
    model.type("c")
    #expect(!model.view(size: model.size).text.contains("YOU TAKE"))
    #expect(!model.review.takesRisks)
  }
}
