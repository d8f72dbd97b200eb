import Foundation
import GitHub
import GoogleCloud
import RESTClient
import ServiceLog
import SetupPlan

extension DoctorReader {
  /// The constraints that a set-up can fail at long after it was made.
  static let constraints = ["run.managed.requireInvokerIam", "iam.allowedPolicyMemberDomains"]

  /// The bucket, what Terraform keeps there, and what Terraform would change.
  func readState() async -> Part {
    let (bucketName, prefix) = (names.stateBucket, names.statePrefix)
    async let bucket = ask("Storage for the bucket gs://\(bucketName)") { try await google.storage.bucket(bucketName) }
    async let bucketPolicy = ask("the policy of gs://\(bucketName)") {
      try await google.policies.get(.bucket(bucketName))
    }
    async let state = ask("Storage for Terraform's state in gs://\(bucketName)/\(prefix)") {
      try await google.storage.document(bucketName, "\(prefix)/default.tfstate").map(TerraformState.init)
    }
    async let lock = ask("Storage for the lock of Terraform's state") {
      try await google.storage.read(bucketName, "\(prefix)/default.tflock").map { object in
        DoctorReadings.StateLock(
          document: (try? JSONValue(bytes: object.bytes)) ?? .null, generation: object.generation)
      }
    }
    let terraform = await ask("Terraform for what it would change") {
      let touched = try await engine.touched(await engine.terraformSession())
      return DoctorReadings.TerraformLook(changes: touched.changes, foreign: touched.foreign)
    }
    let read = await (bucket, bucketPolicy, state, lock)
    return { readings in
      (readings.bucket, readings.state, readings.stateLock) = (read.0, read.2, read.3)
      readings.policies[.stateBucket] = read.1
      readings.terraform = terraform
    }
  }

  /// The project: billing, APIs, and what the organisation forbids.
  func readProject(quota: String?) async -> Part {
    let id = names.project
    async let project = ask("Resource Manager for the project \(id)") { try await google.projects.get(id) }
    async let billing = ask("Billing for the project \(id)") { try await google.projects.billing(id) }
    async let apis = ask("Service Usage for the APIs of \(id)") { try await google.services.states(id, plan.services) }
    async let organisation = ask("the organisation's policies for \(id)") { () -> [String: EffectivePolicy]? in
      guard case .known(let policies) = try await google.projects.effectivePolicies(Self.constraints, project: id)
      else { return nil }
      return policies
    }
    let quotaAPIs: Asked<[String: Bool]> =
      if let quota {
        await ask("Service Usage for the APIs of \(quota)") { try await google.services.states(quota, plan.services) }
      } else {
        .none
      }
    let read = await (project, billing, apis, organisation)
    return { readings in
      (readings.project, readings.billing, readings.apis, readings.organisation) = read
      readings.quotaAPIs = quotaAPIs
    }
  }

  // MARK: - The last run

  /// The newest run: its jobs, what it waits for, and the step that it has failed at.
  func readRun(_ readings: DoctorReadings) async -> Part {
    guard let run = readings.runs.value?.first else { return { _ in } }
    async let jobs = ask("GitHub for the jobs of run \(run.number)") { try await github.jobs(name, run: run.id) }
    let pending: Asked<[PendingDeployment]> =
      run.hasEnded
      ? .none
      : await ask("GitHub for what run \(run.number) waits for") {
        try await github.pendingDeployments(name, run: run.id)
      }
    let found = await jobs
    var step: DoctorReadings.FailedStep?
    if run.hasEnded, run.conclusion != .success, let job = found.value?.firstFailed {
      step = await failedStep(of: job)
    }
    let failed = step
    return { readings in
      (readings.jobs, readings.pending, readings.failedStep) = (found, pending, failed)
    }
  }

  /// What a job has failed at. A log that GitHub no longer has leaves the step's name.
  private func failedStep(of job: GitHubJob) async -> DoctorReadings.FailedStep {
    let step = job.failedStep
    let text = await ask("GitHub for the log of \(job.name)") { try await github.log(name, job: job.id) }
    let log = FailedStepLog(text.value ?? "")
    // GitHub has blackened the secrets that it knows; others may have been printed.
    let lines = log.lines(from: step?.started, to: step?.completed).map { redacted($0) }
    return DoctorReadings.FailedStep(
      job: job.name, step: step?.name, page: job.page, lines: lines, cause: log.cause(in: lines))
  }

  // MARK: - The log

  /// The service's log of a day.
  func readLog(_ readings: DoctorReadings) async -> Part {
    guard readings.service.value != nil else { return { _ in } }
    let id = names.project
    let since = LogTime(seconds: readings.now.addingTimeInterval(-24 * 3600).timeIntervalSince1970)
    var query = LogQuery(ServiceLogReader.service(of: plan))
    query.since = since
    let own = query.filter
    func named(_ source: LogLine.Source) -> String { LogQuery.names(source.log ?? "", of: id) }
    let wanted = [named(.system), named(.stderr), "severity>=ERROR", "httpRequest.status>=429"].joined(
      separator: " OR ")
    let requests = named(.request)
    let changes =
      LogQuery.names("cloudaudit.googleapis.com/activity", of: id)
      + " AND protoPayload.methodName:\"BillingAccount\" AND timestamp>=\"\(since.text)\""
    async let lines = ask("Logging for the last lines of \(names.service)") {
      try await google.observations.logEntries(id, filter: "\(own) AND (\(wanted))", limit: 200).compactMap {
        LogLine(entry: $0)
      }
    }
    async let audit = ask("Logging for changes of the project's billing") {
      try await google.observations.logEntries(id, filter: changes, limit: 10).compactMap { LogLine(entry: $0) }
    }
    async let counted = ask("Logging for the last requests of \(names.service)") {
      let entries = try await google.observations.logEntries(id, filter: "\(own) AND \(requests)", limit: 1000)
      let pings = entries.count { $0["httpRequest"]["userAgent"].string?.contains("Google-Cloud-Scheduler") == true }
      return DoctorReadings.RequestLog(requests: entries.count, pings: pings)
    }
    let (found, billing, requestLog) = await (lines, audit, counted)
    let all: Asked<[LogLine]> =
      found.value.map { Asked(found.question, .known($0 + (billing.value ?? []))) } ?? found
    return { readings in
      readings.log = all
      readings.requestLog = requestLog
    }
  }
}
