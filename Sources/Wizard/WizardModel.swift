import ServiceLog
import SetupPlan
import TerminalUI

/// The whole wizard as a value: events go in, effects come out, and any of its states can be drawn at any size.
///
/// The driver sets `now` and `seconds` before each `update`, performs the effects, and draws `view(size:)`.
package struct WizardModel: Sendable {
  /// A screen's place in the wizard.
  package enum Place: String, Sendable, CaseIterable {
    case home, services, project, region, resources, configuration, security, review, run, result, status, history
    case deployment, several, logs, measure, advice, doctor
  }

  /// What lies over the screen.
  enum Overlay: Sendable, Equatable {
    case help
    /// - Parameter quits: whether the button that quits is marked.
    case leaving(quits: Bool)
  }

  /// Which way through the screens is being taken.
  enum Way: Sendable, Equatable { case setUp, adjust, apply, revert }

  /// The time of day in RFC 3339 with `Z`, to the second: stamps acceptances and log lines.
  package var now = ""
  /// A clock that only goes forward, in seconds: durations of running steps.
  package var seconds = 0.0
  /// The screen that is open.
  package internal(set) var place: Place

  let start: WizardStart
  let theme: Theme
  var operatorEmail: String
  var size: Size
  var tick = 0
  var overlay: Overlay?
  var way = Way.setUp
  /// What `overture.yaml` says, as read at the start or as written since.
  var answers: Answers?

  var home = HomeScreen()
  var services = ServicesScreen()
  /// Whether the way begins with the choice among several services.
  var asksServices = false
  var project = ProjectScreen()
  var region = RegionScreen()
  var resources = ResourcesScreen()
  var configuration = ConfigurationScreen()
  var security = SecurityScreen()
  var review = ReviewScreen()
  var run = RunScreen()
  var result = ResultScreen()
  var status = StatusScreen()
  var history = HistoryScreen()
  var deployment = DeploymentScreen()
  var several = SeveralScreen()
  var logs = LogsScreen()
  var measure = MeasureScreen()
  var advice = AdviceScreen()
  var doctor = DoctorScreen()
  /// What was said of the variables of several services, by their folders.
  var configurations: [String: ConfigurationScreen] = [:]
  /// Which of the services that need variables is asked about.
  var asking = 0
  /// What the review or the runs of several services are about.
  var subjects: [Answers] = []

  /// The answers and the environment that the review or the run is about.
  var subject: (answers: Answers, environment: String)?
  /// Whether the present run goes on from the journal.
  var isResuming = false
  /// Who pays for a project, by its id; nil within where that cannot be seen.
  var billingAccounts: [String: String?] = [:]
  /// Reviews that were asked for and not answered; only the last one's answer is shown.
  var awaitedReviews = 0

  package init(start: WizardStart) {
    self.start = start
    theme = Theme(usesColor: start.usesColor, glyphs: start.usesASCII ? .ascii : .unicode)
    operatorEmail = start.operatorEmail
    size = start.size
    answers = start.answers
    place = start.answers == nil ? .project : .home
    home.states = start.states
    if answers == nil {
      beginSetUp()
    } else {
      openHome(start.environment)
    }
  }

  /// The effects of opening; to be performed once, before the first event.
  package mutating func begin() -> [WizardEffect] {
    place == .project ? [.loadProjects(query: ""), .detectRepository] : []
  }

  /// Takes an event; the effects are to be performed in their order.
  package mutating func update(_ event: WizardEvent) -> [WizardEffect] {
    switch event {
    case .input(let input): return take(input)
    case .projectsLoaded(let result): project.loaded(result)
    case .projectChecked(let id, let result):
      if case .success(let check) = result { learned(billingAccount: check.billingAccount, of: id) }
      let outcome = project.checked(id: id, result)
      return place == .project ? follow(outcome) : []
    case .repositoryDetected(let choice): detected(choice)
    case .givenLoaded(let id, let service, let result):
      if id == project.picked, service == configuration.names?.service { configuration.loaded(result) }
    case .reviewReady(let preview): reviewed(.ready(preview))
    case .reviewFailed(let failure): reviewed(.failed(failure))
    case .reviewsReady(let results): reviewed(results)
    case .several(let member, let event): take(event, of: member)
    case .severalEnded(let member, let end): take(end, of: member)
    case .severalFinished: several.finish(seconds: seconds)
    case .run(let event): return take(event)
    case .runFailed(let failure): refused(failure)
    case .statusReady(let result): status.result = result
    case .servingReady(let serving): status.serving = serving
    case .historyReady(let result): history.take(result)
    case .rolledBack(let result):
      guard history.isWorking else { return [] }
      history.take(rolledBack: result)
      return loadHistory()
    case .pausePlanned(let result): history.take(planned: result)
    case .paused(let result):
      guard history.isWorking else { return [] }
      history.take(paused: result)
      return loadHistory()
    case .logsRead(let shown):
      // What was asked for another environment comes too late.
      if place == .logs { shown.isEmpty ? logs.opened() : logs.take(shown) }
    case .dashboard(let name, let news): home.take(news, of: name, at: seconds)
    // What was asked for another environment comes too late.
    case .trafficMeasured(let name, let traffic):
      if way == .adjust, name == home.environment?.name { resources.measured = traffic }
    case .measured(let name, let result): if name == measure.environment { measure.take(result, at: seconds) }
    case .examined(let name, let result): if name == doctor.environment { doctor.take(result, at: seconds) }
    case .advised(let name, let result): if name == advice.environment { advice.take(result, at: seconds) }
    case .worked(.advice, let name, let part): if name == advice.environment { advice.progress.part = part }
    case .worked(.examination, let name, let part): if name == doctor.environment { doctor.progress.part = part }
    case .cured(let result):
      guard doctor.isWorking else { return [] }
      doctor.take(cured: result)
      return examine()
    case .logsNote(let note): logs.take(note: note)
    case .logsFailed(let failure): logs.take(failure)
    case .saved(let path): result.savedPath = path
    case .saveFailed(let failure):
      result.saveFailure = failure
      run.notice = "overture.yaml: \(failure.message)"
    case .resultReady(let result): self.result.result = result
    case .deployment(let event): deployment.take(event, context)
    case .deploymentFailed(let failure): deployment.take(.finished(.failed(failure), seconds: 0), context)
    case .environmentState(let name, let state): home.states[name] = state
    case .operatorKnown(let email): operatorEmail = email
    }
    return []
  }

  private mutating func reviewed(_ state: ReviewScreen.State) {
    awaitedReviews = max(0, awaitedReviews - 1)
    if awaitedReviews == 0 { review.take(state) }
  }

  private mutating func refused(_ failure: Failure) {
    if place == .several {
      several.refused(failure)
    } else if place == .result {
      result.failure = failure
    } else {
      run.state = .refused(failure)
    }
  }

  private mutating func take(_ event: RunEvent) -> [WizardEffect] {
    run.take(event, context)
    // The secrets are made as soon as the checks have passed; nothing keeps their values any longer.
    if case .stepFinished(.checkPermissions, let outcome, _) = event, outcome.failure == nil { configuration.stored() }
    guard case .runFinished(.succeeded, let seconds) = event, place == .run, let subject else { return [] }
    result.kind = run.kind
    result.environment = subject.environment
    result.seconds = seconds
    result.risks = run.kind == .revert ? nil : risks(of: subject.answers, subject.environment)
    home.states[subject.environment] = run.kind == .revert ? .reverted(at: now) : .applied(at: now)
    place = .result
    return [.loadResult(subject.answers, environment: subject.environment, kind: run.kind)]
  }

  var context: Context {
    Context(
      theme: theme, size: size, now: now, seconds: seconds, tick: tick, operatorEmail: operatorEmail,
      repositoryPath: start.repositoryPath, sampleNote: start.sampleNote, canSignIn: !start.isSandbox)
  }
}
