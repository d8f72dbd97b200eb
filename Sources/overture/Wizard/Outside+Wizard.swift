import Artifacts
import GoogleCloud
import SetupEngine
import SetupPlan
import Wizard

/// What the wizard's screens want to know.
extension Outside {
  /// The projects whose id or name contains a text; all for an empty one.
  func projects(_ query: String) async throws -> [ProjectChoice] {
    let projects = try await google.projects.all()
    if sandbox == nil { ProjectCache(environment: environment).keep(projects.map(\.id)) }
    let wanted = query.lowercased()
    return projects.filter {
      wanted.isEmpty || $0.id.lowercased().contains(wanted) || $0.displayName.lowercased().contains(wanted)
    }.map { ProjectChoice(id: $0.id, name: $0.displayName) }
  }

  /// What stands in the way of setting a project up: billing and permissions.
  func check(project id: String) async throws -> ProjectCheck {
    async let account = google.projects.billingAccount(id)
    let obstacles = try await ProjectReadiness(project: id, google: google).obstacles()
    return ProjectCheck(obstacles: obstacles, billingAccount: try await account)
  }

  /// A project's secret names, and the variables of a service that runs there.
  /// - Throws: `GoogleCloudError`; an API that is switched off counts as an empty answer.
  func given(project: String, region: String, service: String) async throws -> GivenConfiguration {
    async let secrets = unlessDisabled {
      try await google.secrets.list(project)
        .compactMap { $0["name"].string?.split(separator: "/").last.map(String.init) }.sorted()
    }
    async let variables = unlessDisabled {
      try await google.run.getService(project, region, service)?.variables ?? []
    }
    return GivenConfiguration(
      secrets: try await secrets,
      deployed: try await variables.reduce(into: [:]) { deployed, variable in
        deployed[variable.name] = FoundVariable.Suggestion(
          value: variable.value, source: "the service \(service)", secret: variable.secret)
      })
  }

  private func unlessDisabled<Item: Sendable>(_ list: @Sendable () async throws -> [Item]) async throws -> [Item] {
    do {
      return try await list()
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled {
      return []
    }
  }

  /// What a run would do, once some secrets are made.
  func review(
    _ answers: Answers, _ environment: String, _ kind: RunEvent.RunKind, secrets: Set<String> = []
  ) async throws -> Preview {
    let plan = try Plan(answers: answers, environment: environment)
    if kind != .revert {
      try await repository.claims().makeSure(isAlone: plan.answers)
      try host.makeSure(canRun: plan.answers)
    }
    if kind == .apply { try repository.makeSure(isServable: plan.answers.service) }
    let facts = try await inspect(plan).facts
    let engine = try await engine(
      for: plan, facts: facts, adjusted: kind == .adjust ? Set(ResourceField.allCases) : nil,
      pendingSecrets: secrets)
    guard kind != .revert else { return try await engine.revertPreview() }
    var preview = try await engine.preview()
    preview.notices += SizingAdvice.notices(for: facts, in: plan)
    if kind == .apply { preview.image = try ImageMeasurements.last().gain(for: facts.framework) }
    // An adjustment is reviewed for what it changes; that the rest stays goes without saying.
    if kind == .adjust { preview.files.removeAll { $0.kind == .unchanged } }
    return preview
  }

  /// Makes the secrets that a plan refers to, each with its value.
  func make(_ secrets: [NewSecret], for plan: Plan) async throws {
    let owned = OwnedSecrets(google: google, names: plan.names)
    let wanted = Set(plan.environment.configuration.secretNames)
    for secret in secrets where wanted.contains(secret.name) {
      let value = secret.value.map { Array($0.text.utf8) } ?? SecretValueOptions.random()
      _ = try await owned.store(value, in: secret.name)
    }
  }

  /// The delivery of a run of the wizard's.
  func delivery(of plan: Plan, _ kind: RunEvent.RunKind) async throws -> SetUpDelivery {
    var delivery = try await SetUpDelivery(outside: self, plan: plan, kind: kind, mode: plan.environment.delivery)
    delivery.isOnScreen = true
    return delivery
  }

  /// Delivers what a run that succeeded has written, and gathers what it leaves behind.
  ///
  /// - Parameters:
  ///   - answers: what the run was about.
  ///   - environment: which environment.
  ///   - kind: which run.
  ///   - prepared: its delivery, put together before it.
  /// - Returns: what the last screen shows, and what is said once it is left.
  /// - Throws: what stands in the way of looking; a delivery that fails is told in the result.
  func result(
    _ answers: Answers, _ environment: String, _ kind: RunEvent.RunKind, _ prepared: SetUpDelivery?
  ) async throws -> (WizardResult, NextSteps) {
    let plan = try Plan(answers: answers, environment: environment)
    let names = plan.names
    let delivery = if let prepared { prepared } else { try await self.delivery(of: plan, kind) }
    let words = CommandWords(place: place, service: answers.service, environment: environment)
    var next = NextSteps(
      kind: kind, mode: delivery.mode, deliver: { words.deliver($0, after: kind) },
      back: kind == .revert ? words.apply : words.revert)
    do {
      next.delivered = try await delivery.deliver(words) { _ in }
    } catch {
      next.failure = Failure(error)
    }
    var result = WizardResult(
      url: nil, made: ["the service \(names.service) and everything that was made for it", "the files as before"],
      next: [])
    if kind != .revert {
      result = try await made(plan, kind)
      next.address = result.url
    } else {
      result.next.append("overture.yaml stays, so that it can be set up again.")
    }
    result.made += next.carried.map { "the \($0.0) \($0.1)" }
    result.next += next.screen
    return (result, next)
  }

  private func made(_ plan: Plan, _ kind: RunEvent.RunKind) async throws -> WizardResult {
    let names = plan.names
    let service = try await google.run.getService(names.project, names.region, names.service)
    let written = try await repository.writtenFiles(environment: self.environment, by: journals)
    let layout = try FileLayout.find(for: plan, in: repository.root, known: written)
    let files = try repository.files(of: plan, layout: layout, written: written)
    let resources = plan.environment.resources
    let size = "\(resources.memory), \(resources.cpu.readable) CPU"
    let accounts = "2 service accounts and \(plan.grants.count) roles"
    let made =
      kind == .adjust
      ? ["the service \(names.service), now with \(size)", "the settings of the workflow and of Terraform"]
      : [
        "\(files.count) files in the working copy", "the service \(names.service) in \(names.region), \(size)",
        accounts,
        "\(plan.githubSecrets.count) secrets of "
          + (plan.usesRepositorySecrets ? "the repository on GitHub" : "the GitHub environment \(names.environment)"),
      ]
    return WizardResult(url: service?.uri, made: made, next: [])
  }
}

extension RepositoryChoice {
  /// What detection found, beside the services that have answers in folders.
  init(_ detection: ServiceDetection, known: [KnownService]) {
    let problems = detection.problems.map { problem in
      FoundFact(
        title: "Look at", value: problem.file, place: problem.place,
        sureness: Confidence.certain.rawValue, why: problem.what)
    }
    let measured = try? ImageMeasurements.last()
    let facts = detection.candidates.map { candidate in
      (
        candidate.service.directory,
        candidate.findings.map { FoundFact($0, measured?.gain(for: candidate.facts.framework)) }
          + candidate.facts.olderWorkflows.map(FoundFact.init) + problems
      )
    }
    self.init(
      repository: detection.repository, candidates: detection.candidates.map(\.service),
      facts: Dictionary(facts) { first, _ in first },
      variables: Dictionary(
        detection.candidates.map { candidate in
          (candidate.service.directory, candidate.facts.variables.map { FoundVariable($0, candidate.facts) })
        }
      ) { first, _ in first },
      obstacles: Dictionary(
        detection.candidates.compactMap { candidate in
          candidate.impediments.first.map { obstacle in
            (
              candidate.service.directory,
              Failure(
                message: obstacle.message, reason: obstacle.reason, remedy: obstacle.remedy, kind: .answers)
            )
          }
        }
      ) { first, _ in first }, known: known)
  }
}

extension FoundVariable {
  /// What detection found of a variable, with what others give it.
  init(_ variable: RepositoryFacts.Variable, _ facts: RepositoryFacts) {
    self.init(
      name: variable.name, place: variable.place, why: variable.why, isRequired: variable.isRequired,
      suggestions: facts.variableSuggestions.filter { $0.name == variable.name }.map {
        Suggestion(value: $0.value, source: $0.source, isRandom: $0.isRandom, secret: $0.secret)
      })
  }
}

extension FoundFact {
  /// The question what becomes of an older workflow.
  init(_ workflow: OlderWorkflow) {
    self.init(
      title: "Deploys too", value: OlderWorkflowDecision.keep.rawValue, place: workflow.path,
      sureness: Confidence.likely.rawValue, why: "\(workflow.file) \(workflow.what)",
      others: [Other(value: OlderWorkflowDecision.disable.rawValue, place: "")], workflow: workflow.file)
  }

  init(_ finding: Finding, _ gain: ImageGain?) {
    self.init(
      title: finding.aspect.title, value: finding.value, place: finding.place, sureness: finding.confidence.rawValue,
      why: finding.why(measured: gain), others: finding.alternatives.map { Other(value: $0.value, place: $0.place) },
      // What changes a database runs only where somebody has said so.
      isQuestion: finding.isAmbiguous || finding.aspect == .release && finding.file != Finding.answers,
      detail: ServiceDetail(rawValue: finding.aspect.rawValue))
  }
}
