import Artifacts
import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

extension SetupEngine {
  /// What a run would do, found out by reading alone.
  /// - Throws: a `Failure` where the checks fail or something cannot be read.
  package func preview() async throws -> Preview {
    do {
      try refuseForeignCode()
      try refuseOtherPlace(await readingJournal().ledger)
      let terraform = terraformSession()
      let (all, report) = try await inspections(terraform)
      // An adjustment leaves what other steps would do to an apply.
      let steps = context.adjusted == nil ? all : all.filter { StepID.adjusting.contains($0.step) }
      let touched = try await touched(terraform)
      let remote = try await remoteFacts()
      let commands = plan.stepsInSequence.flatMap { step in
        steps.filter { $0.step == step }.flatMap {
          StepCommands.commands(for: $0, plan: plan, remote: remote, layout: context.layout)
        }
      }
      let files = try await fileChanges()
      let grants = try await grants()
      var preview = Preview(
        files: files.map(\.change).changedFirst,
        steps: steps,
        commands: commands, grants: grants,
        cost: CostEstimate(of: plan.environment), currentCost: try await currentCost())
      preview.asides = context.layout.asides
      preview.notices = report.notices + (try await retirementNotices())
      preview.missing = report.missing
      preview.foreign = touched.foreign
      preview.removals = touched.planned.removals
      preview.unrelated = touched.planned.unrelated
      preview.unknown = report.unknown
      preview.hash = hash(steps, files, grants, touched.changes)
      return preview
    } catch {
      throw Failure(error)
    }
  }

  private func fileChanges() async throws -> [PlannedFile] {
    let scene = scene(
      .filesWrite, mode: .preview, journal: try await readingJournal(), terraform: terraformSession(),
      awaitsServices: false
    ) { _, _ in }
    var changes: [PlannedFile] = []
    for item in try await scene.filesInPlace() {
      var change = FileChanges.change(of: item.file.path, from: item.there?.bytes, to: item.target.bytes)
      if case .conflict = item.target { change.kind = .conflict }
      changes.append(PlannedFile(change: change, hash: ContentHash(of: item.target.bytes)))
    }
    for path in scene.retired {
      let there = try RepositoryFile(path, in: context.repository).read()
      var change = FileChanges.change(of: path, from: there?.bytes, to: Data())
      change.kind = .removed
      changes.append(PlannedFile(change: change, hash: ContentHash(of: Data())))
    }
    return changes
  }

  /// What becomes of those files that go, and were edited by hand.
  private func retirementNotices() async throws -> [Failure] {
    let journal = try await readingJournal()
    let scene = scene(
      .filesWrite, mode: .preview, journal: journal, terraform: terraformSession(), awaitsServices: false
    ) { _, _ in }
    var notices: [Failure] = []
    for path in scene.retired {
      guard let there = try RepositoryFile(path, in: context.repository).read(),
        let last = await journal.ledger.files(path).first, last.isEdited(in: there.bytes)
      else { continue }
      notices.append(
        Failure(
          message: "\(path) is no longer used, and was edited by hand",
          reason: "What the answers leave out is removed.",
          remedy: "Your edited copy stays as \(path).overture-kept; remove that when you no longer need it."))
    }
    return notices
  }

  /// What each step would do.
  ///
  /// - Parameters:
  ///   - terraform: the session whose plan is made.
  ///   - stopping: whether what would stop a run stops this too.
  /// - Returns: the changes, and what the pre-flight has found; what a step that may only read was not shown is unknown.
  /// - Throws: a `Failure` where the checks stop it, and what the clients throw.
  func inspections(
    _ terraform: TerraformSession, stopping: Bool = true
  ) async throws -> ([StepChange], PreflightReport) {
    let journal = try await readingJournal()
    // The checks first: what they refuse explains what the others would only run into.
    _ = try await inspect(.checkCredentials, journal, terraform)
    var report = try await Preflight.report(
      scene(.checkPermissions, mode: .preview, journal: journal, terraform: terraform, awaitsServices: false) { _, _ in
      })
    if stopping, let failure = Failure.together(report.obstacles) { throw failure }
    let rest = plan.steps.filter { !$0.isCheck }
    let found = try await withThrowingTaskGroup(of: (StepID, Inspected).self) { group in
      for step in rest where step != .terraformPlan && step != .terraformApply {
        group.addTask { (step, try await self.inspect(step, journal, terraform)) }
      }
      group.addTask { (.terraformPlan, try await self.inspect(.terraformPlan, journal, terraform)) }
      var found: [StepID: Inspected] = [:]
      for try await (step, inspected) in group { found[step] = inspected }
      return found
    }
    report.findings += plan.steps.compactMap { step in
      if case .unknown(let why)? = found[step] { .unknown("\(step.rawValue): \(why)") } else { nil }
    }
    let planned = found[.terraformPlan]?.details ?? []
    let changes = plan.steps.map { step in
      switch step {
      case .terraformApply: StepChange(step: step, details: planned)
      case .serviceVerify where !planned.isEmpty: StepChange(step: step, details: [Self.waiting])
      default: StepChange(step: step, details: found[step]?.details ?? [])
      }
    }
    return (changes, report)
  }

  private func inspect(_ step: StepID, _ journal: Journal, _ terraform: TerraformSession) async throws -> Inspected {
    let scene = scene(step, mode: .preview, journal: journal, terraform: terraform, awaitsServices: false) { _, _ in }
    do {
      return .found(try await StepCatalog.step(step).inspect(scene).details)
    } catch  where context.isReadOnly && Failure(error).kind == .notPermitted {
      let failure = Failure(error)
      return .unknown("\(failure.message): \(failure.reason)")
    }
  }

  /// What came of looking at one step.
  private enum Inspected: Sendable {
    case found([String])
    /// It may not be looked at by whoever may only read; with why.
    case unknown(String)

    var details: [String] { if case .found(let details) = self { details } else { [] } }
  }

  /// The journal as it is, or an empty one, where its folder is to be trusted.
  func readingJournal() async throws -> Journal {
    try StateFolder(repository: context.repository).check()
    return try await openJournal()
  }

  /// The full resource name of the provider that the repository's workflows sign in by.
  /// - Throws: a `Failure` where it cannot be told.
  package func providerName() async throws -> String {
    do {
      return try await lookups.providerName()
    } catch {
      throw Failure(error)
    }
  }

  /// What is to be said of the journal as it is; empty where nothing is remarkable.
  /// - Throws: a `Failure` where it cannot be read.
  package func journalNotices() async throws -> [String] { try await readingJournal().notices }

  private func remoteFacts() async throws -> RemoteFacts {
    let repository = try await lookups.repository()
    return RemoteFacts(
      projectNumber: try await lookups.project().number, repositoryID: "\(repository.id)",
      ownerID: "\(repository.ownerID)", defaultBranch: repository.defaultBranch,
      provider: try await lookups.provider().id, tokenIssuer: context.github.host.tokenIssuer)
  }

  private func grants() async throws -> [GrantChange] {
    let journal = try await readingJournal()
    let scene = scene(
      .rolesDeployer, mode: .preview, journal: journal, terraform: terraformSession(), awaitsServices: false
    ) { _, _ in }
    var changes: [GrantChange] = []
    for (resource, grants) in GrantStep.grouped(plan.grants) {
      let missing = try await GrantStep.missing(grants, on: resource, scene)
      for grant in grants {
        let member = try await lookups.spelling(of: grant.member)
        changes.append(
          GrantChange(
            grant: grant, member: member, resource: GrantStep.words(resource, scene),
            isPresent: !missing.contains(Binding(role: grant.role, member: member))))
      }
    }
    return changes
  }

  /// What the service that runs now costs; nil where none runs.
  private func currentCost() async throws -> CostEstimate? {
    let (google, names) = (context.google, plan.names)
    let service: RunService?
    do {
      service = try await google.run.getService(names.project, names.region, names.service)
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled || error.kind == .notFound {
      service = nil
    }
    guard let document = service?.document else { return nil }
    let template = document["template"]
    let limits = template["containers"].array.first?["resources"]["limits"] ?? .null
    let size = RevisionSize(template)
    guard let memory = limits["memory"].string.flatMap({ Memory($0) }),
      let cpu = limits["cpu"].string.flatMap({ CPU($0) })
    else { return nil }
    let job: JSONValue?
    do {
      job = try await google.scheduler.get(names.project, names.region, names.keepWarmJob)
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled {
      job = nil
    }
    let resources = Resources(
      memory: memory, cpu: cpu, minInstances: document["scaling"]["minInstanceCount"].int ?? 0,
      maxInstances: template["scaling"]["maxInstanceCount"].int ?? 100,
      concurrency: template["maxInstanceRequestConcurrency"].int ?? 80, timeout: size.timeout ?? 300,
      keepWarm: job?["schedule"].string, cpuAllocation: size.cpuAllocation ?? .requests)
    return CostEstimate(resources: resources, region: names.region, load: plan.environment.load)
  }
}

extension [FileChange] {
  /// What would change before what stays, each in the order of the paths.
  fileprivate var changedFirst: [FileChange] {
    filter { $0.kind != .unchanged } + filter { $0.kind == .unchanged }
  }
}
