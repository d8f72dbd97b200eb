import SetupPlan

/// Several services that are set up in one go: what they share is answered once, what differs is found or asked for each.
extension WizardModel {
  // MARK: Variables

  /// The services that do not start without a variable: each is asked about.
  var askedServices: [Service] {
    project.services.filter { service in
      (project.variables[service.directory] ?? []).contains { $0.isRequired && VariableOwner.table[$0.name] == nil }
    }
  }

  private func names(of service: Service) -> ResourceNames {
    ResourceNames(
      service: service, environment: project.environment.text, project: project.picked ?? "",
      region: region.picked ?? "")
  }

  /// Opens the variables of the service that is asked about, and asks which secrets the project has.
  mutating func enterConfigurationOfSeveral() -> [WizardEffect] {
    let all = askedServices
    guard !all.isEmpty else { return [] }
    asking = min(asking, all.count - 1)
    let service = all[asking]
    let names = names(of: service)
    configuration = prepared(service)
    configuration.service = all.count > 1 ? "\(service.name) (\(asking + 1) of \(all.count))" : service.name
    return [.loadGiven(project: names.project, region: names.region, service: names.service)]
  }

  /// The variables of a service: what was said of them, else what was found.
  private func prepared(_ service: Service) -> ConfigurationScreen {
    var screen = configurations[service.directory] ?? ConfigurationScreen()
    screen.prepare(project.variables[service.directory] ?? [], ServiceConfiguration(), names(of: service))
    return screen
  }

  /// Goes on to the next service that is asked about; nil after the last.
  mutating func askNext() -> [WizardEffect]? {
    keepConfiguration()
    guard asking + 1 < askedServices.count else { return nil }
    asking += 1
    return enterConfigurationOfSeveral()
  }

  /// Goes back to the service that was asked about before; nil before the first.
  mutating func askFormer() -> [WizardEffect]? {
    keepConfiguration()
    guard asking > 0 else { return nil }
    asking -= 1
    return enterConfigurationOfSeveral()
  }

  private mutating func keepConfiguration() {
    let all = askedServices
    guard all.indices.contains(asking) else { return }
    configurations[all[asking].directory] = configuration
  }

  // MARK: Review

  /// What the screens' answers come to, for each of the services.
  private func composedSeveral() -> [(answers: Answers, secrets: [NewSecret])] {
    guard let repository = project.repositoryName, let id = project.picked, let region = region.picked,
      let resources = resources.resources, let security = security.answers
    else { return [] }
    return project.services.enumerated().map { place, service in
      let variables = prepared(service)
      var environment = mitigated(
        EnvironmentAnswers(
          name: project.environment.text, project: id, region: region, workflows: project.workflows(of: service),
          resources: resources, configuration: variables.configuration, security: security))
      // A budget watches the whole project: one is enough.
      if place > 0 { environment.budget = nil }
      return (Answers(repository: repository, service: service, environments: [environment]), variables.newSecrets)
    }
  }

  mutating func prepareReviews() -> [WizardEffect] {
    let composed = composedSeveral()
    subjects = composed.map(\.answers)
    guard var shared = subjects.first?.environments.first, let service = subjects.first?.service else {
      return goBack()
    }
    // The risks are those of the shared answers, and of what the configuration of any service gives away.
    for environment in subjects.compactMap(\.environments.first) {
      shared.configuration.variables.merge(environment.configuration.variables) { first, _ in first }
    }
    review.begin(
      kind: .apply, environment: shared.name, project: shared.project,
      risks: RiskReport(of: shared, service: service, on: context.today))
    awaitedReviews += 1
    return [
      .keepSecrets(composed.flatMap(\.secrets)), .prepareReviews(subjects, environment: shared.name),
    ]
  }

  /// Takes what the runs would do, unless another review was asked for since.
  mutating func reviewed(_ results: [Result<Preview, Failure>]) {
    awaitedReviews = max(0, awaitedReviews - 1)
    guard awaitedReviews == 0, results.count == subjects.count else { return }
    review.take(zip(subjects, results).map { ReviewScreen.Part(name: $0.service.name, result: $1) })
  }

  // MARK: Runs

  /// Sets those up that can be.
  mutating func startRuns() -> [WizardEffect] {
    guard review.parts.count == subjects.count else { return [] }
    let leftOut = review.parts.compactMap { part in part.failure.map { (part.name, $0) } }
    subjects = zip(subjects, review.parts).filter { $0.1.preview != nil }.map(\.0)
    several.begin(
      names: subjects.map(\.service.name), leftOut: leftOut, environment: review.environment,
      project: review.project, seconds: seconds)
    // The list that is come back to is a new choice.
    for index in services.rows.indices { services.rows[index].isChecked = false }
    place = .several
    return subjects.map(WizardEffect.save) + [
      .startRuns(subjects, environment: review.environment, consents: review.consents)
    ]
  }

  mutating func take(_ event: RunEvent, of member: Int) {
    several.take(event, of: member)
    guard case .stepFinished(.checkPermissions, let outcome, _) = event, outcome.failure == nil,
      subjects.indices.contains(member)
    else { return }
    // The secrets are made as soon as the checks have passed; nothing keeps their values any longer.
    configurations[subjects[member].service.directory]?.stored()
  }

  mutating func take(_ end: ServiceEnd, of member: Int) {
    several.take(end, of: member)
    guard subjects.indices.contains(member) else { return }
    let answers = subjects[member]
    let state: EnvironmentState? =
      switch end.outcome {
      case .done: .applied(at: now)
      case .failed, .interrupted: several.hasBegun(member) ? .interrupted(.apply, at: now) : nil
      case .unbegun: nil
      }
    services.keep(
      KnownService(
        home: answers.service.home, answers: .success(answers),
        states: state.map { [several.environment: $0] } ?? [:]))
  }
}
