import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("A pause from the history")
struct PauseTests {
  private let size = Size(columns: 80, rows: 24)
  private let answers = Fixtures.answers()

  @Test("p asks with what would change; only y pauses, and the history is looked up again")
  func paused() {
    var model = Journeys.atHistory()
    #expect(
      model.update(.input(.key(.character("p")))) == [.planPause(answers, environment: "production", .pause)])
    model.do(.pausePlanned(.success(Fixtures.pausePlan)))
    let text = model.view(size: size).text
    #expect(text.contains("Take all instances from production?") && text.contains("its minimum was 1"))
    #expect(text.contains("Callers get 503"))
    #expect(model.update(.input(.key(.enter))) == [])
    #expect(
      model.update(.input(.key(.character("y")))) == [.pause(answers, environment: "production", .pause)])
    #expect(model.view(size: size).text.contains("pausing production"))
    #expect(model.update(.input(.key(.character("p")))) == [], "one at a time")
    #expect(model.update(.paused(.success(.pause))) == [.loadHistory(answers, environment: "production")])
    #expect(model.view(size: size).text.contains("production is paused"))
  }

  @Test("a paused environment is resumed by the same key")
  func resumed() {
    var model = Journeys.atHistory()
    var history = Fixtures.history
    history.pause = Pause(person: "a@example.com", at: "2026-11-22T12:00:00Z")
    model.do(.historyReady(.success(history)))
    #expect(
      model.update(.input(.key(.character("p")))) == [.planPause(answers, environment: "production", .resume)])
    model.do(.pausePlanned(.success(PausePlan(.resume, changes: ["the service is scaled again"], notes: []))))
    #expect(model.view(size: size).text.contains("Give production its instances back?"))
    model.type("y")
    model.do(.paused(.success(.resume)))
    #expect(model.view(size: size).text.contains("production is resumed"))
  }

  @Test("esc leaves all as it is, and what cannot be done says why")
  func refused() {
    var model = Journeys.atPauseQuestion()
    #expect(model.press(.escape) == [] && model.history.step == .none && model.place == .history)
    model.type("p")
    model.do(.pausePlanned(.failure(Fixtures.applyFailure)))
    #expect(model.view(size: size).text.contains(Fixtures.applyFailure.message))
    model.type("p")
    model.do(.pausePlanned(.success(PausePlan(.pause, changes: [], notes: []))))
    #expect(model.view(size: size).text.contains("production is paused already"))
  }

  @Test("in the smallest terminal everything that follows can be scrolled to before the answer")
  func small() {
    var model = Journeys.atPauseQuestion().sized(Size(columns: 40, rows: 12))
    #expect(!model.view(size: model.size).text.contains("push again"))
    model.press(.end)
    #expect(model.view(size: model.size).text.contains("push again"))
  }
}
