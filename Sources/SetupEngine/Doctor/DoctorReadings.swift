import Foundation
import GitHub
import GoogleCloud
import RESTClient
import ServiceLog
import SetupPlan

/// All that the doctor has read: each thing once, however many rows go by it. The rows judge it without asking anything.
struct DoctorReadings: Sendable {
  let plan: Plan
  /// When it was read.
  let now: Date
  /// The file name of the environment's workflow.
  let workflowFile: String
  /// How GitHub is spelled in commands and addresses.
  let host: GitHubHost

  // MARK: - This machine

  /// The set-up's own files as they are, by their paths from the repository's root; those that are missing are left out.
  var files: [String: String] = [:]
  /// The same files as they were generated.
  var generated: [String: String] = [:]
  /// Whether a run has made anything here that stands.
  var hasJournal = false
  /// When the last run wrote each secret of the deployment, as GitHub told it then.
  var secretDates: [String: String] = [:]
  /// What was done to the service beside set-ups, oldest first.
  var operations: [ServiceOperation] = []
  /// The project whose quota the operator's requests count against; nil where it is the project itself.
  var quotaProject: String?

  // MARK: - GitHub

  var repository = Asked<GitHubRepository>.none
  /// The plan of the repository's owner, such as `free`.
  var ownerPlan = Asked<String>.none
  /// When the operator's token ends, as GitHub tells it.
  var tokenEnd = Asked<Date>.none
  var actions = Asked<ActionsPermissions>.none
  var workflow = Asked<GitHubWorkflow>.none
  var secrets = Asked<[GitHub.GitHubSecret]>.none
  /// The runs of the workflow, newest first.
  var runs = Asked<[GitHubRun]>.none
  /// The jobs of the newest run.
  var jobs = Asked<[GitHubJob]>.none
  /// What the newest run waits for.
  var pending = Asked<[PendingDeployment]>.none
  /// The failed step of the newest run, and its last lines.
  var failedStep: FailedStep?

  // MARK: - Google Cloud

  var project = Asked<Project>.none
  var billing = Asked<Bool>.none
  /// Which of the set-up's APIs are on.
  var apis = Asked<[String: Bool]>.none
  var pool = Asked<IdentityResource>.none
  var providers = Asked<[IdentityResource]>.none
  /// The policies of what roles are bound on.
  var policies: [RoleGrant.Resource: Asked<Policy>] = [:]
  /// How each of the plan's members is spelled in a policy.
  var members: [RoleGrant.Member: String] = [:]
  var registry = Asked<JSONValue>.none
  var service = Asked<RunService>.none
  /// The service's revisions, newest first.
  var revisions = Asked<[RevisionEntry]>.none
  /// Whether the image that answers is still in the registry.
  var servingImage = Asked<Bool>.none
  var job = Asked<JSONValue>.none
  var bucket = Asked<JSONValue>.none
  var state = Asked<TerraformState>.none
  /// The lock of Terraform's state, with the object's generation.
  var stateLock = Asked<StateLock>.none
  /// How many keys that people made each account has, by its e-mail address.
  var keys: [String: Asked<[ServiceAccountKey]>] = [:]
  var organisation = Asked<[String: EffectivePolicy]>.none
  /// Which of the set-up's APIs are on in the project that pays the quota.
  var quotaAPIs = Asked<[String: Bool]>.none
  /// What the service answers when it is asked for its health.
  var probe = Asked<ServiceAnswer>.none
  /// What Terraform would change.
  var terraform = Asked<TerraformLook>.none
  /// The service's log of a day: what the platform writes, errors, and requests that failed; newest first.
  var log = Asked<[LogLine]>.none
  /// How many requests the log of a day has, and how many of these the keep-warm job made.
  var requestLog = Asked<RequestLog>.none

  /// The most instances that there were at once.
  var instances = Asked<Double>.none
  /// The most requests that waited for an instance at once.
  var pendingRequests = Asked<Double>.none
  /// The share of its memory that an instance has used, at most of 99 of 100 samples: 0.5 is half of it.
  var memoryShare = Asked<Double>.none

  init(plan: Plan, now: Date, workflowFile: String, host: GitHubHost) {
    self.plan = plan
    self.now = now
    self.workflowFile = workflowFile
    self.host = host
  }

  /// What Terraform would change.
  struct TerraformLook: Sendable, Equatable {
    var changes: [ResourceChange] = []
    /// What others have made under the names of the set-up.
    var foreign: [ForeignResource] = []
  }

  /// The lock of Terraform's state.
  struct StateLock: Sendable, Equatable {
    /// What Terraform tells of the holder.
    let document: JSONValue
    let generation: String
  }

  /// The step that a run has failed at.
  struct FailedStep: Sendable, Equatable {
    let job: String
    let step: String?
    let page: String
    /// At most forty lines, without secrets.
    let lines: [String]
    /// The error in them.
    let cause: String?
  }

  /// What the log of requests is made of.
  struct RequestLog: Sendable, Equatable {
    let requests: Int
    let pings: Int
  }

  var names: ResourceNames { plan.names }

  /// Whether there is nothing yet that could be ill: neither the journal nor the project has anything of the set-up. A project
  /// without billing is looked at nevertheless, for that is why.
  var isOfNothing: Bool {
    !hasJournal && service.value == nil && pool.value == nil && bucket.value == nil && billing.value != false
      && project.refusal == nil
  }

  /// Everything that was asked and not answered, once for each reason.
  var refusals: [(question: String, refusal: Refusal)] {
    var all: [(String, Refusal?)] = [
      (repository.question, repository.refusal), (ownerPlan.question, ownerPlan.refusal),
      (tokenEnd.question, tokenEnd.refusal), (actions.question, actions.refusal),
      (workflow.question, workflow.refusal), (secrets.question, secrets.refusal), (runs.question, runs.refusal),
      (jobs.question, jobs.refusal), (pending.question, pending.refusal), (project.question, project.refusal),
      (billing.question, billing.refusal), (apis.question, apis.refusal), (pool.question, pool.refusal),
      (providers.question, providers.refusal), (registry.question, registry.refusal),
    ]
    all += [
      (service.question, service.refusal), (revisions.question, revisions.refusal),
      (servingImage.question, servingImage.refusal), (job.question, job.refusal), (bucket.question, bucket.refusal),
      (state.question, state.refusal), (stateLock.question, stateLock.refusal),
      (organisation.question, organisation.refusal), (quotaAPIs.question, quotaAPIs.refusal),
      (probe.question, probe.refusal), (terraform.question, terraform.refusal), (log.question, log.refusal),
      (requestLog.question, requestLog.refusal), (instances.question, instances.refusal),
      (pendingRequests.question, pendingRequests.refusal), (memoryShare.question, memoryShare.refusal),
    ]
    all += policies.values.map { ($0.question, $0.refusal) } + keys.values.map { ($0.question, $0.refusal) }
    return all.compactMap { question, refusal in refusal.map { (question, $0) } }
      .sorted { $0.question < $1.question }
  }
}
