import SetupPlan

/// What the Security screen needs of the others, and gives back to them.
extension WizardModel {
  /// Says that the last frame is on the screen: a text counts as read only when it has been there.
  package mutating func shown() {
    guard overlay == nil, !isTooSmall else { return }
    var screen = current
    screen.shown(context)
    store(screen)
  }

  /// The open environment with what the other screens say, whatever its security answers are.
  private var draft: (environment: EnvironmentAnswers, service: Service)? {
    switch way {
    case .setUp:
      guard let id = project.picked, let region = region.picked, let resources = resources.resources else { return nil }
      let name = project.environment.text
      let known = answers?.environments.first { $0.name == name }
      let safest = SecurityAnswers(
        containerAuthentication: .keyless, permissions: .granular, access: .authenticated,
        network: .internalAndLoadBalancing)
      return (
        EnvironmentAnswers(
          name: name, project: id, region: region, branches: known?.branches ?? [],
          rollout: known?.rollout ?? .atOnce, promote: known?.promote ?? project.source.map(Promotion.init),
          previews: known?.previews, traffic: known?.traffic, budget: known?.budget, resources: resources,
          security: safest),
        project.serviceAnswer
      )
    case .adjust, .apply, .revert:
      guard let answers, var environment = home.environment else { return nil }
      if way == .adjust, let resources = resources.resources { environment.resources = resources }
      return (environment, answers.service)
    }
  }

  /// Opens the questions with the other answers of the moment; a budget that was set there stays.
  mutating func enterSecurity() -> [WizardEffect] {
    let subject = draft.map { draft in
      var environment = draft.environment
      if let before = security.subject?.environment, before.name == environment.name,
        before.project == environment.project
      {
        environment.budget = environment.budget ?? before.budget
        environment.branches = before.branches
      }
      return Circumstances(environment, of: draft.service, isRiskier: [:])
    }
    let name = way == .setUp ? project.environment.text : security.environment
    let project = subject?.environment.project ?? ""
    security.enter(
      environment: name, subject: subject, billingAccount: billingAccounts[project] ?? nil, on: context.today)
    guard !project.isEmpty, billingAccounts[project] == nil else { return [] }
    return [.checkProject(id: project)]
  }

  /// Who pays for a project, as soon as that is known.
  mutating func learned(billingAccount: String?, of project: String) {
    billingAccounts[project] = .some(billingAccount)
    if security.subject?.environment.project == project { security.billingAccount = billingAccount }
  }

  /// Makes a risk bearable: the answer that it changes is changed on its own screen, too.
  mutating func mitigate(_ mitigation: Mitigation) {
    guard var subject = security.subject else { return }
    subject.environment = mitigation.applied(to: subject.environment)
    security.subject = subject
    if case .fewerInstances(let count) = mitigation { resources.fields[.maxInstances]?.set(String(count)) }
  }

  /// The environment's answers with what the Security screen changed besides its own.
  func mitigated(_ environment: EnvironmentAnswers) -> EnvironmentAnswers {
    guard let subject = security.subject?.environment, subject.name == environment.name else { return environment }
    var changed = environment
    changed.budget = subject.budget ?? environment.budget
    changed.branches = subject.branches
    if way == .apply { changed.resources = subject.resources }
    return changed
  }

  /// The risks of an environment, as they stand today.
  func risks(of answers: Answers, _ name: String) -> RiskReport? {
    answers.environments.first { $0.name == name }.map {
      RiskReport(of: $0, service: answers.service, on: context.today)
    }
  }
}
