import Artifacts
import Foundation
import GitHub
import GoogleCloud
import RESTClient
import SetupPlan

/// Reads what the rows of the doctor go by: stage after stage, and all of a stage at once.
struct DoctorReader: Sendable {
  let engine: SetupEngine
  let context: EngineContext
  let plan: Plan

  init(_ engine: SetupEngine) {
    self.engine = engine
    plan = engine.plan
    // What is off stays off for as long as anybody looks: nothing is waited for.
    context = engine.context
  }

  var names: ResourceNames { plan.names }
  var google: GoogleCloudClient { context.google }
  var github: GitHubClient { context.github }
  var name: String { plan.answers.repository.description }

  /// Reads everything.
  ///
  /// - Parameter progress: is told of each stage as it begins.
  /// - Returns: what was read.
  /// - Throws: a `Failure` where the journal or a file cannot be read.
  func read(_ progress: @Sendable (DoctorRow.Stage) -> Void) async throws -> DoctorReadings {
    var readings = DoctorReadings(
      plan: plan, now: context.now(), workflowFile: context.layout.workflowFile(names.environment),
      host: github.host)
    progress(.files)
    try await readMachine(&readings)
    progress(.settings)
    let quota = readings.quotaProject
    async let hub = readGitHub()
    async let cloud = readIdentity()
    async let service = readService()
    async let state = readState()
    async let project = readProject(quota: quota)
    for part in await [hub, cloud, service, state, project] { part(&readings) }
    progress(.lastRun)
    let settings = readings
    async let run = readRun(settings)
    progress(.log)
    async let log = readLog(settings)
    progress(.metrics)
    async let metrics = readMetrics(settings)
    for part in await [run, log, metrics] { part(&readings) }
    return readings
  }

  /// What a part of the reading adds.
  typealias Part = @Sendable (inout DoctorReadings) -> Void

  /// Asks something; what is refused is kept, and nothing is thrown.
  func ask<Value: Sendable>(
    _ question: String, _ read: @Sendable () async throws -> Value?
  ) async -> Asked<Value> {
    do {
      return Asked(question, try await read().map { .known($0) } ?? .absent)
    } catch let error as GoogleCloudError where error.kind == .notFound {
      return Asked(question, .absent)
    } catch let error as GitHubError where error.status == 404 {
      return Asked(question, .absent)
    } catch {
      return Asked(question, .refused(Refusal(error)))
    }
  }

  // MARK: - This machine

  private func readMachine(_ readings: inout DoctorReadings) async throws {
    for file in context.files {
      readings.generated[file.path] = file.contents
      guard let there = try RepositoryFile(file.path, in: context.repository).read() else { continue }
      readings.files[file.path] = String(decoding: there.bytes, as: UTF8.self)
    }
    let journal = try await engine.readingJournal()
    readings.hasJournal = await !journal.facts().isEmpty
    for secret in plan.githubSecrets {
      guard let written = await journal.githubSecret(secret.name)?.written else { continue }
      readings.secretDates[secret.name] = written.updatedAt
    }
    readings.operations = await journal.ledger.operations(in: names.githubEnvironment)
    let quota = google.credentials.quotaProject
    readings.quotaProject = quota == names.project ? nil : quota
  }

  // MARK: - GitHub

  private func readGitHub() async -> Part {
    let file = context.layout.workflowFile(names.environment)
    let (owner, title) = (plan.answers.repository.owner, plan.answers.repository.name)
    async let repository = ask("GitHub for the repository \(name)") { try await github.repository(owner, title) }
    async let tokenEnd = ask("GitHub for the end of the token") { try await github.tokenEnd() }
    async let actions = ask("GitHub for the permissions of Actions in \(name)") {
      try await github.actionsPermissions(name)
    }
    async let workflow = ask("GitHub for the workflow \(file)") { try await github.workflow(name, file) }
    async let secrets = ask("GitHub for the dates of the secrets of \(names.githubEnvironment)") {
      plan.usesRepositorySecrets
        ? try await github.secrets(ofRepository: name)
        : try await github.secrets(name, environment: names.githubEnvironment)
    }
    async let runs = ask("GitHub for the last runs of \(file)") {
      try await github.runs(name, workflow: file, limit: 10)
    }
    let found = await repository
    let isPrivate = found.value?.isPrivate == true
    let ownerPlan: Asked<String> =
      isPrivate
      ? await ask("GitHub for the plan of \(owner)") {
        try await github.plan(of: owner, isOrganization: found.value?.isOfOrganization == true)
      } : .none
    let all = await (tokenEnd, actions, workflow, secrets, runs)
    return { readings in
      readings.repository = found
      readings.ownerPlan = ownerPlan
      (readings.tokenEnd, readings.actions, readings.workflow, readings.secrets, readings.runs) = all
    }
  }

  // MARK: - Identity

  private func readIdentity() async -> Part {
    let project = names.project
    async let pool = ask("IAM for the pool \(names.pool)") { try await google.pools.get(project, names.pool) }
    async let providers = ask("IAM for the providers of \(names.pool)") { () -> [IdentityResource]? in
      let all = google.providers(pool: names.pool)
      let listed = try await all.list(project)
      // What is deleted is not listed, and still there for 30 days.
      guard listed.isEmpty else { return listed }
      return try await all.get(project, names.provider).map { [$0] } ?? []
    }
    let resources = plan.grants.map(\.resource).uniqued
    let policies =
      (try? await resources.concurrentMap { resource in
        (
          resource,
          await ask("the policy of the \(names.words(for: resource))") {
            try await google.policies.get(engine.lookups.target(of: resource))
          }
        )
      }) ?? []
    var members: [RoleGrant.Member: String] = [:]
    for member in plan.grants.map(\.member).uniqued {
      members[member] = try? await engine.lookups.spelling(of: member)
    }
    var keys: [String: Asked<[ServiceAccountKey]>] = [:]
    for email in [names.runtimeEmail, names.deployerEmail] {
      keys[email] = await ask("IAM for the keys of \(email)") {
        try await google.accounts.keys.list(project, email)
      }
    }
    let (spelled, listed, all) = (members, keys, await (pool, providers))
    return { readings in
      (readings.pool, readings.providers) = all
      readings.policies = Dictionary(policies) { first, _ in first }
      readings.members = spelled
      readings.keys = listed
    }
  }

  // MARK: - The service

  private func readService() async -> Part {
    let (project, region) = (names.project, names.region)
    async let registry = ask("Artifact Registry for \(names.registry) in \(region)") {
      try await google.registry.get(project, region, names.registry)
    }
    async let job = ask("Cloud Scheduler for \(names.keepWarmJob)") {
      try await google.scheduler.get(project, region, names.keepWarmJob)
    }
    let service = await ask("Cloud Run for the service \(names.service) in \(region)") {
      try await google.run.getService(project, region, names.service)
    }
    var revisions = Asked<[RevisionEntry]>.none
    var image = Asked<Bool>.none
    var probe = Asked<ServiceAnswer>.none
    if let found = service.value {
      revisions = await ask("Cloud Run for the revisions of \(names.service)") {
        try await google.run.revisions(project, region, names.service).compactMap { RevisionEntry($0, of: found) }
      }
      if let serving = revisions.value?.max(by: { $0.percent < $1.percent }), serving.percent > 0 {
        image = await ask("Artifact Registry for the image \(serving.shortImage)") {
          try await google.registry.has(image: serving.image)
        }
        if let path = serving.health.askedPath, !found.isDisabled {
          probe = await ask("GET \(found.uri)\(path)") {
            try await ServiceAnswer.ask(path, of: found.uri, in: plan.environment, by: google)
          }
        }
      }
    }
    let read = (revisions, image, probe, await (registry, job))
    return { readings in
      readings.service = service
      (readings.revisions, readings.servingImage, readings.probe) = (read.0, read.1, read.2)
      (readings.registry, readings.job) = read.3
    }
  }
}
