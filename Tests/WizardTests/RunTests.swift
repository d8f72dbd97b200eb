import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("A run and what follows")
struct RunTests {
  @Test("the tree follows the events of the run")
  func following() {
    let model = Journeys.atRun(until: .terraformApply)
    #expect(model.run.phases[.filesWrite] == .ended(.changed, seconds: 0.1 * 3))
    #expect(model.run.phases[.servicesEnable] == .ended(.unchanged, seconds: 0.1 * 4))
    #expect(model.run.isRunning(.terraformApply))
    #expect(model.run.phases[.serviceVerify] == .waiting)
    #expect(model.run.selection == .terraformApply)
    #expect(
      model.run.logs[.terraformApply]?.lines.map(\.text) == ["service: creating", "service: still creating, 10 s"])
    #expect(model.run.logs[.terraformApply]?.lines.first?.stamp == "12:00:12")
  }

  @Test("the selection follows the running step until a person moves it, and again after f")
  func selecting() {
    var model = Journeys.atRun(until: .stateBucket)
    model.press(.up)
    let chosen = model.run.selection
    model.do(.run(.stepStarted(.githubEnvironment)))
    #expect(model.run.selection == chosen)
    model.type("f")
    #expect(model.run.selection == .githubEnvironment)
  }

  @Test("^C finishes the running steps, then stops; asking twice asks once")
  func stopping() {
    var model = Journeys.atRun(until: .identityPool)
    #expect(model.press(.control("c")) == [.stopRun])
    #expect(model.press(.control("c")).isEmpty)
    #expect(model.run.state == .stopping)
    model.do(.run(.runFinished(.interrupted, seconds: 3)))
    #expect(model.place == .run)
    #expect(model.press(.character("s")) == [.quit(exitCode: 130)])
  }

  @Test("nothing can be retried or undone while steps still run")
  func waitingForOthers() {
    var model = Journeys.atRun(until: .registryRepository)
    model.do(
      .run(.stepStarted(.stateBucket)),
      .run(.stepFinished(.registryRepository, outcome: .failed(Fixtures.applyFailure), seconds: 1)))
    #expect(model.press(.character("r"), .character("u"), .character("s")).isEmpty)
  }

  @Test("a failed run can be retried from where it is")
  func retrying() throws {
    var model = Journeys.atFailure()
    #expect(model.run.selection == .terraformApply)
    let effects = model.type("r")
    guard case .startRun(_, "production", .apply, true, false, _) = try #require(effects.first) else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.run.state == .starting)
  }

  @Test("the lock of a dead run is broken by two deliberate keys, and by no other way")
  func breakingLock() throws {
    var model = Journeys.atLock()
    #expect(model.press(.character("b")).isEmpty)
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("Break that lock?"))
    #expect(model.press(.enter).isEmpty, "leaving it is what is chosen at first")
    #expect(model.press(.character("b"), .escape, .character("r")).contains { $0.breaksLock } == false)

    model = Journeys.atLock()
    let effects = model.press(.character("b"), .character("b"))
    guard case .startRun(_, "production", .apply, _, true, _) = try #require(effects.first) else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.run.state == .starting)
  }

  @Test("nobody is offered to break what is no lock of the environment")
  func nothingToBreak() {
    var model = Journeys.atFailure()
    #expect(model.press(.character("b"), .character("b")).isEmpty)
    #expect(!model.view(size: Size(columns: 80, rows: 24)).text.contains("Break"))
  }

  @Test("a failed run can be reverted, by the same review and the same name as any other")
  func undoing() throws {
    var model = Journeys.atFailure()
    let asked = model.type("u")
    guard case .prepareReview(_, "production", .revert) = try #require(asked.first) else {
      Issue.record("\(asked)")
      return
    }
    #expect(model.place == .review)
    model.do(.reviewReady(Fixtures.preview()))
    #expect(model.press(.character("c"), .enter).isEmpty)
    model.type("production")
    guard case .startRun(_, "production", .revert, false, false, _) = try #require(model.press(.enter).first) else {
      Issue.record("no run")
      return
    }
    model.do(
      .run(.runStarted(run: .revert, environment: "production", steps: [.filesWrite])),
      .run(.stepFinished(.filesWrite, outcome: .changed, seconds: 0.1)))
    let last = model.update(.run(.runFinished(.succeeded, seconds: 1)))
    #expect(model.place == .result)
    #expect(model.result.kind == .revert)
    guard case .loadResult(_, "production", .revert) = try #require(last.first) else {
      Issue.record("\(last)")
      return
    }
  }

  @Test(
    "stopping after a failure ends with the failure's status",
    arguments: [
      (Failure.Kind.step, Int32(1)), (.unavailable, 69), (.notPermitted, 77), (.locked, 75), (.answers, 65),
    ])
  func statuses(kind: Failure.Kind, status: Int32) {
    var model = Journeys.atRun()
    model.do(.runFailed(Failure(message: "m", reason: "r", remedy: "d", kind: kind)))
    #expect(model.press(.character("s")) == [.quit(exitCode: status)])
  }

  @Test("a run that succeeded leads to the result, which names the address and what to do next")
  func finishing() {
    var model = Journeys.atResult()
    #expect(model.place == .result)
    let text = model.view(size: Size(columns: 80, rows: 24)).text
    for part in ["http://ai-orchestra-production", "overture.yaml", "--deliver pull-request", "To go back"] {
      #expect(text.contains(part))
    }
    #expect(model.press(.enter) == [.quit(exitCode: 0)])
  }

  @Test("after the result the set-up's home is one key away, with what was just applied")
  func goingHome() {
    var model = Journeys.atResult()
    model.type("h")
    #expect(model.place == .home)
    #expect(model.home.environment?.name == "production")
    #expect(model.home.actions.first == .adjust)
  }
}

@Suite("A set-up that exists")
struct HomeTests {
  @Test("it is the first screen, and asks nothing of the cloud")
  func opening() {
    var model = WizardModel(start: Fixtures.start(answers: Fixtures.answers(), states: Fixtures.applied))
    #expect(model.place == .home)
    #expect(model.begin().isEmpty)
  }

  @Test("adjusting opens the resources with today's values, and its review is asked for as an adjustment")
  func adjusting() throws {
    var model = Journeys.atAdjust()
    #expect(model.place == .resources)
    #expect(model.resources.resources == .guide)
    model.type("4Gi")
    #expect(model.view(size: Size(columns: 80, rows: 24)).text.contains("now $"))
    let effects = model.press(.enter)
    guard case .prepareReview(let answers, "production", .adjust) = try #require(effects.first) else {
      Issue.record("\(effects)")
      return
    }
    var expected = Fixtures.answers()
    expected.environments[0].resources.memory = Memory(mebibytes: 4096)
    #expect(answers == expected)
    #expect(effects.count == 1)
  }

  @Test("taking back production needs its name, and writes no answers")
  func reverting() throws {
    var model = Journeys.atHome()
    let asked = model.type("r")
    guard case .prepareReview(_, "production", .revert) = try #require(asked.first) else {
      Issue.record("\(asked)")
      return
    }
    model.do(.reviewReady(Fixtures.preview()))
    #expect(model.press(.character("c"), .enter).isEmpty)
    model.type("production")
    let effects = model.press(.enter)
    #expect(effects.count == 1)
    guard case .startRun(_, "production", .revert, false, false, _) = try #require(effects.first) else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test("status shows the drift, and leads to the review of its repair")
  func status() throws {
    var model = Journeys.atHome()
    #expect(model.type("s") == [.loadStatus(Fixtures.answers(), environment: "production")])
    model.do(.statusReady(.success([StepChange(step: .terraformApply, details: ["memory is 1Gi"])])))
    let effects = model.press(.enter)
    guard case .prepareReview(_, "production", .apply) = try #require(effects.first) else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test("a run that stopped on the way goes on without another review")
  func resuming() throws {
    var model = Journeys.atHome()
    model.press(.right)
    let effects = model.type("g")
    guard case .startRun(_, "staging", .apply, true, false, _) = try #require(effects.last) else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.place == .run)
  }

  @Test("a new environment keeps the repository and the others, under another name")
  func newEnvironment() {
    var model = Journeys.atHome()
    model.type("n")
    #expect(model.place == .project)
    #expect(model.project.repository.text == "ai-cherry/ai-orchestra")
    #expect(model.project.environment.text == "development")
    model.do(.projectsLoaded(.success(Fixtures.projects)))
    model.press(.enter)
    model.do(.projectChecked(id: "orchestra-demo", .success(ProjectCheck(obstacles: []))))
    model.press(.control("u"))
    model.type("staging")
    model.press(.enter)
    #expect(model.place == .project)
    model.press(.control("u"))
    model.type("testing")
    model.press(.enter)
    #expect(model.place == .region)
    model.press(.escape, .escape)
    #expect(model.place == .home)
  }
}

extension WizardEffect {
  /// Whether it begins a run that takes the lock from another one.
  fileprivate var breaksLock: Bool { if case .startRun(_, _, _, _, true, _) = self { true } else { false } }
}
