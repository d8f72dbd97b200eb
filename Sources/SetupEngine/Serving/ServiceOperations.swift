import Foundation
import GitHub
import GoogleCloud
import RESTClient
import SetupPlan

/// What is done to a service that is set up, beside set-ups: its traffic and whether it runs at all. Nothing is rendered and no
/// Terraform is started for it, so that it takes seconds.
package struct ServiceOperations: Sendable {
  let plan: Plan
  let google: GoogleCloudClient
  let github: GitHubClient
  /// The folder that holds `overture.yaml` and `.overture`.
  let repository: URL
  /// The file name of the environment's workflow.
  let workflow: String
  /// Who does it, as an e-mail address or a login.
  let person: String
  /// Read for the user's state folder.
  let environment: [String: String]
  let now: @Sendable () -> Date
  /// Takes each line of progress.
  var log: @Sendable (String) -> Void

  /// How long Cloud Run may take until what was asked for is so.
  static let patience = Duration.seconds(120)

  /// - Parameters:
  ///   - plan: the environment's.
  ///   - google: who changes the service.
  ///   - github: who lists the workflow's runs.
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - workflow: the file name of the environment's workflow.
  ///   - person: who does it.
  ///   - environment: read for the user's state folder.
  ///   - now: the clock.
  ///   - log: takes each line of progress.
  package init(
    plan: Plan, google: GoogleCloudClient, github: GitHubClient, repository: URL, workflow: String, person: String,
    environment: [String: String], now: @escaping @Sendable () -> Date = { Date() },
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.plan = plan
    self.google = google.knowing(project: plan.names.project, account: person)
    self.github = github
    self.repository = repository
    self.workflow = workflow
    self.person = person
    self.environment = environment
    self.now = now
    self.log = log
  }

  var names: ResourceNames { plan.names }

  /// A service with its revisions.
  struct Reading: Sendable {
    let service: RunService
    /// Newest first.
    let revisions: [RevisionEntry]
  }

  /// The service and its revisions.
  /// - Throws: a `Failure` where there is no service, and what the client throws.
  func read() async throws -> Reading {
    let service = try await service()
    let documents = try await google.run.revisions(names.project, names.region, names.service)
    return Reading(service: service, revisions: documents.compactMap { RevisionEntry($0, of: service) })
  }

  /// The service.
  /// - Throws: a `Failure` of kind `answers` if the service does not exist, and what the client throws.
  func service() async throws -> RunService {
    do {
      if let service = try await google.run.getService(names.project, names.region, names.service) { return service }
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled {}
    throw Failure(
      message: "The service \(names.service) is not there",
      reason: "\(names.environment) is not set up in \(names.region) of \(names.project).",
      remedy: "overture apply \(plan.options)", kind: .answers)
  }

  /// Refuses a service that bears the name, and was made by others.
  /// - Throws: a `Failure` of kind `answers`, and what the client throws.
  func requireOwn(_ state: TerraformState) throws {
    guard state.attributes[Self.serviceAddress] == nil else { return }
    throw Failure(
      message: "The service \(names.service) was not set up by Overture",
      reason: "Terraform's state in gs://\(names.stateBucket) does not hold it, so it belongs to others.",
      remedy: "Take it over first: overture plan \(plan.options) shows how.", kind: .answers)
  }

  static let serviceAddress = "google_cloud_run_v2_service.service"
  static let keepWarmAddress = "google_cloud_scheduler_job.keep_warm[0]"

  /// Waits until something is so of the service, and Cloud Run has rolled out all that was asked for; nil where that took too
  /// long.
  func settled(
    _ service: RunService, within patience: Duration = Self.patience, _ isSo: (RunService) -> Bool
  ) async throws -> RunService? {
    let clock = ContinuousClock()
    let start = clock.now
    var delay = google.polling.firstDelay
    var service = service
    while service.isReconciling || service.isBehind || !isSo(service) {
      guard clock.now - start < patience else { return nil }
      try await clock.sleep(for: delay)
      delay = google.polling.delay(after: delay)
      service = try await self.service()
    }
    return service
  }

  /// Asks a revision that answers whether it is healthy, some times where it does not seem so: others may still be starting.
  ///
  /// - Parameters:
  ///   - revision: what answers.
  ///   - service: its service.
  /// - Throws: a `Failure` where it answers that it is not.
  func requireHealth(of revision: RevisionEntry, _ service: RunService) async throws {
    guard let path = revision.health.askedPath else { return log("no request is sent: it answers gRPC alone") }
    var delay = google.polling.firstDelay
    var last = 0
    for attempt in 1...5 {
      switch try await ServiceAnswer.ask(path, of: service.uri, in: plan.environment, by: google) {
      case .notAsked(let why): return log("no request is sent: \(why)")
      case .unreachable(let detail): return log("\(service.uri)\(path) cannot be reached from here: \(detail)")
      case .answered(let status, _) where revision.health.isHealthy(status):
        return log("GET \(path) answered \(status)")
      case .answered(let status, _): last = status
      }
      if attempt < 5 {
        try await ContinuousClock().sleep(for: delay)
        delay = google.polling.delay(after: delay)
      }
    }
    throw Failure(
      message: "GET \(service.uri)\(path) answered \(last)",
      reason: last == 403 ? "The invoker check is on." : "The container of \(revision.name) fails.",
      remedy: names.readLog)
  }
}
