import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Where the projects cannot be had")
struct RecoveryTests {
  private static let failure = Fixtures.notSignedIn

  /// A wizard outside of a sandbox whose list of projects has failed.
  private func stuck(isSandbox: Bool = false) -> WizardModel {
    isSandbox ? Journeys.atStuckProjects(isSandbox: true) : Journeys.atStuckProjects()
  }

  @Test("r looks again: for credentials, then for the projects")
  func retrying() {
    var model = stuck()
    #expect(model.press(.character("r")) == [.reconnect, .loadProjects(query: "")])
    #expect(model.project.isLoading)
    model.do(.projectsLoaded(.success(Fixtures.projects)))
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("orchestra-demo"))
    // With a list, the same key searches.
    #expect(model.press(.character("r")).isEmpty)
    #expect(model.project.list.query == "r")
  }

  @Test("enter looks again, too")
  func enter() {
    var model = stuck()
    #expect(model.press(.enter) == [.reconnect, .loadProjects(query: "")])
  }

  @Test("s signs in, and the list is loaded afterwards")
  func signingIn() {
    var model = stuck()
    #expect(model.press(.character("s")) == [.signIn, .loadProjects(query: "")])
  }

  @Test("in a sandbox there is nothing to sign in to: the key is a character")
  func sandbox() {
    var model = stuck(isSandbox: true)
    #expect(model.press(.character("s")).isEmpty)
    #expect(model.project.list.query == "s")
    #expect(!model.view(size: Size(columns: 80, rows: 24)).text.contains("sign in"))
  }

  @Test("a typed project is checked like one of the list, also where its name begins with r or s")
  func typing() {
    var model = stuck()
    model.press(.character("t"))
    #expect(model.type("rs-own").isEmpty)
    #expect(model.press(.enter) == [.checkProject(id: "rs-own")])
    #expect(model.project.picked == "rs-own")
    model.do(.repositoryDetected(Fixtures.repository), .projectChecked(id: "rs-own", .success(Fixtures.ready)))
    model.press(.enter)
    #expect(model.place == .region)
  }

  @Test("what cannot be a project's id is not taken")
  func impossible() {
    var model = stuck()
    model.press(.character("t"))
    model.type("My")
    #expect(model.press(.enter).isEmpty)
    #expect(model.project.picked == nil)
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("Not a project's id yet"))
    model.press(.escape)
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains(Self.failure.message))
  }

  @Test("a project that the list does not have is taken by its id")
  func besideTheList() {
    var model = Journeys.atProject()
    model.type("zz-elsewhere")
    model.do(.projectsLoaded(.success([])))
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("Enter takes zz-elsewhere"))
    #expect(model.press(.enter) == [.checkProject(id: "zz-elsewhere")])
    #expect(model.project.list.rows.count == Fixtures.projects.count + 1)
  }

  @Test("whoever opens the sample in a repository of their own is told so on the first screen")
  func sample() {
    var start = Fixtures.start()
    start.sampleNote = "This is the sandbox's sample repository. To try shop: overture --sandbox -C ."
    var model = WizardModel(start: start)
    model.do(.projectsLoaded(.success(Fixtures.projects)))
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("To try shop: overture --sandbox -C ."))
    #expect(model.view(size: Size(columns: 40, rows: 12)).text.contains("This is the sandbox's sample"))
  }
}
