import SetupPlan

/// A row of the doctor's table: one thing that can be wrong, and how it is recognised.
package struct DoctorRow: Sendable {
  /// Where the proof of a row is, in the order in which it is asked for.
  package enum Stage: Int, Sendable, Comparable, CaseIterable {
    /// This machine's own files, without a request.
    case files
    /// What the clouds are set to.
    case settings
    /// The last run of the workflow on GitHub.
    case lastRun
    /// The last lines of the service's log.
    case log
    /// The metrics of a day.
    case metrics

    package static func < (one: Stage, other: Stage) -> Bool { one.rawValue < other.rawValue }
  }

  package let name: Name
  package let stage: Stage
  /// What it explains: where both are seen, only this one is told.
  let masks: [Name]
  /// Says from what was read whether it is so; it asks nothing.
  let judge: @Sendable (DoctorReadings) -> DoctorFinding?

  init(
    _ name: Name, _ stage: Stage, masks: [Name] = [], _ judge: @escaping @Sendable (DoctorReadings) -> DoctorFinding?
  ) {
    self.name = name
    self.stage = stage
    self.masks = masks + (name.stopsDeployments ? [.deploymentFailed] : [])
    self.judge = judge
  }

  /// All rows, in the order of their numbers.
  static let all: [DoctorRow] =
    (identity + policies + workflowTexts + gitHub + services + terraform + project + logs + metrics)
    .sorted { $0.name.number < $1.name.number }
}

extension DoctorRow {
  /// The name of a row: stable, typed by people, linked to by alerts.
  package enum Name: String, Sendable, CaseIterable, Codable {
    case providerCondition = "provider-condition"
    case providerUnusable = "provider-unusable"
    case impersonation
    case idToken = "id-token"
    case projectIDMember = "project-id-member"
    case nameCondition = "name-condition"
    case actAs = "act-as"
    case deploymentSecrets = "deployment-secrets"
    case registryLogin = "registry-login"
    case registryRole = "registry-role"
    case containerStart = "container-start"
    case containerConfiguration = "container-configuration"
    case invokerPolicy = "invoker-policy"
    case notInvokable = "not-invokable"
    case templateOwners = "template-owners"
    case pinnedRevision = "pinned-revision"
    case deletionProtection = "deletion-protection"
    case billing
    case apiOff = "api-off"
    case poolDeleted = "pool-deleted"
    case twoOwners = "two-owners"
    case accountKeys = "account-keys"
    case githubPermission = "github-permission"
    case githubHidden = "github-hidden"
    case environmentPlan = "environment-plan"
    case workflowOff = "workflow-off"
    case runWaits = "run-waits"
    case stateLock = "state-lock"
    case stateBucket = "state-bucket"
    case memory
    case noInstance = "no-instance"
    case timeout
    case coldStarts = "cold-starts"
    case keepWarm = "keep-warm"
    case imageMissing = "image-missing"
    case quotaProject = "quota-project"
    case tcpProbe = "tcp-probe"
    case imagePlatform = "image-platform"
    case executable
    case trafficPinned = "traffic-pinned"
    case tagAddress = "tag-address"
    case tagMoved = "tag-moved"
    case noConcurrency = "no-concurrency"
    case billingRestored = "billing-restored"
    case crossedSecret = "crossed-secret"
    case trafficSplit = "traffic-split"
    case subjectMember = "subject-member"
    case scheduleZone = "schedule-zone"
    case pingLog = "ping-log"
    case tokenExpiry = "token-expiry"
    case deploymentFailed = "deployment-failed"

    /// Whether a deployment fails by it.
    var stopsDeployments: Bool {
      switch self {
      case .providerCondition, .providerUnusable, .impersonation, .idToken, .projectIDMember, .nameCondition, .actAs,
        .deploymentSecrets, .registryLogin, .registryRole, .containerStart, .containerConfiguration, .invokerPolicy,
        .pinnedRevision, .billing, .apiOff, .poolDeleted, .environmentPlan, .imageMissing, .imagePlatform, .executable,
        .billingRestored, .crossedSecret, .subjectMember:
        true
      default: false
      }
    }

    /// Its number, from 1.
    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
  }
}
