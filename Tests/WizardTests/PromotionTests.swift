import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("The image of a new environment")
struct PromotionTests {
  @Test("the first environment builds its own, and is not asked")
  func first() {
    #expect(!Journeys.atProject().project.fieldsShown.contains(.image))
  }

  @Test("a new environment offers to promote what each other one ran, and the answers keep it")
  func promoted() throws {
    var model = Journeys.atPromotion()
    #expect(model.project.sources == ["production", "staging"])
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("promote what production ran"))
    model.press(.right)
    #expect(model.project.source == "staging")
    let effects = toReview(&model)
    guard case .prepareReview(let answers, let name, _)? = effects.last else {
      Issue.record("no review: \(effects)")
      return
    }
    let environment = try #require(answers.environments.first { $0.name == name })
    #expect(environment.promote == Promotion(from: "staging"))
  }

  @Test("back at the left it builds its own")
  func built() throws {
    var model = Journeys.atPromotion()
    model.press(.left)
    guard case .prepareReview(let answers, let name, _)? = toReview(&model).last else {
      Issue.record("no review")
      return
    }
    #expect(answers.environments.first { $0.name == name }?.promote == nil)
  }

  @Test("one that is promoted itself is no source")
  func chain() {
    var answers = Fixtures.answers()
    answers.environments[1].promote = Promotion(from: "production")
    var model = WizardModel(start: Fixtures.start(answers: answers, states: Fixtures.applied))
    model.type("n")
    #expect(model.project.sources == ["production"])
  }

  private func toReview(_ model: inout WizardModel) -> [WizardEffect] {
    model.press(.enter, .enter, .enter, .enter, .enter, .enter, .enter, .enter)
  }
}
