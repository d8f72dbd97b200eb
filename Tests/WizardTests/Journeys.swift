import SetupPlan
import TerminalUI

@testable import Wizard

/// Models that were led to a place by keys and events, as a person and a driver would.
enum Journeys {
  static func atProject() -> WizardModel {
    var model = WizardModel(start: Fixtures.start())
    model.now = "2026-11-23T12:00:00Z"
    _ = model.begin()
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(Fixtures.repository))
    return model
  }

  /// Outside of a sandbox, unless said otherwise, where nobody has signed in.
  static func atStuckProjects(isSandbox: Bool = false) -> WizardModel {
    var start = Fixtures.start()
    start.isSandbox = isSandbox
    var model = WizardModel(start: start)
    model.now = "2026-11-23T12:00:00Z"
    _ = model.begin()
    model.do(.projectsLoaded(.failure(Fixtures.notSignedIn)), .repositoryDetected(Fixtures.repository))
    return model
  }

  /// The sample, opened from a repository of one's own.
  static func atSample() -> WizardModel {
    var start = Fixtures.start()
    start.sampleNote = "This is the sandbox's sample repository. To try shop: overture --sandbox -C ."
    var model = WizardModel(start: start)
    _ = model.begin()
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(Fixtures.repository))
    return model
  }

  /// At the findings of a repository that leaves two questions.
  static func atQuestions() -> WizardModel {
    var model = WizardModel(start: Fixtures.start())
    model.now = "2026-11-23T12:00:00Z"
    _ = model.begin()
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(Fixtures.unclear))
    model.type("orchestra-demo")
    model.press(.enter)
    model.do(.projectChecked(id: "orchestra-demo", .success(ProjectCheck(obstacles: []))))
    model.press(.enter)
    return model
  }

  static func atChecked(_ check: ProjectCheck, project: String) -> WizardModel {
    var model = atProject()
    model.type(project)
    model.press(.enter)
    model.do(.projectChecked(id: project, .success(check)))
    return model
  }

  static func atRegion(environment: String = "production") -> WizardModel {
    var model = atChecked(Fixtures.ready, project: "orchestra-demo")
    model.press(.control("u"))
    model.type(environment)
    model.press(.enter)
    return model
  }

  static func atResources(environment: String = "production") -> WizardModel {
    var model = atRegion(environment: environment)
    model.press(.enter)
    return model
  }

  /// At the sizing of a repository that was found so.
  static func atResources(of repository: RepositoryChoice) -> WizardModel {
    var model = WizardModel(start: Fixtures.start())
    model.now = "2026-11-23T12:00:00Z"
    _ = model.begin()
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(repository))
    model.type("orchestra-demo")
    model.press(.enter)
    model.do(.projectChecked(id: "orchestra-demo", .success(Fixtures.ready)))
    model.press(.enter, .enter)
    return model
  }

  /// At the variables of a service that needs some.
  static func atConfiguration() -> WizardModel {
    var model = atResources(of: Fixtures.configured)
    model.press(.enter)
    model.do(
      .givenLoaded(
        project: "orchestra-demo", service: "ai-orchestra-production",
        .success(.init(secrets: ["api-key", "shop-database-url"]))))
    return model
  }

  static func atSecurity(environment: String = "production") -> WizardModel {
    var model = atResources(environment: environment)
    model.press(.enter)
    return model
  }

  /// On the page of a question.
  static func atPage(_ topic: SecurityTopic, environment: String = "production") -> WizardModel {
    var model = atSecurity(environment: environment)
    model.security.focus = topic.rawValue * 2 + 1
    model.press(.enter)
    return model
  }

  /// Accepts every risk, each read to its end, and goes on.
  static func atRiskyReview(environment: String = "production") -> WizardModel {
    var model = atSecurity(environment: environment)
    for topic in SecurityTopic.allCases {
      model.press(.down, .enter, .end)
      model.type("2")
      model.type(topic.tradeOff.word)
      model.press(.enter)
    }
    model.press(.enter)
    model.do(.reviewReady(Fixtures.preview()))
    return model
  }

  /// Takes the safer answer to each question, and goes on.
  static func atReview(environment: String = "production") -> WizardModel {
    var model = atSecurity(environment: environment)
    model.press(.enter, .enter, .enter, .enter, .enter)
    return model
  }

  static func atReviewReady() -> WizardModel {
    var model = atReview()
    model.do(.reviewReady(Fixtures.preview()))
    return model
  }

  static let steps = StepID.allCases.filter { ![.keySecret, .configurationSecrets].contains($0) }

  static func atRun() -> WizardModel {
    var model = atReviewReady()
    model.seconds = 100
    model.type("c")
    model.press(.enter)
    model.do(.saved(path: "overture.yaml"), .run(.runStarted(run: .apply, environment: "production", steps: steps)))
    return model
  }

  /// Until a step starts; those before it are done.
  static func atRun(until step: StepID) -> WizardModel {
    var model = atRun()
    for (index, done) in steps.prefix(while: { $0 != step }).enumerated() {
      model.do(
        .run(.stepStarted(done)), .run(.stepLog(done, level: .info, line: "\(done.rawValue): done in the sandbox")),
        .run(.stepFinished(done, outcome: index == 3 ? .unchanged : .changed, seconds: 0.1 * Double(index + 1))))
    }
    model.seconds = 112.5
    model.now = "2026-11-23T12:00:12Z"
    model.do(
      .run(.stepStarted(step)), .run(.stepLog(step, level: .info, line: "service: creating")),
      .run(.stepLog(step, level: .warning, line: "service: still creating, 10 s")))
    model.seconds = 131
    return model
  }

  /// A step waits for nine seconds before it asks again; two of them are over.
  static func atWait() -> WizardModel {
    var model = atRun(until: .terraformApply)
    model.do(
      .run(
        .stepWaits(
          .terraformApply,
          RunEvent.Retry(
            seconds: 9, attempt: 2, reason: "too many requests", request: "GET https://run.googleapis.com/v2/x"))))
    model.seconds += 2
    return model
  }

  static func atFailure() -> WizardModel {
    var model = atRun(until: .terraformApply)
    model.do(
      .run(.stepLog(.terraformApply, level: .error, line: "Error 403: iam.serviceaccounts.actAs denied")),
      .run(.stepFinished(.terraformApply, outcome: .failed(Fixtures.applyFailure), seconds: 18.5)),
      .run(.stepFinished(.serviceVerify, outcome: .skipped, seconds: 0)), .run(.runFinished(.failed, seconds: 31)))
    return model
  }

  /// A person has edited the lines that are to change.
  static func atConflict() -> WizardModel {
    var preview = Fixtures.preview()
    preview.files[0] = FileChange(
      path: ".github/workflows/deploy-production.yml", kind: .conflict,
      diff: [
        DiffLine(kind: .hunk, text: "@@ -30,1 +30,7 @@"), DiffLine(kind: .added, text: "<<<<<<< edited by hand"),
        DiffLine(kind: .context, text: "      authenticated: true # as agreed"),
        DiffLine(kind: .added, text: "||||||| as generated before"),
        DiffLine(kind: .added, text: "      authenticated: true"), DiffLine(kind: .added, text: "======="),
        DiffLine(kind: .added, text: "      authenticated: false"),
        DiffLine(kind: .added, text: ">>>>>>> as generated now"),
      ])
    var model = atReview()
    model.do(.reviewReady(preview))
    return model
  }

  /// Another run, which may be dead, holds the lock.
  static func atLock() -> WizardModel {
    var failure = Failure(
      message: "Another run of production has left its lock behind",
      reason: "other@example.com has held the lock since 2026-11-23T12:00:00Z: process 4711 on elsewhere, it has not "
        + "renewed that for 12 minutes. That run has most likely died.",
      remedy: "Make sure that process 4711 on elsewhere is gone, then break its lock: overture apply --break-lock",
      kind: .locked)
    failure.isBreakableLock = true
    var model = atRun(until: .githubEnvironment)
    model.do(
      .run(.stepFinished(.githubEnvironment, outcome: .failed(failure), seconds: 0.4)),
      .run(.runFinished(.failed, seconds: 12)))
    return model
  }

  static func atStopped() -> WizardModel {
    var model = atRun(until: .registryRepository)
    model.press(.control("c"))
    model.do(
      .run(.stepFinished(.registryRepository, outcome: .changed, seconds: 2)),
      .run(.runFinished(.interrupted, seconds: 33)))
    return model
  }

  static func atResult() -> WizardModel {
    var model = atRun(until: .serviceVerify)
    model.do(
      .run(.stepFinished(.serviceVerify, outcome: .changed, seconds: 1.2)),
      .run(.runFinished(.succeeded, seconds: 42.7)),
      .resultReady(Fixtures.result))
    return model
  }

  /// The deploy workflow's run goes on: a job has ended, another one builds.
  static func atDeployment() -> WizardModel {
    var model = atResult()
    model.type("d")
    model.do(
      .deployment(.started(Fixtures.deploymentRun)),
      .deployment(.job(DeploymentJob(name: "Check", state: .skipped))),
      .deployment(.job(DeploymentJob(name: "Deploy / Checks / Test", state: .running))),
      .deployment(
        .step(DeploymentStep(number: 3, name: "Run the tests", state: .running), job: "Deploy / Checks / Test")),
      .deployment(
        .step(DeploymentStep(number: 3, name: "Run the tests", state: .succeeded), job: "Deploy / Checks / Test")),
      .deployment(.job(DeploymentJob(name: "Deploy / Checks / Test", state: .succeeded, seconds: 28))),
      .deployment(.job(DeploymentJob(name: "Deploy / Ship", state: .running))),
      .deployment(.step(DeploymentStep(number: 5, name: "Build", state: .running), job: "Deploy / Ship")))
    model.seconds += 31
    return model
  }

  /// A reviewer has to let it pass.
  static func atDeploymentWait() -> WizardModel {
    var model = atDeployment()
    let reason = DeploymentWait.Reason.reviewer(environment: "production", names: ["anna", "ops"], mayApprove: false)
    model.do(.deployment(.waiting(DeploymentWait(reason, page: Fixtures.deploymentRun.page))))
    return model
  }

  /// The pull request has to be merged first.
  static func atMergeWait() -> WizardModel {
    var model = atResult()
    model.type("d")
    model.do(
      .deployment(
        .waiting(
          DeploymentWait(
            .delivery(words: "pull request 7 to be merged into main", pullRequest: 7),
            page: "https://github.com/ai-cherry/ai-orchestra/pull/7"))))
    return model
  }

  /// The new revision serves.
  static func atDeployed() -> WizardModel {
    var model = atDeployment()
    let address = "https://ai-orchestra-production-abc123-uc.a.run.app"
    model.do(
      .deployment(.job(DeploymentJob(name: "Deploy / Ship", state: .succeeded, seconds: 64))),
      .deployment(.serving(revision: "ai-orchestra-production-00002-abc", image: "image@sha256:0")),
      .deployment(.answered(url: "\(address)/", status: 200, body: #"{"service":"ai-orchestra","version":"0.3.0"}"#)),
      .deployment(.finished(.serves(address: address), seconds: 143.2)))
    return model
  }

  /// A step has failed.
  static func atDeploymentFailure() -> WizardModel {
    var model = atDeployment()
    model.do(
      .deployment(.step(DeploymentStep(number: 5, name: "Build", state: .failed), job: "Deploy / Ship")),
      .deployment(.job(DeploymentJob(name: "Deploy / Ship", state: .failed, seconds: 41))),
      .deployment(
        .log(
          job: "Deploy / Ship", step: "Build",
          lines: ["#9 0.842 No solution found when resolving dependencies", "error: buildx failed with exit code 1"])),
      .deployment(
        .finished(
          .failed(
            Failure(
              message: "“Build” of Deploy / Ship failed", reason: "buildx failed with exit code 1",
              remedy: "Fix what its lines name, push it, or run it again: overture deploy -e production --watch.")),
          seconds: 80)))
    return model
  }

  static func atRiskyResult() -> WizardModel {
    var model = atRiskyReview()
    model.type("corchestra-demo")
    model.press(.enter)
    model.do(
      .saved(path: "overture.yaml"), .run(.runStarted(run: .apply, environment: "production", steps: steps)),
      .run(.runFinished(.succeeded, seconds: 42.7)), .resultReady(Fixtures.result))
    return model
  }

  static func atHome(riskier: Bool = true) -> WizardModel {
    var model = WizardModel(
      start: Fixtures.start(answers: Fixtures.answers(riskier: riskier), states: Fixtures.applied))
    model.now = "2026-11-23T12:00:00Z"
    _ = model.begin()
    return model
  }

  static func atAdjust() -> WizardModel {
    var model = atHome()
    model.type("a")
    return model
  }
}
