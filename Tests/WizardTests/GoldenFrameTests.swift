import Foundation
import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

/// A screen in a state, by the name of its golden files.
struct Scene: Sendable, CustomTestStringConvertible {
  let name: String
  let model: @Sendable () -> WizardModel

  init(_ name: String, _ model: @escaping @Sendable () -> WizardModel) {
    self.name = name
    self.model = model
  }

  var testDescription: String { name }

  /// A scene that keys lead to.
  private static func after(
    _ model: @escaping @Sendable () -> WizardModel, _ keys: [Key] = [], _ events: [WizardEvent] = []
  ) -> @Sendable () -> WizardModel {
    {
      var model = model()
      for event in events { model.do(event) }
      for key in keys { model.press(key) }
      return model
    }
  }

  private static func characters(_ text: String) -> [Key] { text.map(Key.character) }

  static let all: [Scene] = [
    Scene("project", Journeys.atProject),
    Scene("project-loading") { WizardModel(start: Fixtures.start()) },
    Scene("project-stuck") { Journeys.atStuckProjects() },
    Scene("project-typing", after({ Journeys.atStuckProjects() }, characters("tmy-pr"))),
    Scene("project-typed", after({ Journeys.atStuckProjects() }, characters("tmy-project"))),
    Scene("project-sample", Journeys.atSample),
    Scene("project-search", after(Journeys.atProject, characters("orc re"))),
    Scene("project-nothing-found", after(Journeys.atProject, characters("zzz"))),
    Scene("project-checking", after(Journeys.atProject, [.enter])),
    Scene("project-ready") { Journeys.atChecked(ProjectCheck(obstacles: []), project: "orchestra-demo") },
    Scene("project-no-billing") { Journeys.atChecked(Fixtures.noBilling, project: "orchestra-unbilled") },
    Scene("project-many-missing") { Journeys.atChecked(Fixtures.manyMissing, project: "orchestra-readonly") },
    Scene("project-no-permission") { Journeys.atChecked(Fixtures.noPermission, project: "orchestra-readonly") },
    Scene(
      "project-bad-name",
      after(
        { Journeys.atChecked(ProjectCheck(obstacles: []), project: "orchestra-demo") },
        [.control("u")] + characters("Prod!") + [.enter])),
    Scene(
      "findings",
      after({ Journeys.atChecked(ProjectCheck(obstacles: []), project: "orchestra-demo") }, [.down, .enter])),
    Scene("findings-question") { Journeys.atQuestions() },
    Scene(
      "findings-bad-answer", after({ Journeys.atQuestions() }, [.down, .down, .enter] + characters("2.7") + [.enter])),
    Scene("services") { Journeys.atServices() },
    Scene("services-checked", after({ Journeys.atServices() }, characters("a"))),
    Scene("services-impossible", after({ Journeys.atServices() }, [.end])),
    Scene("services-known", { Journeys.atServices(Fixtures.known) }),
    Scene("services-home", after({ Journeys.atServices(Fixtures.known) }, [.enter])),
    Scene("several-project", after(Journeys.atSeveral, [.up, .right])),
    Scene("several-configuration", Journeys.atConfigurationOfSeveral),
    Scene("several-review", Journeys.atReviewOfSeveralReady),
    Scene("several-review-one", after(Journeys.atReviewOfSeveralReady, characters("ss"))),
    Scene("several-review-start", after(Journeys.atReviewOfSeveralReady, characters("c"))),
    Scene("several-run", Journeys.atRunsOfSeveral),
    Scene("several-end", Journeys.atEndOfSeveral),
    Scene("project-promotion", Journeys.atPromotion),
    Scene("region") { Journeys.atRegion() },
    Scene("region-search", after({ Journeys.atRegion() }, characters("eu lon"))),
    Scene("resources") { Journeys.atResources() },
    Scene(
      "resources-violation", after({ Journeys.atResources() }, [.down] + characters("4") + [.up] + characters("512Mi"))),
    Scene("configuration", Journeys.atConfiguration),
    Scene(
      "configuration-typed", after(Journeys.atConfiguration, characters("correct-horse") + [.enter] + characters("eu"))),
    Scene("configuration-missing", after(Journeys.atConfiguration, [.right, .right, .enter])),
    Scene("resources-adjust", after(Journeys.atAdjust, [.right])),
    Scene("resources-measured") {
      var model = Journeys.atAdjust()
      model.do(.trafficMeasured(environment: "production", Fixtures.traffic))
      return model
    },
    Scene("security") { Journeys.atSecurity() },
    Scene("security-incomplete", after({ Journeys.atSecurity() }, [.enter, .end, .enter])),
    Scene(
      "security-trade-off",
      after({ Journeys.atSecurity() }, [.enter, .down, .enter, .end] + characters("2broad") + [.enter, .down, .enter])),
    Scene("security-not-read", after({ Journeys.atPage(.access) }, characters("2"))),
    Scene("security-accepting", after({ Journeys.atPage(.network) }, [.end] + characters("2net"))),
    Scene("security-pasted") {
      var model = Journeys.atPage(.access)
      model.press(.end, .character("2"))
      model.do(.input(.paste("public")))
      return model
    },
    Scene("security-for-trying") { Journeys.atPage(.containerAuthentication, environment: "dev") },
    Scene("security-risky", after({ Journeys.atRiskyReview() }, [.escape])),
    Scene("review-loading") { Journeys.atReview() },
    Scene(
      "review-failed",
      after(
        { Journeys.atReview() }, [],
        [
          .reviewFailed(
            Failure(
              message: "Google Cloud cannot be reached.",
              reason: "The connection to iam.googleapis.com timed out after 10 s.",
              remedy: "Check the network, then try again.", kind: .unavailable))
        ])),
    Scene("review-files", after(Journeys.atReviewReady, [.down])),
    Scene("review-diff", after(Journeys.atReviewReady, [.enter, .down])),
    Scene("review-conflict", Journeys.atConflict),
    Scene("review-conflict-start", after(Journeys.atConflict, characters("c"))),
    Scene("review-commands", after(Journeys.atReviewReady, characters("2"))),
    Scene("review-iam", after(Journeys.atReviewReady, characters("3"))),
    Scene("review-resources", after(Journeys.atReviewReady, characters("4"))),
    Scene("review-cost", after(Journeys.atReviewReady, characters("5"))),
    Scene("review-risks", after({ Journeys.atRiskyReview() }, characters("r"))),
    Scene("review-risky-start", after({ Journeys.atRiskyReview() }, characters("corchestra"))),
    Scene("review-start", after(Journeys.atReviewReady, characters("c"))),
    Scene(
      "review-adjust",
      after(
        { Journeys.atAdjust() }, characters("c"),
        [
          .input(.key(.right)), .input(.key(.enter)), .reviewReady(Fixtures.preview(adjusting: true)),
        ])),
    Scene(
      "review-revert",
      after(
        { Journeys.atHome() }, characters("cprod"),
        [
          .input(.key(.character("r"))), .reviewReady(Fixtures.preview()),
        ])),
    Scene("run") { Journeys.atRun(until: .terraformApply) },
    Scene("run-zoomed", after({ Journeys.atRun(until: .terraformApply) }, characters("z"))),
    Scene("run-stopping", after({ Journeys.atRun(until: .identityPool) }, [.control("c")])),
    Scene("run-waiting", Journeys.atWait),
    Scene("run-stopped", Journeys.atStopped),
    Scene("run-failed", Journeys.atFailure),
    Scene("run-locked", Journeys.atLock),
    Scene("run-breaking-lock", after(Journeys.atLock, characters("b"))),
    Scene(
      "run-refused",
      after(
        Journeys.atReviewReady, [],
        [
          .input(.key(.character("c"))), .input(.key(.enter)),
          .runFailed(
            Failure(
              message: "Another run is changing production.",
              reason: "operator@example.com holds the lock for 40 s already.",
              remedy: "Wait until it has ended, then retry.", kind: .locked)),
        ])),
    Scene("result", Journeys.atResult),
    Scene("result-risky", Journeys.atRiskyResult),
    Scene("deployment", Journeys.atDeployment),
    Scene("deployment-waiting", Journeys.atDeploymentWait),
    Scene("deployment-merge", Journeys.atMergeWait),
    Scene("deployment-serves", Journeys.atDeployed),
    Scene("deployment-failed", Journeys.atDeploymentFailure),
    Scene("home") { Journeys.atHome() },
    Scene("home-safe") { Journeys.atHome(riskier: false) },
    Scene("home-dashboard", Journeys.atDashboard),
    Scene("home-interrupted", after({ Journeys.atHome() }, [.right])),
    Scene(
      "status-drift",
      after(
        { Journeys.atHome() }, [],
        [
          .input(.key(.character("s"))),
          .statusReady(
            .success([
              StepChange(step: .githubSecrets, details: ["CLOUD_RUN_MEMORY is missing in production"]),
              StepChange(
                step: .terraformApply, details: ["the service's memory is 1Gi, not 2Gi", "the keep-warm job is paused"]),
            ])),
        ])),
    Scene(
      "status-none", after({ Journeys.atHome() }, [], [.input(.key(.character("s"))), .statusReady(.success([]))])),
    Scene("logs-loading", after({ Journeys.atHome() }, characters("l"))),
    Scene("logs", Journeys.atLogs),
    Scene("logs-stopped", after(Journeys.atLogs, [.up, .up, .up])),
    Scene("logs-wrapped", after(Journeys.atLogs, characters("w"))),
    Scene("logs-searching", after(Journeys.atLogs, characters("/price"))),
    Scene("logs-errors", after(Journeys.atLogs, characters("sss"))),
    Scene("logs-trace", after(Journeys.atLogs, [.home] + characters("t"))),
    Scene("logs-details", after(Journeys.atLogs, [.end, .up, .enter])),
    Scene("logs-refused") {
      var model = Journeys.atLogs()
      model.do(.logsFailed(Fixtures.logsRefused))
      return model
    },
    Scene("advice-loading") {
      var model = Journeys.atHome()
      model.press(.character("v"))
      model.seconds = 8
      model.do(.worked(.advice, environment: "production", WorkPart(done: 4, of: 12)))
      return model
    },
    Scene("advice", Journeys.atAdvice),
    Scene("advice-now", after(Journeys.atAdvice, characters("5"))),
    Scene("measure", Journeys.atMeasure),
    Scene("measure-plot", after(Journeys.atMeasure, characters("nnnn"))),
    Scene("doctor") { Journeys.atDoctor() },
    Scene("doctor-asking", after({ Journeys.atDoctor() }, characters("c"))),
    Scene("doctor-failed") {
      var model = Journeys.atDoctor()
      model.type("cy")
      model.do(
        .cured(.failure(Fixtures.applyFailure)), .examined(environment: "production", .success(Fixtures.diagnosis)))
      return model
    },
    Scene("doctor-told", after({ Journeys.atDoctor() }, [.end])),
    Scene("doctor-healthy") { Journeys.atDoctor(Fixtures.healthy) },
    Scene("history-loading", after({ Journeys.atHome() }, characters("h"))),
    Scene("history", Journeys.atHistory),
    Scene("history-asking", after(Journeys.atHistory, characters("b"))),
    Scene("history-refused", after(Journeys.atHistory, [.home] + characters("b"))),
    Scene(
      "history-done",
      {
        var model = Journeys.atHistory()
        model.type("by")
        model.do(.rolledBack(.success("ai-orchestra-production-00003-tur")))
        var moved = Fixtures.history
        moved.revisions[1].percent = 0
        moved.revisions[2].percent = 100
        model.do(.historyReady(.success(moved)))
        return model
      }),
    Scene("history-pausing", Journeys.atPauseQuestion),
    Scene(
      "history-paused",
      {
        var model = Journeys.atPauseQuestion()
        model.type("y")
        model.do(.paused(.success(.pause)))
        var paused = Fixtures.history
        paused.pause = Pause(person: "operator@example.com", at: "2026-11-23T12:00:00Z")
        model.do(.historyReady(.success(paused)))
        return model
      }),
    Scene("help", after({ Journeys.atResources() }, characters("?"))),
    Scene("leaving", after({ Journeys.atResources() }, [.control("c")])),
    Scene("ascii") {
      var start = Fixtures.start(answers: Fixtures.answers(), states: Fixtures.applied)
      start.usesASCII = true
      start.usesColor = false
      var model = WizardModel(start: start)
      model.type("a")
      return model
    },
  ]
}

@Suite("Golden frames")
struct GoldenFrameTests {
  static let sizes = [Size(columns: 80, rows: 24), Size(columns: 40, rows: 12), Size(columns: 200, rows: 60)]

  /// `OVERTURE_RECORD_GOLDEN=1` writes the files instead of comparing them; they are then reviewed as a diff.
  private static let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"

  @Test("a screen looks as it was reviewed", arguments: Scene.all, sizes)
  func looksAsReviewed(scene: Scene, size: Size) throws {
    let frame = scene.model().sized(size).view(size: size)
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(scene.name).\(size.columns)x\(size.rows).txt")
    let cursor = frame.cursor.map { "cursor: row \($0.row), column \($0.column)\n" } ?? "cursor: none\n"
    let shown = frame.text + cursor
    if Self.isRecording {
      try Data(shown.utf8).write(to: file)
    } else {
      let reviewed = try String(contentsOf: file, encoding: .utf8)
      #expect(shown == reviewed, "\(scene.name) at \(size.columns)x\(size.rows)")
    }
  }

  @Test("every frame of the sandbox says so", arguments: Scene.all, sizes)
  func saysSandbox(scene: Scene, size: Size) {
    let model = scene.model()
    #expect(model.view(size: size).text.contains("SANDBOX") == model.start.isSandbox)
  }

  @Test("without colour and beyond ASCII nothing is needed")
  func staysInASCII() {
    for scene in Scene.all where scene.name == "ascii" {
      for size in Self.sizes {
        let frame = scene.model().view(size: size)
        #expect(frame.text.utf8.allSatisfy { $0 < 128 })
        #expect(frame.cells.allSatisfy { $0.style.foreground == .standard && $0.style.background == .standard })
      }
    }
  }
}
