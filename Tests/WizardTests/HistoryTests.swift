import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("The history of an environment, and the way back")
struct HistoryTests {
  private let size = Size(columns: 80, rows: 24)

  @Test("h on Home looks the history up, and the revision to go back to is marked")
  func opened() {
    var model = Journeys.atHome()
    let effects = model.update(.input(.key(.character("h"))))
    #expect(model.place == .history)
    #expect(effects == [.loadHistory(Fixtures.answers(), environment: "production")])
    #expect(model.view(size: size).text.contains("looking at the revisions of production"))
    model.do(.historyReady(.success(Fixtures.history)))
    #expect(model.history.marked?.name == "ai-orchestra-production-00003-tur")
  }

  @Test("b asks and names both revisions; only y gives the requests over, and afterwards the new traffic is shown")
  func rolledBack() throws {
    var model = Journeys.atHistory()
    model.press(.character("b"))
    let asked = model.view(size: Size(columns: 200, rows: 60)).text
    #expect(
      asked.contains(
        "Give all requests of ai-orchestra-production-00004-bim to ai-orchestra-production-00003-tur?"))
    #expect(model.update(.input(.key(.enter))) == [])
    let effects = model.update(.input(.key(.character("y"))))
    let rollback = try Rollback(to: nil, among: Fixtures.history.revisions, of: "production")
    #expect(effects == [.rollBack(Fixtures.answers(), environment: "production", rollback)])
    #expect(model.view(size: size).text.contains("giving all requests to ai-orchestra-production-00003-tur"))
    #expect(model.update(.input(.key(.character("b")))) == [], "one at a time")
    let after = model.update(.rolledBack(.success("ai-orchestra-production-00003-tur")))
    #expect(after == [.loadHistory(Fixtures.answers(), environment: "production")])
    var moved = Fixtures.history
    moved.revisions[1].percent = 0
    moved.revisions[2].percent = 100
    model.do(.historyReady(.success(moved)))
    let text = model.view(size: size).text
    #expect(text.contains("ai-orchestra-production-00003-tur gets all requests"))
    #expect(text.split(separator: "\n").contains { $0.contains("00003-tur") && $0.contains("100 %") })
  }

  @Test("esc leaves all as it is, then goes back to Home")
  func refused() {
    var model = Journeys.atHistory()
    model.press(.character("b"), .escape)
    #expect(model.place == .history && model.history.step == .none)
    model.press(.escape)
    #expect(model.place == .home)
  }

  @Test("what cannot answer is refused on the screen, and a failure is shown with what to do")
  func failures() {
    var model = Journeys.atHistory()
    model.press(.home, .character("b"))
    #expect(model.view(size: size).text.contains("ai-orchestra-production-00005-zok is not ready and cannot answer"))
    model.press(.down, .down, .character("b"), .character("y"))
    model.do(.rolledBack(.failure(Fixtures.applyFailure)))
    #expect(model.view(size: size).text.contains(Fixtures.applyFailure.message))
    model.do(.historyReady(.failure(Fixtures.applyFailure)))
    #expect(model.update(.input(.key(.enter))) == [.loadHistory(Fixtures.answers(), environment: "production")])
  }

  @Test("the workflow's runs stand beside the revisions where there is room")
  func runs() {
    let model = Journeys.atHistory()
    #expect(model.view(size: Size(columns: 200, rows: 60)).text.contains("#41"))
    #expect(!model.view(size: size).text.contains("runs of the workflow"))
  }
}
