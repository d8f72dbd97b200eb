import Artifacts
import Foundation
import GitHub
import RESTClient
import SetupEngine
import SetupPlan
import Wizard

/// Does what the wizard asks for, beside the loop, and posts the answers to it.
@MainActor
final class WizardDesk {
  private let place: Place
  let post: @Sendable (WizardEvent) -> Void
  /// The sandbox's sample is there, where it is needed.
  private let prepared: Task<Void, any Error>
  private var outside: Task<Outside, any Error>
  /// Who is told of requests and programs: a detached task would not know.
  private let witness: Witness?
  private var work: [Int: Task<Void, Never>] = [:]
  private var begun = 0
  private var running: SetupEngine?
  /// What a run of the set-up makes once its checks have passed.
  private var secrets: [NewSecret] = []
  /// Whether the run is to stop, also where its engine is only being put together.
  private var isStopping = false
  /// The deployment that is watched.
  private var deployment: Task<Void, Never>?
  /// The log that is followed.
  var logs: Task<Void, Never>?
  /// The latest search of projects; an older one's answer would only flicker.
  private var search: Task<Void, Never>?
  /// The delivery of the last run, and what else the result's screen waits for.
  private var resulting: Task<Void, Never>?
  /// What the last run has delivered, and when.
  private var delivered: (what: Delivered, at: Date)?
  /// The delivery of the run that goes on, put together before it.
  private var delivery: SetUpDelivery?
  /// What is said once the screen is left: nothing where no run has succeeded.
  private(set) var nextSteps: NextSteps?
  /// The runs of several services.
  private var fleet: Fleet?
  /// What became of them, which is said once the screen is left.
  private(set) var severalReport: FleetReport?

  init(place: Place, post: @escaping @Sendable (WizardEvent) -> Void) {
    self.place = place
    self.post = post
    let witness = Witness.current
    self.witness = witness
    let prepared = Task.detached { try await place.prepare() }
    self.prepared = prepared
    outside = Self.connection(of: place, after: prepared, telling: witness)
  }

  private static func connection(
    of place: Place, after prepared: Task<Void, any Error>, telling witness: Witness?
  ) -> Task<Outside, any Error> {
    Task.detached {
      try await Witness.$current.withValue(witness) {
        try await prepared.value
        return try await Outside.connect(place)
      }
    }
  }

  /// Looks for credentials again.
  ///
  /// A sandbox has its own, and one that serves it stays; what is still at work keeps the connection that it began with.
  /// - Parameter isNew: whether somebody has signed in meanwhile, so that a connection that stands is another account's.
  func reconnect(isNew: Bool = false) async {
    let isConnected = await (try? outside.value) != nil
    guard !isConnected || isNew && place.sandbox == nil else { return }
    outside = Self.connection(of: place, after: prepared, telling: witness)
    open()
  }

  /// Tells who the operator is as soon as that is known.
  func open() {
    start { outside in
      self.post(.operatorKnown(email: outside.person))
    } failed: { _ in
    }
  }

  /// Ends everything that is still going on.
  func close() async {
    let tasks = work.values
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
    await running?.ended(within: HeadlessRun.patience)
    await fleet?.ended(within: HeadlessRun.patience)
    outside.cancel()
    if let outside = try? await outside.value { await outside.close() }
  }

  /// Begins an effect; its answer is posted later.
  func perform(_ effect: WizardEffect) {
    let post = post
    switch effect {
    // Those two are the session's, which has the terminal and waits for them.
    case .reconnect, .signIn: break
    case .loadProjects(let query):
      search?.cancel()
      search = start { outside in
        let projects = try await outside.projects(query)
        if !Task.isCancelled { post(.projectsLoaded(.success(projects))) }
      } failed: {
        post(.projectsLoaded(.failure($0)))
      }
    case .checkProject(let id):
      start { outside in
        post(.projectChecked(id: id, .success(try await outside.check(project: id))))
      } failed: {
        post(.projectChecked(id: id, .failure($0)))
      }
    case .detectRepository: detect()
    case .keepSecrets(let secrets): self.secrets = secrets
    case .loadGiven(let project, let region, let service):
      start { outside in
        let given = try await outside.given(project: project, region: region, service: service)
        post(.givenLoaded(project: project, service: service, .success(given)))
      } failed: {
        post(.givenLoaded(project: project, service: service, .failure($0)))
      }
    case .prepareReview(let answers, let environment, let kind):
      let names = Set(secrets.map(\.name))
      start { outside in
        post(.reviewReady(try await outside.review(answers, environment, kind, secrets: names)))
      } failed: {
        post(.reviewFailed($0))
      }
    case .prepareReviews(let all, let environment):
      let names = Set(secrets.map(\.name))
      start { outside in
        post(.reviewsReady(await outside.reviews(all, environment, secrets: names)))
      } failed: {
        post(.reviewFailed($0))
      }
    case .startRuns(let all, let environment, let consents): runs(all, environment, consents)
    case .save(let answers): save(answers)
    case .startRun(let answers, let environment, let kind, let resume, let breaksLock, let consents):
      run(answers, environment, kind, resume: resume, breaksLock: breaksLock, consents: consents)
    case .stopRun:
      isStopping = true
      if let fleet {
        start { _ in
          await fleet.stop()
        } failed: { _ in
        }
      }
      guard let engine = running else { return }
      start { _ in
        await engine.stop()
      } failed: { _ in
      }
    case .loadStatus(let answers, let environment):
      start { outside in
        let plan = try Plan(answers: answers, environment: environment)
        let engine = try await outside.engine(for: plan)
        post(.statusReady(.success(try await engine.drift())))
        post(.servingReady(try? await engine.serving()))
      } failed: {
        post(.statusReady(.failure($0)))
      }
    case .loadHistory(let answers, let environment):
      start { outside in
        let plan = try Plan(answers: answers, environment: environment)
        post(.historyReady(.success(try await outside.operations(for: plan, log: { _ in }).history(limit: 50))))
      } failed: {
        post(.historyReady(.failure($0)))
      }
    case .loadDashboard, .measureTraffic, .measure, .advise, .examine, .cure, .readLogs, .leaveLogs: lookAfter(effect)
    case .rollBack(let answers, let environment, let rollback):
      start { outside in
        let plan = try Plan(answers: answers, environment: environment)
        let operations = try await outside.operations(for: plan, log: { _ in })
        try await operations.carryOut(
          try await operations.plannedRollback(to: rollback.to.name, from: rollback.formerNames))
        post(.rolledBack(.success(rollback.to.name)))
      } failed: {
        post(.rolledBack(.failure($0)))
      }
    case .planPause(let answers, let environment, let direction):
      start { outside in
        let operations = try await outside.operations(
          for: try Plan(answers: answers, environment: environment), log: { _ in })
        let planned =
          direction == .pause ? try await operations.plannedPause() : try await operations.plannedResume()
        post(.pausePlanned(.success(PausePlan(direction, changes: planned.changes, notes: planned.notes))))
      } failed: {
        post(.pausePlanned(.failure($0)))
      }
    case .pause(let answers, let environment, let direction):
      start { outside in
        let operations = try await outside.operations(
          for: try Plan(answers: answers, environment: environment), log: { _ in })
        if direction == .pause { try await operations.pause() } else { try await operations.resume() }
        post(.paused(.success(direction)))
      } failed: {
        post(.paused(.failure($0)))
      }
    case .loadResult(let answers, let environment, let kind):
      let delivery = delivery
      resulting = start { outside in
        let begin = Date()
        let (result, next) = try await outside.result(answers, environment, kind, delivery)
        await self.tell(next, since: begin)
        post(.resultReady(result))
      } failed: { failure in
        post(.runFailed(failure))
      }
    case .startDeployment(let answers, let environment): deploy(answers, environment)
    case .leaveDeployment: deployment?.cancel()
    case .quit: break
    }
  }

  @discardableResult
  func start(
    _ body: @escaping @Sendable (Outside) async throws -> Void,
    failed: @escaping @Sendable (Failure) -> Void
  ) -> Task<Void, Never> {
    let outside = outside
    begun += 1
    let number = begun
    let witness = witness
    let task = Task.detached {
      do {
        try await Witness.$current.withValue(witness) { try await body(try await outside.value) }
      } catch {
        if !Task.isCancelled { failed(ErrorReport.failure(error)) }
      }
      await self.ended(number)
    }
    work[number] = task
    return task
  }

  private func ended(_ number: Int) { work[number] = nil }

  private func detect() {
    let (post, place, prepared) = (post, place, prepared)
    begun += 1
    let number = begun
    // Files are looked at whether anybody has signed in or not.
    work[number] = Task.detached {
      do {
        try await prepared.value
        let repository = try place.repository()
        let known = await repository.knownServices(environment: place.environment)
        let detection = await ServiceDetection.detect(
          in: repository.root, host: GitHubHost(environment: place.environment).name)
        post(.repositoryDetected(RepositoryChoice(detection, known: known)))
      } catch {
        // The projects' list says what stands in the way; here there is simply nothing to offer.
        post(.repositoryDetected(RepositoryChoice(repository: nil, candidates: [], facts: [:])))
      }
      await self.ended(number)
    }
  }

  /// At once and in order: the run that follows is about what has been written.
  private func save(_ answers: Answers) {
    do {
      let repository = try place.repository().at(answers.service.home)
      try AnswersFile(repository: repository).save(answers)
      post(.saved(path: repository.answersFile))
    } catch {
      post(.saveFailed(ErrorReport.failure(error)))
    }
  }

  private func run(
    _ answers: Answers, _ environment: String, _ kind: RunEvent.RunKind, resume: Bool, breaksLock: Bool = false,
    consents: Consents = Consents()
  ) {
    let post = post
    running = nil
    isStopping = false
    delivery = nil
    let secrets = secrets
    start { outside in
      let scope: AcceptedEngine.Scope
      switch kind {
      case .revert:
        let plan = try Plan(answers: answers, environment: environment)
        let engine = try await outside.engine(for: plan, breaksLock: breaksLock)
        let delivery = try await outside.delivery(of: plan, kind)
        await self.deliverAfterwards(delivery)
        await self.follow(engine)
        for await event in engine.revert(resume: resume) { post(.run(event)) }
        return
      case .apply: scope = .apply
      case .adjust: scope = .adjust
      }
      let accepted = try AcceptedPlan(answers: answers, environment: environment, on: .today)
      let engine = try await outside.engine(
        for: accepted, breaksLock: breaksLock, consents: consents,
        adjusted: kind == .adjust ? Set(ResourceField.allCases) : nil, pendingSecrets: Set(secrets.map(\.name))
      ) {
        try await outside.make(secrets, for: accepted.plan)
        await self.made(secrets)
      }
      let delivery = try await outside.delivery(of: accepted.plan, kind)
      await self.deliverAfterwards(delivery)
      await self.follow(engine.engine)
      for await event in engine.carryOut(scope, resume: resume) { post(.run(event)) }
    } failed: {
      post(.runFailed($0))
    }
  }

  /// Sets several services up by the fleet's machinery.
  private func runs(_ all: [Answers], _ environment: String, _ consents: Consents) {
    let (post, place, secrets) = (post, place, secrets)
    isStopping = false
    running = nil
    fleet = nil
    severalReport = nil
    let selections = all.map { answers in
      AnswersSelection(
        answers: answers, name: environment, file: RepositoryFolder.answersFile(at: answers.service.home))
    }
    start { outside in
      let members = selections.map { selection in
        outside.member(of: selection, consents: consents, secrets: secrets) { await self.made($0) }
      }
      let fleet = Fleet(
        members, width: FleetRun.width, screen: WizardFleetScreen(place: place, selections: selections, post: post))
      await self.follow(fleet)
      let outcomes = try await fleet.run()
      await self.tell(FleetReport(place: place, kind: .apply, selections: selections, outcomes: outcomes))
      for (member, outcome) in outcomes.enumerated() {
        // Those that were not begun have reported nothing.
        if case .unbegun = outcome { post(.severalEnded(member, ServiceEnd(outcome, selections[member].words(place)))) }
      }
      post(.severalFinished)
    } failed: {
      post(.runFailed($0))
    }
  }

  private func follow(_ fleet: Fleet) async {
    self.fleet = fleet
    if isStopping { await fleet.stop() }
  }

  private func tell(_ report: FleetReport) { severalReport = report }

  /// Follows the run that goes on, else one that is set off.
  private func deploy(_ answers: Answers, _ environment: String) {
    let (post, resulting) = (post, resulting)
    deployment = start { outside in
      // Whoever is quick presses the key while the files are still being delivered.
      await resulting?.value
      let selection = AnswersSelection(answers: answers, name: environment, file: RepositoryFolder.answersName)
      let deployment = try await Deployment(outside: outside, selection: selection)
      let delivered = await self.delivered
      let (events, _) = try await deployment.events(after: delivered?.what, since: delivered?.at ?? Date())
      for await event in events { post(.deployment(event)) }
    } failed: {
      post(.deploymentFailed($0))
    }
  }

  /// Their values are needed no longer.
  private func made(_ secrets: [NewSecret]) { self.secrets.removeAll { secrets.contains($0) } }

  private func deliverAfterwards(_ delivery: SetUpDelivery) { self.delivery = delivery }

  private func tell(_ next: NextSteps, since begin: Date) {
    nextSteps = next
    delivered = next.delivered.map { ($0, begin) }
  }

  private func follow(_ engine: SetupEngine) async {
    running = engine
    if isStopping { await engine.stop() }
  }
}
