import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("What the checks before the first change found, and what stops nothing")
struct NoticeTests {
  private static let notices = [
    Failure(
      message: "The branch main takes changes by pull request only", reason: "A commit of yours would be refused.",
      remedy: "Open a pull request with the files.", kind: .answers),
    Failure(
      message: "Each deployment waits until it is approved", reason: "The environment has reviewers.",
      remedy: "Ask one of them.", kind: .answers),
  ]

  private func atReview() -> WizardModel {
    var model = Journeys.atReview()
    var preview = Fixtures.preview()
    preview.notices = Self.notices
    model.do(.reviewReady(preview))
    return model
  }

  @Test("it stands on the page that starts the run, with cause and fix")
  func start() {
    var model = atReview()
    model.type("c")
    let text = model.view(size: Size(columns: 100, rows: 40)).text
    for notice in Self.notices {
      for words in [notice.message, notice.reason, notice.remedy] { #expect(text.contains(words)) }
    }
  }

  @Test("where there is no room, the page has the first one and counts the others; the steps have them all")
  func small() {
    var model = atReview().sized(Size(columns: 80, rows: 14))
    model.type("c")
    #expect(model.view(size: Size(columns: 80, rows: 14)).text.contains(Self.notices[0].message + " and 1 more"))
    model.press(.escape)
    model.type("4")
    #expect(model.view(size: Size(columns: 80, rows: 14)).text.contains(Self.notices[0].remedy))
  }
}
