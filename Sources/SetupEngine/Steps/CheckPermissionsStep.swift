import GoogleCloud
import SetupPlan

/// `check.permissions`: the operator may do all that the plan needs, before anything is done.
struct CheckPermissionsStep: Step {
  let id = StepID.checkPermissions

  func inspect(_ scene: Scene) async throws -> Inspection {
    let wanted = Self.permissions(for: scene.plan)
    let held = try await scene.google.projects.testPermissions(scene.project, wanted)
    let missing = wanted.filter { !held.contains($0) }
    guard missing.isEmpty else { throw Self.failure(missing, scene) }
    scene.log("all \(wanted.count) permissions are held")
    return .asWanted
  }

  func apply(_: Scene) async throws {}

  func undo(_: Fact, _: Scene) async throws {}

  private static func failure(_ missing: [String], _ scene: Scene) -> Failure {
    var roles: [String] = []
    for role in missing.compactMap(GoogleCloudError.role(granting:)) where !roles.contains(role) { roles.append(role) }
    let shown = missing.prefix(4).joined(separator: ", ") + (missing.count > 4 ? " and \(missing.count - 4) more" : "")
    let commands = roles.map {
      "gcloud projects add-iam-policy-binding \(scene.project) --member=user:YOU --role=\($0) --condition=None"
    }
    return Failure(
      message: "Your account may not do all of this in \(scene.project)", reason: "Missing: \(shown).",
      remedy: "An owner of the project can grant it: \(commands.joined(separator: "; "))", kind: .notPermitted)
  }

  /// What the steps of the plan need; google-cloud.md, section 4.
  static func permissions(for plan: Plan) -> [String] {
    var all = names("serviceusage.services", "enable", "list", "get")
    all += names("iam.workloadIdentityPools", "create", "get", "update", "delete", "undelete")
    all += names("iam.workloadIdentityPoolProviders", "create", "get", "update", "delete", "undelete")
    all += names("iam.serviceAccounts", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy", "actAs")
    all += names("resourcemanager.projects", "get", "getIamPolicy", "setIamPolicy")
    all += names(
      "artifactregistry.repositories", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy")
    all += names("storage.buckets", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy")
    all += names("run.services", "create", "get", "update", "delete", "getIamPolicy", "setIamPolicy")
    all += names("cloudscheduler.jobs", "create", "get", "update", "delete")
    all += names("monitoring.alertPolicies", "create", "get", "update", "delete")
    all += names("monitoring.dashboards", "create", "get", "update", "delete")
    if plan.steps.contains(.keySecret) {
      all += names("iam.serviceAccountKeys", "create", "list", "get", "disable", "delete")
      all += names("secretmanager.secrets", "create", "get", "delete", "getIamPolicy", "setIamPolicy")
      all += names("secretmanager.versions", "add", "list", "get", "disable", "destroy")
    }
    return all
  }

  private static func names(_ resource: String, _ verbs: String...) -> [String] { verbs.map { "\(resource).\($0)" } }
}
