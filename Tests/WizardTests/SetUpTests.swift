import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Setting up, screen by screen")
struct SetUpTests {
  @Test("with a conflict in a file nothing starts: the files are looked at again")
  func conflict() throws {
    var model = Journeys.atConflict()
    let effects = model.press(.character("c"), .enter)
    guard case .prepareReview = try #require(effects.first) else {
      Issue.record("\(effects)")
      return
    }
    #expect(effects.count == 1)
    #expect(model.place == .review)
  }

  @Test("opening asks for the projects and looks at the repository")
  func opening() {
    var model = WizardModel(start: Fixtures.start())
    #expect(model.place == .project)
    #expect(model.begin() == [.loadProjects(query: ""), .detectRepository])
  }

  @Test("typing searches the projects, and return picks one and has it checked")
  func picking() {
    var model = Journeys.atProject()
    model.type("demo")
    #expect(model.press(.enter) == [.checkProject(id: "orchestra-demo")])
    #expect(model.project.picked == "orchestra-demo")
    #expect(model.project.focus == .environment)
  }

  @Test("a search that finds nothing here is sent to the cloud, once")
  func searchingFurther() {
    var model = Journeys.atProject()
    #expect(model.type("zz") == [.loadProjects(query: "z"), .loadProjects(query: "zz")].filter { _ in true })
    #expect(model.press(.backspace, .character("z")).isEmpty)
  }

  @Test(
    "a project without billing or permissions blocks going on, and says why",
    arguments: [
      ("orchestra-unbilled", Fixtures.noBilling), ("orchestra-readonly", Fixtures.noPermission),
    ])
  func blocking(id: String, check: ProjectCheck) throws {
    var model = Journeys.atChecked(check, project: id)
    let effects = model.press(.enter)
    #expect(model.place == .project)
    #expect(effects == [.checkProject(id: id)])
    model.do(.projectChecked(id: id, .success(check)))
    let obstacle = try #require(check.obstacles.first)
    #expect(model.view(size: Size(columns: 200, rows: 60)).text.contains(obstacle.message))
    model.do(.projectChecked(id: id, .success(ProjectCheck(obstacles: []))))
    model.press(.enter)
    #expect(model.place == .region)
  }

  @Test("going on while the check still runs waits for it")
  func waiting() {
    var model = Journeys.atProject()
    model.press(.enter, .enter)
    #expect(model.place == .project)
    model.do(.projectChecked(id: "orchestra-demo", .success(ProjectCheck(obstacles: []))))
    #expect(model.place == .region)
  }

  @Test("a name that Google Cloud refuses keeps the person at its field", arguments: ["Prod!", "", "9a", "a-"])
  func refusingNames(name: String) {
    var model = Journeys.atChecked(ProjectCheck(obstacles: []), project: "orchestra-demo")
    model.press(.control("u"))
    model.type(name)
    model.press(.enter)
    #expect(model.place == .project)
    #expect(model.project.complaint != nil)
  }

  @Test("the likely region is marked, and any is found by place")
  func choosingRegion() {
    var model = Journeys.atRegion()
    #expect(model.region.list.selected?.id == "us-central1")
    model.type("london")
    model.press(.enter)
    #expect(model.region.picked == "europe-west2")
    #expect(model.place == .resources)
    #expect(model.resources.region == "europe-west2")
  }

  @Test("resources begin with the guide's sizing; typing replaces the marked value")
  func typingResources() {
    var model = Journeys.atResources()
    #expect(model.resources.resources == .guide)
    model.type("4Gi")
    #expect(model.resources.resources?.memory == Memory(mebibytes: 4096))
  }

  @Test("left and right step through sensible values")
  func steppingResources() {
    var model = Journeys.atResources()
    model.press(.right)
    #expect(model.resources.draft.memory == "4Gi")
    model.press(.left, .left)
    #expect(model.resources.draft.memory == "1Gi")
  }

  @Test("a rule of Cloud Run that is broken says so at once, and blocks")
  func violating() throws {
    var model = Journeys.atResources()
    model.type("64Gi")
    let violation = try #require(model.resources.violation)
    #expect(violation.field == .memory)
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains(violation.message))
    model.press(.enter)
    #expect(model.place == .resources)
  }

  @Test("the cost follows each key")
  func pricing() {
    var model = Journeys.atResources()
    let before = model.view(size: Size(columns: 80, rows: 24)).text
    model.press(.right)
    let estimate = CostEstimate(
      resources: model.resources.resources ?? .guide, region: "us-central1")
    let after = model.view(size: Size(columns: 80, rows: 24)).text
    #expect(before != after)
    #expect(after.contains(Money.text(estimate.total)))
  }

  @Test("a preset fills in every field")
  func presets() {
    var model = Journeys.atResources()
    model.press(.up, .right)
    #expect(model.resources.resources == ResourcesScreen.Preset.small.resources)
  }

  @Test("going back and forth loses no answer")
  func goingBack() {
    var model = Journeys.atResources()
    model.type("4Gi")
    model.press(.enter, .enter)
    #expect(model.place == .security)
    let (project, region, resources) = (model.project, model.region, model.resources.resources)
    let choices = model.security.choices
    model.press(.escape, .escape, .escape)
    #expect(model.place == .project)
    model.press(.enter, .enter, .enter)
    #expect(model.place == .security)
    #expect(model.project == project)
    #expect(model.region == region)
    #expect(model.resources.resources == resources)
    #expect(model.security.choices == choices)
  }

  @Test("the review is asked for with just the answers that were given")
  func composing() throws {
    var model = Journeys.atSecurity()
    let effects = model.press(.enter, .enter, .enter, .enter, .enter)
    guard case .prepareReview(let answers, "production", .apply) = try #require(effects.first) else {
      Issue.record("\(effects)")
      return
    }
    let environment = try #require(answers.environments.first)
    #expect(answers.repository.description == "ai-cherry/ai-orchestra")
    #expect(answers.service == Service(name: "ai-orchestra", directory: "ai-orchestra"))
    #expect(environment.project == "orchestra-demo")
    #expect(environment.region == "us-central1")
    #expect(environment.resources == .guide)
    #expect(environment.security == Fixtures.security(riskier: false))
    let today = try #require(Day("2026-11-23"))
    #expect(throws: Never.self) { try AcceptedPlan(answers: answers, environment: "production", on: today) }
  }

  @Test("another environment is added to the answers of the file, and what no screen asks for stays")
  func another() throws {
    var answers = Fixtures.answers()
    answers.usesTeamWorkflow = true
    answers.files = OptionalFiles(script: false, copies: false)
    var model = WizardModel(start: Fixtures.start(answers: answers, states: Fixtures.applied))
    model.now = "2026-11-23T12:00:00Z"
    _ = model.begin()
    model.type("n")
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(Fixtures.repository))
    model.type("orchestra-demo")
    model.press(.enter)
    model.do(.projectChecked(id: "orchestra-demo", .success(Fixtures.ready)))
    model.press(.enter, .enter, .enter)
    let effects = model.press(.enter, .enter, .enter, .enter, .enter)
    guard case .prepareReview(let composed, "development", .apply) = try #require(effects.first) else {
      Issue.record("\(effects) at \(model.place)")
      return
    }
    #expect(composed.environments.map(\.name) == ["production", "staging", "development"])
    #expect(composed.environments.prefix(2) == answers.environments[...])
    var others = composed
    others.environments = answers.environments
    #expect(others == answers)
  }

  @Test("an answer to an older review is not shown")
  func staleReview() {
    var model = Journeys.atReview()
    model.press(.escape, .enter)
    model.do(.reviewReady(Fixtures.preview()))
    #expect(model.review.preview == nil)
    model.do(.reviewReady(Fixtures.preview()))
    #expect(model.review.preview != nil)
  }

  @Test("nothing is started or written before the confirmation, which takes two keys")
  func confirming() throws {
    var model = Journeys.atReviewReady()
    let looking = model.press(.enter, .down, .enter, .right, .right, .right, .right, .left, .character("c"), .escape)
    #expect(looking.isEmpty)
    #expect(model.press(.character("c")).isEmpty)
    let effects = model.press(.enter)
    #expect(effects.count == 2)
    guard case .save(let saved) = try #require(effects.first),
      case .startRun(let started, "production", .apply, false, false, _) = try #require(effects.last)
    else {
      Issue.record("\(effects)")
      return
    }
    #expect(saved == started)
    #expect(model.place == .run)
  }

  @Test("quitting asks where answers would be lost, and staying is the marked button")
  func quitting() {
    var fresh = WizardModel(start: Fixtures.start())
    #expect(fresh.press(.control("c")) == [.quit(exitCode: 130)])
    var model = Journeys.atResources()
    #expect(model.press(.control("c")).isEmpty)
    #expect(model.press(.enter).isEmpty)
    #expect(model.overlay == nil)
    #expect(model.press(.control("c"), .character("q")) == [.quit(exitCode: 130)])
  }

  @Test("a click on a field moves there, and one on a row picks it")
  func clicking() throws {
    var model = Journeys.atProject()
    let lines = model.view(size: Size(columns: 80, rows: 24)).text.split(
      separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(lines.firstIndex { $0.contains("web-frontend") })
    let click = MouseEvent(action: .press, position: Position(row: row, column: 6))
    #expect(model.do(.input(.mouse(click))) == [.checkProject(id: "web-frontend")])
    let service = try #require(lines.firstIndex { $0.contains("Service") })
    model.do(.input(.mouse(MouseEvent(action: .press, position: Position(row: service, column: 5)))))
    #expect(model.project.focus == .service)
  }
}
