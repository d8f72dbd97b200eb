import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("How the files are delivered, as the review asks it")
struct DeliveryChoiceTests {
  @Test("d goes through the ways, the page of the start says it, and the answers keep it")
  func choice() throws {
    var model = Journeys.atReviewReady()
    #expect(model.review.delivery == .files)
    for mode in [DeliveryMode.commit, .branch, .pullRequest] {
      if model.review.confirmation != nil { model.press(.escape) }
      model.press(.character("d"))
      #expect(model.review.delivery == mode)
      let text = model.view(size: Size(columns: 80, rows: 24)).text
      #expect(text.contains(mode.meaning), "\(text)")
    }
    for character in model.review.confirmation?.word ?? "" { model.press(.character(character)) }
    let effects = model.update(.input(.key(.enter)))
    let saved = effects.compactMap { effect -> Answers? in if case .save(let answers) = effect { answers } else { nil }
    }
    #expect(saved.first?.environments.last?.delivery == .pullRequest)
    #expect(model.subject?.answers == saved.first)
  }
}
