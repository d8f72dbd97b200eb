import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("The choice among the services of a repository")
struct ServicesTests {
  private let size = Size(columns: 80, rows: 24)

  @Test("a repository with several services asks which, with the framework and the evidence of each")
  func asked() {
    let model = Journeys.atServices()
    #expect(model.place == .services)
    let text = model.view(size: size).text
    for words in ["api", "FastAPI", "api/app.py:3", "services/mail", "Django", "1/9 Services"] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test("one service is not asked about")
  func single() {
    var model = Journeys.atServices(Fixtures.repository)
    #expect(model.place == .project && !model.path.contains(.services))
    model.press(.escape)
    #expect(model.place == .project && model.overlay == .leaving(quits: false))
  }

  @Test("the marked one alone is set up as before, with its answers in its own folder")
  func one() throws {
    var model = Journeys.atServices()
    model.press(.down, .enter)
    #expect(model.place == .project)
    #expect(
      model.project.serviceAnswer == Service(name: "web", directory: "web", home: "web"))
    model.press(.escape)
    #expect(model.place == .services)
    model.press(.end, .up, .enter)
    #expect(model.project.serviceAnswer.home == "services/mail")
  }

  @Test("what cannot be set up says why and how to change that, and is not chosen")
  func impossible() {
    var model = Journeys.atServices()
    model.press(.end, .enter)
    #expect(model.place == .services)
    let text = model.view(size: size).text
    #expect(text.contains("Python 2.7 is too old") && text.contains("Set service.python to 3.9 or newer."))
    model.press(.character(" "))
    model.type("a")
    #expect(model.services.chosen.map(\.name) == ["api", "web", "mail"])
  }

  @Test("the space bar checks and unchecks, and a click does too")
  func checked() {
    var model = Journeys.atServices()
    model.press(.character(" "), .down, .down, .character(" "))
    #expect(model.services.chosen.map(\.name) == ["api", "mail"])
    model.click("] api")
    model.click("] api")
    #expect(model.services.chosen.map(\.name) == ["mail"])
  }

  @Test("services of the same folder name get names of which no two are the same")
  func names() {
    var choice = Fixtures.several
    choice.candidates = ["a/api", "b/api", "c/api"].map { Service(name: "api", directory: $0) }
    #expect(Journeys.atServices(choice).services.rows.map(\.name) == ["api", "b-api", "c-api"])
  }

  @Test("whoever has begun to answer is not interrupted, and is asked before going on")
  func late() {
    var model = WizardModel(start: Fixtures.start())
    _ = model.begin()
    model.do(.projectsLoaded(.success(Fixtures.projects)))
    model.type("orchestra-demo")
    model.do(.repositoryDetected(Fixtures.several))
    #expect(model.place == .project)
    model.press(.enter)
    model.do(.projectChecked(id: "orchestra-demo", .success(Fixtures.ready)))
    model.press(.enter)
    #expect(model.place == .services)
    model.press(.enter)
    #expect(model.place == .project && model.project.picked == "orchestra-demo")
    model.press(.enter)
    #expect(model.place == .region)
  }

  @Test("a service with answers in its folder is opened, and esc goes back to the list with what became of it")
  func known() {
    var model = Journeys.atServices(Fixtures.known)
    #expect(model.place == .services)
    #expect(model.view(size: size).text.contains("set up: production, staging"))
    model.press(.enter)
    #expect(model.place == .home && model.answers == Fixtures.answers(of: "api"))
    model.do(.environmentState(name: "staging", .applied(at: "2026-11-23T12:30:00Z")))
    model.press(.escape)
    #expect(model.place == .services)
    model.press(.enter)
    #expect(model.home.state(of: "staging") == .applied(at: "2026-11-23T12:30:00Z"))
  }

  @Test("answers that cannot be read are named, with what is wrong")
  func broken() {
    var model = Journeys.atServices(Fixtures.known)
    model.press(.down, .enter)
    #expect(model.place == .services)
    #expect(model.view(size: size).text.contains("project is missing"))
  }

  @Test("a service without answers beside others that have some is set up alone, in its own folder")
  func beside() {
    var model = Journeys.atServices(Fixtures.known)
    model.press(.down, .down, .enter)
    #expect(model.place == .project)
    #expect(model.project.serviceAnswer.home == "services/mail")
    #expect(model.project.taken.isEmpty && model.project.sources.isEmpty)
  }
}
