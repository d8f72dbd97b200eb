import GoogleCloud
import SetupPlan

/// What must be so in a project before anything is done in it.
package struct ProjectReadiness: Sendable {
  let project: String
  let google: GoogleCloudClient
  /// Who asks, as an e-mail address, where that is known.
  let account: String?

  /// A project to look at, through a client.
  package init(project: String, google: GoogleCloudClient, account: String? = nil) {
    self.project = project
    self.google = google
    self.account = account
  }

  private var names: KnownNames { KnownNames(project: project, account: account) }

  /// Everything that stands in the way of a set-up that a client can see; empty where nothing does.
  ///
  /// - Returns: billing first, then permissions.
  /// - Throws: `GoogleCloudError` where the project cannot be looked at.
  package func obstacles() async throws -> [Failure] {
    async let billing = billing()
    async let permissions = permissions(Self.permissions(withKey: false, secrets: false))
    return try await [billing, permissions].compactMap(\.self)
  }

  /// Why the project cannot be charged; nil where it can, or where that cannot be seen.
  func billing() async throws -> Failure? {
    guard try await google.projects.billing(project) == false else { return nil }
    return Failure(
      message: "The project \(project) has no active billing account",
      reason: "Cloud Run and Artifact Registry cannot be enabled without one.",
      remedy: names.linkBilling, kind: .notPermitted)
  }

  /// Which permissions the operator lacks, and who gives them; nil where none is missing.
  func permissions(_ wanted: [String]) async throws -> Failure? {
    let held = try await google.projects.testPermissions(project, wanted)
    let missing = wanted.filter { !held.contains($0) }
    guard !missing.isEmpty else { return nil }
    let roles = Self.roles(granting: missing)
    let shown = missing.prefix(4).joined(separator: ", ") + (missing.count > 4 ? " and \(missing.count - 4) more" : "")
    let commands = roles.map {
      "gcloud projects add-iam-policy-binding \(project) \(names.member) --role=\($0) --condition=None"
    }
    return Failure(
      message: "Your account may not do all of this in \(project)", reason: "Missing: \(shown).",
      remedy: "An owner of the project can grant it: \(commands.joined(separator: "; "))", kind: .notPermitted)
  }

  /// Why the operator cannot make the budget that the answers ask for; nil where they can, or where that cannot be seen.
  func budget(_ budget: Budget) async throws -> Failure? {
    let wanted = Self.names("billing.budgets", "create", "get", "update", "delete")
    let account = budget.billingAccount
    guard let held = try await google.projects.billingPermissions(account, wanted) else { return nil }
    let missing = wanted.filter { !held.contains($0) }
    guard !missing.isEmpty else { return nil }
    return Failure(
      message: "Your account may not make a budget of the billing account \(account)",
      reason: "Missing there: \(missing.joined(separator: ", ")).",
      remedy: "An administrator of it can grant it: gcloud billing accounts add-iam-policy-binding \(account) "
        + "\(names.member) --role=roles/billing.costsManager; or remove budget from overture.yaml",
      kind: .notPermitted)
  }

  /// What the steps of a plan need in its project: what `check.permissions` asks for, and nothing else.
  package static func permissions(for plan: Plan) -> [String] {
    permissions(
      withKey: plan.steps.contains(.keySecret), releases: plan.answers.service.releaseCommand != nil,
      secrets: plan.steps.contains(.configurationSecrets))
  }

  /// The predefined roles that give permissions, in the order in which they are needed first; a role that gives no more than
  /// another one is left out.
  package static func roles(granting permissions: [String]) -> [String] {
    var roles: [String] = []
    for role in permissions.compactMap(GoogleCloudError.role(granting:)) where !roles.contains(role) {
      roles.append(role)
    }
    // Whoever administers the project's policy may look at the project, too.
    return roles.contains(projectAdministrator) ? roles.filter { $0 != "roles/browser" } : roles
  }

  private static let projectAdministrator = "roles/resourcemanager.projectIamAdmin"

  /// What the steps need, with or without a service account key, a release command and secrets of the service's own; Google's
  /// IAM permissions reference names them.
  static func permissions(
    withKey hasKey: Bool, releases: Bool = false, secrets usesSecrets: Bool = false
  ) -> [String] {
    var all = names("serviceusage.services", "enable", "list", "get")
    all += names("iam.workloadIdentityPools", "create", "get", "update", "delete", "undelete")
    all += names("iam.workloadIdentityPoolProviders", "create", "get", "list", "update", "delete", "undelete")
    all += names(
      "iam.serviceAccounts", "create", "get", "list", "update", "delete", "getIamPolicy", "setIamPolicy", "actAs")
    all += names("resourcemanager.projects", "get", "getIamPolicy", "setIamPolicy")
    all += names(
      "artifactregistry.repositories", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy")
    all += names("storage.buckets", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy")
    // Terraform's state and the lock lie there, and who makes a bucket does not own what is in it by that.
    all += names("storage.objects", "create", "get", "list", "delete")
    all += names("run.services", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy")
    all += names("cloudscheduler.jobs", "create", "get", "update", "delete")
    all += names("monitoring.alertPolicies", "create", "get", "update", "delete")
    all += names("monitoring.dashboards", "create", "get", "update", "delete")
    if releases { all += names("run.jobs", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy") }
    if hasKey {
      all += names("iam.serviceAccountKeys", "create", "list", "get", "disable", "delete")
      all += names("secretmanager.secrets", "create", "get", "delete", "getIamPolicy", "setIamPolicy")
      all += names("secretmanager.versions", "add", "list", "get", "disable", "destroy")
    }
    if usesSecrets {
      let own =
        names("secretmanager.secrets", "get", "getIamPolicy", "setIamPolicy") + names("secretmanager.versions", "list")
      all += own.filter { !all.contains($0) }
    }
    return all
  }

  private static func names(_ resource: String, _ verbs: String...) -> [String] { verbs.map { "\(resource).\($0)" } }
}
