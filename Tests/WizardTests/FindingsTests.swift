import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("What was found in the repository")
struct FindingsTests {
  @Test("a question stands in the way of going on, and each has to be answered")
  func questions() {
    var model = Journeys.atQuestions()
    #expect(model.place == .project)
    #expect(model.project.page?.questions == [1, 2])
    model.press(.right, .enter)
    #expect(model.project.page?.questions == [2])
    model.press(.enter)
    #expect(model.place == .region)
    #expect(
      model.project.serviceAnswer.details == [.application: "admin.web:create_app()", .packaging: "uv.lock"])
  }

  @Test("what is clear needs no answer, and is no answer")
  func clear() {
    var model = Journeys.atChecked(ProjectCheck(obstacles: []), project: "orchestra-demo")
    #expect(model.project.openQuestions == 0)
    model.press(.down, .enter)
    #expect(model.project.page != nil)
    model.press(.enter)
    #expect(model.project.page == nil && model.project.serviceAnswer.details.isEmpty)
    model.press(.enter)
    #expect(model.place == .region)
  }

  @Test("a value that is typed or chosen becomes an answer, and is remembered")
  func changing() {
    var model = Journeys.atChecked(ProjectCheck(obstacles: []), project: "orchestra-demo")
    model.press(.down, .enter, .down, .down, .down, .right, .down, .down)
    model.type("/ping")
    model.press(.enter)
    #expect(model.project.serviceAnswer.details == [.python: "3.11", .health: "/ping"])
    model.press(.down, .enter)
    #expect(model.project.page?.fields[5]?.text == "/ping")
    model.press(.escape)
    #expect(model.project.serviceAnswer.details == [.python: "3.11", .health: "/ping"])
  }

  @Test(
    "a value that cannot become part of a file is refused at its line",
    arguments: [(1, "app; touch evil"), (2, "Cargo.lock"), (3, "2.7"), (5, "/$(id)"), (5, "health")])
  func refusing(line: Int, text: String) {
    var model = Journeys.atChecked(ProjectCheck(obstacles: []), project: "orchestra-demo")
    model.press(.down, .enter)
    for _ in 0..<line { model.press(.down) }
    model.type(text)
    model.press(.enter)
    #expect(model.project.page?.complaint != nil && model.project.page?.focus == line)
    model.press(.escape)
    #expect(model.project.serviceAnswer.details.isEmpty)
  }

  @Test("leaving the findings without an answer leaves the questions open")
  func leaving() {
    var model = Journeys.atQuestions()
    model.press(.right, .escape)
    #expect(model.project.page == nil && model.place == .project)
    model.press(.enter)
    #expect(model.project.page?.questions == [1, 2])
  }

  @Test("what is said of one folder is not said of another")
  func anotherFolder() {
    var model = WizardModel(start: Fixtures.start())
    _ = model.begin()
    var choice = Fixtures.unclear
    choice.candidates.append(Service(name: "other", directory: "other"))
    choice.facts["other"] = Fixtures.facts
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(choice))
    model.press(.enter)
    model.project.details = [.python: "3.13"]
    model.press(.escape, .down, .enter)
    #expect(model.project.directory.text == "other")
    #expect(model.project.serviceAnswer.details.isEmpty && model.project.openQuestions == 0)
  }

  @Test("the answers of a set-up that is there are kept for another environment")
  func kept() {
    var answers = Fixtures.answers()
    answers.service.details = [.python: "3.13"]
    var model = WizardModel(start: Fixtures.start(answers: answers, states: Fixtures.applied))
    model.type("n")
    #expect(model.place == .project)
    #expect(model.project.serviceAnswer.details == [.python: "3.13"])
  }
}
