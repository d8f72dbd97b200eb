import SetupPlan

/// The way through the screens, and what happens between them.
extension WizardModel {
  /// The screens of the present way, in order.
  var path: [Place] {
    switch way {
    case .setUp:
      (asksServices ? [.services] : []) + [.project, .region, .resources]
        + (hasConfiguration ? [.configuration] : []) + [.security, .review]
        + (project.areSeveral ? [.several] : [.run, .result])
    case .adjust:
      asksSecurity ? [.resources, .security, .review, .run, .result] : [.resources, .review, .run, .result]
    case .apply: asksSecurity ? [.security, .review, .run, .result] : [.review, .run, .result]
    case .revert: [.review, .run, .result]
    }
  }

  /// Whether a recorded acceptance no longer counts: its text has changed, or it has run out.
  private var asksSecurity: Bool {
    guard let environment = home.environment else { return false }
    return !environment.security.unaccepted(on: context.today).isEmpty
  }

  /// Whether there is a variable to give.
  private var hasConfiguration: Bool {
    project.areSeveral ? !askedServices.isEmpty : !project.foundVariables.isEmpty || !knownConfiguration.isEmpty
  }

  /// What the file says of the environment that is set up.
  private var knownConfiguration: ServiceConfiguration {
    let name = project.environment.text
    return answers?.environments.first { $0.name == name }?.configuration ?? ServiceConfiguration()
  }

  /// Opens the variables, and asks which secrets the project has.
  private mutating func enterConfiguration() -> [WizardEffect] {
    guard !project.areSeveral else { return enterConfigurationOfSeveral() }
    let id = project.picked ?? ""
    let names = ResourceNames(
      service: project.serviceAnswer, environment: project.environment.text, project: id, region: region.picked ?? "")
    configuration.prepare(project.foundVariables, knownConfiguration, names)
    return [.loadGiven(project: id, region: names.region, service: names.service)]
  }

  mutating func beginSetUp() {
    way = .setUp
    project = ProjectScreen()
    region = RegionScreen()
    resources = ResourcesScreen()
    configuration = ConfigurationScreen()
    configurations = [:]
    security = SecurityScreen()
    project.isLoading = true
    project.isDetecting = true
    asksServices = false
    if let environment = start.environment, answers == nil { project.environment.set(environment) }
    if let answers {
      project.repository.set(answers.repository.description)
      project.service.set(answers.service.name)
      project.directory.set(answers.service.directory)
      project.details = answers.service.details
      project.home = answers.service.home
      project.sources = answers.environments.filter { $0.promote == nil }.map(\.name)
      project.taken = Set(answers.environments.map(\.name))
      let free = ["production", "staging", "development"].first { !project.taken.contains($0) }
      project.environment.set(free ?? "")
      for acknowledgement in answers.environments.flatMap(\.security.acknowledgements) {
        security.history[acknowledgement.id] = acknowledgement
      }
    }
    place = .project
  }

  mutating func openHome(_ environment: String?) {
    guard let answers else {
      if services.isQuestion { return openServices() }
      return beginSetUp()
    }
    home.answers = answers
    home.isOfSeveral = services.isQuestion
    home.open(environment ?? home.environment?.name)
    place = .home
  }

  mutating func begin(_ action: HomeAction, environment name: String) -> [WizardEffect] {
    guard let answers, let environment = answers.environments.first(where: { $0.name == name }) else {
      guard action == .newEnvironment else { return [] }
      beginSetUp()
      return begin()
    }
    switch action {
    case .newEnvironment:
      beginSetUp()
      return begin()
    case .adjust:
      way = .adjust
      enterResources(of: environment, showing: environment.resources)
      place = .resources
      guard case .applied = home.state(of: name) else { return [] }
      return [.measureTraffic(answers, environment: name)]
    case .apply, .revert:
      way = action == .apply ? .apply : .revert
      security.adopt(environment.security, environment: name, on: context.today)
      return open(path[0])
    case .status:
      status = StatusScreen()
      status.environment = name
      status.risks = risks(of: answers, name)
      place = .status
      return loadStatus()
    case .history:
      history = HistoryScreen()
      history.environment = name
      place = .history
      return loadHistory()
    case .measure:
      place = .measure
      guard measure.environment != name || !measure.progress.isUnderWay else { return [] }
      measure = MeasureScreen(environment: name, progress: measure.progress)
      return compare()
    case .advice:
      place = .advice
      // The model takes its time: what it said of the same settings counts.
      let isKnown = advice.progress.isUnderWay || advice.resources == environment.resources
      guard advice.environment != name || !isKnown else { return [] }
      advice = AdviceScreen(environment: name, progress: advice.progress)
      return advise()
    case .doctor:
      place = .doctor
      guard doctor.environment != name || !doctor.progress.isUnderWay else { return [] }
      doctor = DoctorScreen(environment: name, progress: doctor.progress)
      return examine()
    case .logs:
      logs = LogsScreen()
      logs.environment = name
      place = .logs
      return readLogs()
    case .resume:
      guard case .interrupted(let kind, _) = home.state(of: name) else { return [] }
      way = kind == .revert ? .revert : kind == .adjust ? .adjust : .apply
      subject = (answers, name)
      return startRun(kind, resume: true)
    case .quit: return [.quit(exitCode: 0)]
    }
  }

  /// Sets the deploy workflow of what was just set up off, and watches it.
  mutating func startDeployment() -> [WizardEffect] {
    guard let subject else { return [] }
    deployment = DeploymentScreen()
    deployment.environment = subject.environment
    deployment.startedAt = seconds
    place = .deployment
    return [.startDeployment(subject.answers, environment: subject.environment)]
  }

  private mutating func enterResources(of environment: EnvironmentAnswers, showing shown: Resources) {
    resources = ResourcesScreen(shown)
    resources.current = environment.resources
    resources.region = environment.region
    resources.load = environment.load
    security.adopt(environment.security, environment: environment.name, on: context.today)
  }

  /// Takes other sizes to the review of an adjustment.
  mutating func adjust(_ name: String, to wanted: Resources) -> [WizardEffect] {
    guard let environment = answers?.environments.first(where: { $0.name == name }) else { return [] }
    home.open(name)
    way = .adjust
    enterResources(of: environment, showing: wanted)
    place = .resources
    return goOn()
  }

  mutating func loadStatus() -> [WizardEffect] {
    guard let answers else { return [] }
    status.result = nil
    status.serving = nil
    return [.loadStatus(answers, environment: status.environment)]
  }

  /// Looks at the pause or the end of one that was asked for.
  func planPause(_ direction: PausePlan.Direction) -> [WizardEffect] {
    guard let answers else { return [] }
    return [.planPause(answers, environment: history.environment, direction)]
  }

  /// The pause or its end that was just agreed to.
  func pause(_ direction: PausePlan.Direction) -> [WizardEffect] {
    guard let answers else { return [] }
    return [.pause(answers, environment: history.environment, direction)]
  }

  func loadHistory() -> [WizardEffect] {
    guard let answers else { return [] }
    return [.loadHistory(answers, environment: history.environment)]
  }

  /// The rollback that was just agreed to.
  func rollBack() -> [WizardEffect] {
    guard let answers, case .working(let rollback) = history.step else { return [] }
    return [.rollBack(answers, environment: history.environment, rollback)]
  }

  /// The next screen of the way; from the drift to the review of its repair.
  mutating func goOn() -> [WizardEffect] {
    if place == .status { return begin(.apply, environment: status.environment) }
    // What was found meanwhile asks which service is meant.
    if place == .project, asksServices, !services.isSettled {
      place = .services
      return []
    }
    guard let index = path.firstIndex(of: place), index + 1 < path.count else { return [] }
    if place == .configuration, project.areSeveral, let effects = askNext() { return effects }
    let secrets: [WizardEffect] =
      place == .configuration && !project.areSeveral ? [.keepSecrets(configuration.newSecrets)] : []
    return secrets + open(path[index + 1])
  }

  mutating func goBack() -> [WizardEffect] {
    if place == .configuration, project.areSeveral, let effects = askFormer() { return effects }
    if place == .services, services.isKept { return [.quit(exitCode: 0)] }
    if place == .home {
      openServices()
    } else if let index = path.firstIndex(of: place), index > 0 {
      place = path[index - 1]
    } else if answers != nil {
      let effects: [WizardEffect] = place == .logs ? [.leaveLogs] : []
      openHome(home.environment?.name)
      return effects
    } else {
      overlay = .leaving(quits: false)
    }
    return []
  }

  private mutating func open(_ next: Place) -> [WizardEffect] {
    place = next
    switch next {
    case .resources:
      asking = 0
      resources.region = region.picked ?? resources.region
    case .configuration: return enterConfiguration()
    case .security: return enterSecurity()
    case .review: return prepareReview()
    default: break
    }
    return []
  }

  // MARK: Review and run

  private var kind: RunEvent.RunKind {
    switch way {
    case .setUp, .apply: .apply
    case .adjust: .adjust
    case .revert: .revert
    }
  }

  mutating func prepareReview() -> [WizardEffect] {
    if way == .setUp, project.areSeveral { return prepareReviews() }
    guard let subject = composed() else { return goBack() }
    return prepareReview(of: subject)
  }

  private mutating func prepareReview(of subject: (answers: Answers, environment: String)) -> [WizardEffect] {
    self.subject = subject
    let environment = subject.answers.environments.first { $0.name == subject.environment }
    review.begin(
      kind: kind, environment: subject.environment, project: environment?.project ?? "",
      risks: risks(of: subject.answers, subject.environment), delivery: environment?.delivery ?? .files)
    awaitedReviews += 1
    return [.prepareReview(subject.answers, environment: subject.environment, kind: kind)]
  }

  /// What the screens' answers come to.
  private func composed() -> (answers: Answers, environment: String)? {
    switch way {
    case .setUp:
      guard let repository = project.repositoryName, let id = project.picked, let region = region.picked,
        let resources = resources.resources, let security = security.answers
      else { return nil }
      let name = project.environment.text
      // What no screen asks for stays as the file has it.
      let known = answers?.environments.first { $0.name == name }
      let environment = mitigated(
        EnvironmentAnswers(
          name: name, project: id, region: region, branches: known?.branches ?? [], rollout: known?.rollout ?? .atOnce,
          delivery: known?.delivery ?? .files, promote: known?.promote ?? project.source.map(Promotion.init),
          previews: known?.previews, traffic: known?.traffic,
          budget: known?.budget,
          workflows: (known?.workflows ?? [:]).merging(project.workflows) { $1 },
          resources: resources,
          configuration: hasConfiguration ? configuration.configuration : ServiceConfiguration(),
          connections: known?.connections ?? Connections(), roles: known?.roles ?? [], security: security))
      let others = (answers?.environments ?? []).filter { $0.name != environment.name }
      return (
        Answers(
          repository: repository, service: project.serviceAnswer,
          usesTeamWorkflow: answers?.usesTeamWorkflow ?? false, files: answers?.files ?? OptionalFiles(),
          environments: others + [environment]),
        environment.name
      )
    case .revert where home.environment == nil: return subject
    case .adjust, .apply, .revert:
      guard var answers, let name = home.environment?.name,
        let index = answers.environments.firstIndex(where: { $0.name == name })
      else { return nil }
      if way == .adjust {
        guard let resources = resources.resources else { return nil }
        answers.environments[index].resources = resources
        if let traffic = self.resources.takenTraffic { answers.environments[index].traffic = traffic }
      }
      if way != .revert, let security = security.answers {
        answers.environments[index].security = security
        answers.environments[index] = mitigated(answers.environments[index])
      }
      return (answers, name)
    }
  }

  mutating func startRun() -> [WizardEffect] {
    if !review.parts.isEmpty { return startRuns() }
    guard var subject else { return [] }
    if let index = subject.answers.environments.firstIndex(where: { $0.name == subject.environment }) {
      subject.answers.environments[index].delivery = review.delivery
    }
    self.subject = subject
    let begun = startRun(kind, resume: false)
    guard kind != .revert else { return begun }
    answers = subject.answers
    return [.save(subject.answers)] + begun
  }

  private mutating func startRun(
    _ kind: RunEvent.RunKind, resume: Bool, breaksLock: Bool = false
  ) -> [WizardEffect] {
    guard let subject else { return [] }
    isResuming = resume
    run.begin(kind: kind, environment: subject.environment, seconds: seconds)
    result = ResultScreen()
    place = .run
    return [
      .startRun(
        subject.answers, environment: subject.environment, kind: kind, resume: resume, breaksLock: breaksLock,
        consents: review.consents)
    ]
  }

  /// Goes on where the journal says; a run that never began begins again.
  mutating func retryRun(breaksLock: Bool = false) -> [WizardEffect] {
    let saved = result.savedPath
    let effects = startRun(run.kind, resume: isResuming || !run.steps.isEmpty, breaksLock: breaksLock)
    result.savedPath = saved
    return effects
  }

  /// Reverts what a run has done that failed or was stopped.
  mutating func undoRun() -> [WizardEffect] {
    guard let subject else { return [] }
    // Like any other revert: first the list, then the name.
    way = .revert
    place = .review
    return prepareReview(of: subject)
  }
}
