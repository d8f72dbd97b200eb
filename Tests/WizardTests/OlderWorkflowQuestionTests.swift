import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("The question about an older workflow")
struct OlderWorkflowQuestionTests {
  private let fact = FoundFact(
    title: "Deploys too", value: "keep", place: ".github/workflows/release.yml", sureness: "likely",
    why: "release.yml runs gcloud run deploy, the service orders", others: [.init(value: "disable", place: "")],
    isQuestion: true, workflow: "release.yml")

  private func page(_ workflows: [String: OlderWorkflowDecision] = [:]) -> FindingsPage {
    FindingsPage(facts: [fact], folder: "api", details: [:], workflows: workflows)
  }

  @Test("it is open until the person has looked at it; enter keeps both")
  func keep() {
    var page = page()
    #expect(page.questions == [0])
    #expect(page.workflows == [:])
    #expect(page.update(.key(.enter)) == .confirmed)
    #expect(page.workflows == ["release.yml": .keep])
    #expect(page.details == [:])
  }

  @Test("left and right choose, and what was typed instead is refused with words")
  func disable() {
    var page = page()
    _ = page.update(.key(.left))
    #expect(page.workflows == ["release.yml": .disable])
    #expect(page.update(.key(.enter)) == .confirmed)
    _ = page.update(.key(.character("x")))
    #expect(page.update(.key(.enter)) == .stay)
    #expect(page.complaint?.reason == "Allowed: disable, keep.")
  }

  @Test("what was decided before is no question any more")
  func before() {
    #expect(page(["release.yml": .disable]).questions == [])
    #expect(page(["release.yml": .disable]).workflows == ["release.yml": .disable])
  }
}
