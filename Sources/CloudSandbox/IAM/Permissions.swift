/// The permissions that exist in the sandbox, and which predefined role has which.
package enum Permissions {
  /// Kinds of resources and their verbs.
  private static let catalogue: [String: String] = [
    "aiplatform.endpoints": "create delete get list predict update",
    "artifactregistry.repositories":
      "create delete deleteArtifacts downloadArtifacts get getIamPolicy list setIamPolicy update uploadArtifacts",
    "artifactregistry.dockerimages": "get list",
    "artifactregistry.versions": "delete get list",
    "bigquery.datasets": "get",
    "bigquery.jobs": "create list",
    "bigquery.tables": "create get getData list update updateData",
    "cloudsql.instances": "connect get list login",
    "cloudtasks.tasks": "create",
    "pubsub.subscriptions": "consume get list",
    "pubsub.topics": "get list publish",
    "cloudscheduler.jobs": "create delete enable get list pause run update",
    "cloudscheduler.locations": "get list",
    "cloudtrace.traces": "get list patch",
    "datastore.entities": "create delete get list update",
    "errorreporting.groups": "list",
    "iam.roles": "create delete get list undelete update",
    "iam.serviceAccountKeys": "create delete disable enable get list",
    "iam.serviceAccounts":
      "actAs create delete disable enable get getAccessToken getIamPolicy getOpenIdToken implicitDelegation list "
      + "setIamPolicy signBlob signJwt undelete update",
    "iam.workloadIdentityPoolProviders": "create delete get list undelete update",
    "iam.workloadIdentityPools": "create delete get getIamPolicy list setIamPolicy undelete update",
    "logging.logEntries": "create list",
    "logging.logs": "delete list",
    "monitoring.alertPolicies": "create delete get list update",
    "monitoring.dashboards": "create delete get list update",
    "monitoring.metricDescriptors": "create get list",
    "monitoring.notificationChannels": "create delete get list update",
    "monitoring.timeSeries": "create list",
    "orgpolicy.policy": "get set",
    "resourcemanager.projects":
      "createBillingAssignment delete deleteBillingAssignment get getIamPolicy list setIamPolicy update",
    "run.executions": "cancel delete get list",
    "run.jobs": "create delete get getIamPolicy list run setIamPolicy update",
    "run.locations": "list",
    "run.operations": "get list",
    "run.revisions": "delete get list",
    "run.routes": "get invoke list",
    "run.services": "create delete get getIamPolicy list setIamPolicy update",
    "secretmanager.secrets": "create delete get getIamPolicy list setIamPolicy update",
    "secretmanager.versions": "access add destroy disable enable get list",
    "serviceusage.quotas": "get update",
    "serviceusage.services": "disable enable get list use",
    "storage.buckets": "create delete get getIamPolicy list setIamPolicy update",
    "storage.managedFolders": "list",
    "storage.objects": "create delete get getIamPolicy list restore setIamPolicy update",
  ]

  /// Every permission.
  package static let all: Set<String> = Set(
    catalogue.flatMap { kind, verbs in verbs.split(separator: " ").map { "\(kind).\($0)" } })

  /// Predefined roles, their titles, and their permissions as patterns (`*` is one or more characters).
  static let roles: [String: (title: String, patterns: [String])] = [
    "roles/owner": ("Owner", ["*"]),
    "roles/editor": ("Editor", []),
    "roles/viewer": ("Viewer", []),
    "roles/browser": ("Browser", ["resourcemanager.projects.get*"]),
    "roles/aiplatform.admin": ("Vertex AI Administrator", ["aiplatform.*"]),
    "roles/aiplatform.user": ("Vertex AI User", ["aiplatform.*"]),
    "roles/artifactregistry.admin": ("Artifact Registry Administrator", ["artifactregistry.*"]),
    "roles/artifactregistry.reader": (
      "Artifact Registry Reader",
      ["artifactregistry.*.get", "artifactregistry.*.list", "artifactregistry.*.downloadArtifacts"]
    ),
    "roles/artifactregistry.writer": (
      "Artifact Registry Writer",
      [
        "artifactregistry.*.get", "artifactregistry.*.list", "artifactregistry.*.downloadArtifacts",
        "artifactregistry.*.uploadArtifacts",
      ]
    ),
    "roles/bigquery.dataEditor": ("BigQuery Data Editor", ["bigquery.datasets.get", "bigquery.tables.*"]),
    "roles/bigquery.dataViewer": (
      "BigQuery Data Viewer",
      ["bigquery.datasets.get", "bigquery.tables.get", "bigquery.tables.getData", "bigquery.tables.list"]
    ),
    "roles/bigquery.jobUser": ("BigQuery Job User", ["bigquery.jobs.create"]),
    "roles/cloudsql.client": ("Cloud SQL Client", ["cloudsql.instances.connect", "cloudsql.instances.get"]),
    "roles/cloudsql.instanceUser": ("Cloud SQL Instance User", ["cloudsql.instances.get", "cloudsql.instances.login"]),
    "roles/cloudtasks.enqueuer": ("Cloud Tasks Enqueuer", ["cloudtasks.tasks.create"]),
    "roles/pubsub.publisher": ("Pub/Sub Publisher", ["pubsub.topics.publish"]),
    "roles/pubsub.subscriber": ("Pub/Sub Subscriber", ["pubsub.subscriptions.consume"]),
    "roles/cloudscheduler.admin": ("Cloud Scheduler Admin", ["cloudscheduler.*"]),
    "roles/cloudscheduler.viewer": ("Cloud Scheduler Viewer", ["cloudscheduler.*.get", "cloudscheduler.*.list"]),
    "roles/cloudtrace.agent": ("Cloud Trace Agent", ["cloudtrace.traces.patch"]),
    "roles/datastore.owner": ("Cloud Datastore Owner", ["datastore.*"]),
    "roles/datastore.user": ("Cloud Datastore User", ["datastore.*"]),
    "roles/errorreporting.viewer": ("Error Reporting Viewer", ["errorreporting.*"]),
    "roles/iam.securityReviewer": ("Security Reviewer", ["*.list", "*.getIamPolicy"]),
    "roles/iam.serviceAccountViewer": (
      "View Service Accounts",
      [
        "iam.serviceAccounts.get", "iam.serviceAccounts.getIamPolicy", "iam.serviceAccounts.list",
        "iam.serviceAccountKeys.get", "iam.serviceAccountKeys.list", "resourcemanager.projects.get",
      ]
    ),
    "roles/iam.workloadIdentityPoolViewer": (
      "IAM Workload Identity Pool Viewer",
      [
        "iam.workloadIdentityPools.get", "iam.workloadIdentityPools.list", "iam.workloadIdentityPoolProviders.get",
        "iam.workloadIdentityPoolProviders.list",
      ]
    ),
    "roles/iam.serviceAccountAdmin": (
      "Service Account Admin",
      [
        "iam.serviceAccounts.create", "iam.serviceAccounts.delete", "iam.serviceAccounts.disable",
        "iam.serviceAccounts.enable", "iam.serviceAccounts.get", "iam.serviceAccounts.getIamPolicy",
        "iam.serviceAccounts.list", "iam.serviceAccounts.setIamPolicy", "iam.serviceAccounts.undelete",
        "iam.serviceAccounts.update", "resourcemanager.projects.get",
      ]
    ),
    "roles/iam.serviceAccountCreator": (
      "Create Service Accounts",
      ["iam.serviceAccounts.create", "iam.serviceAccounts.get", "iam.serviceAccounts.list"]
    ),
    "roles/iam.serviceAccountKeyAdmin": ("Service Account Key Admin", ["iam.serviceAccountKeys.*"]),
    "roles/iam.serviceAccountOpenIdTokenCreator": (
      "Service Account OpenID Connect Identity Token Creator", ["iam.serviceAccounts.getOpenIdToken"]
    ),
    "roles/iam.serviceAccountTokenCreator": (
      "Service Account Token Creator",
      [
        "iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.getOpenIdToken", "iam.serviceAccounts.signBlob",
        "iam.serviceAccounts.signJwt", "iam.serviceAccounts.implicitDelegation",
      ]
    ),
    "roles/iam.serviceAccountUser": ("Service Account User", ["iam.serviceAccounts.actAs", "iam.serviceAccounts.get"]),
    "roles/iam.workloadIdentityPoolAdmin": (
      "IAM Workload Identity Pool Admin", ["iam.workloadIdentityPools.*", "iam.workloadIdentityPoolProviders.*"]
    ),
    "roles/iam.workloadIdentityUser": (
      "Workload Identity User", ["iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.getOpenIdToken"]
    ),
    "roles/logging.admin": ("Logging Admin", ["logging.*"]),
    "roles/logging.logWriter": ("Logs Writer", ["logging.logEntries.create"]),
    "roles/logging.viewer": ("Logs Viewer", ["logging.*.list"]),
    "roles/monitoring.admin": ("Monitoring Admin", ["monitoring.*"]),
    "roles/monitoring.alertPolicyEditor": ("Monitoring AlertPolicy Editor", ["monitoring.alertPolicies.*"]),
    "roles/monitoring.dashboardEditor": ("Monitoring Dashboard Configuration Editor", ["monitoring.dashboards.*"]),
    "roles/monitoring.editor": ("Monitoring Editor", ["monitoring.*"]),
    "roles/monitoring.metricWriter": (
      "Monitoring Metric Writer",
      ["monitoring.timeSeries.create", "monitoring.metricDescriptors.*"]
    ),
    "roles/monitoring.viewer": ("Monitoring Viewer", ["monitoring.*.get", "monitoring.*.list"]),
    "roles/orgpolicy.policyAdmin": ("Organization Policy Administrator", ["orgpolicy.*"]),
    "roles/orgpolicy.policyViewer": ("Organization Policy Viewer", ["orgpolicy.policy.get"]),
    "roles/resourcemanager.projectIamAdmin": (
      "Project IAM Admin",
      [
        "resourcemanager.projects.get", "resourcemanager.projects.getIamPolicy",
        "resourcemanager.projects.setIamPolicy",
      ]
    ),
    "roles/run.admin": ("Cloud Run Admin", ["run.*"]),
    "roles/run.developer": (
      "Cloud Run Developer",
      [
        "run.*.create", "run.*.delete", "run.*.get", "run.*.getIamPolicy", "run.*.list", "run.*.update",
        "run.jobs.run", "resourcemanager.projects.get",
      ]
    ),
    "roles/run.invoker": ("Cloud Run Invoker", ["run.routes.invoke"]),
    "roles/run.viewer": ("Cloud Run Viewer", ["run.*.get", "run.*.list", "run.*.getIamPolicy"]),
    "roles/secretmanager.admin": ("Secret Manager Admin", ["secretmanager.*"]),
    "roles/secretmanager.secretAccessor": ("Secret Manager Secret Accessor", ["secretmanager.versions.access"]),
    "roles/secretmanager.secretVersionAdder": (
      "Secret Manager Secret Version Adder", ["secretmanager.versions.add"]
    ),
    "roles/secretmanager.viewer": (
      "Secret Manager Viewer",
      [
        "secretmanager.secrets.get", "secretmanager.secrets.getIamPolicy", "secretmanager.secrets.list",
        "secretmanager.versions.get", "secretmanager.versions.list",
      ]
    ),
    "roles/serviceusage.serviceUsageAdmin": (
      "Service Usage Admin", ["serviceusage.services.*", "serviceusage.quotas.get"]
    ),
    "roles/serviceusage.serviceUsageConsumer": (
      "Service Usage Consumer",
      ["serviceusage.services.use", "serviceusage.services.get", "serviceusage.services.list"]
    ),
    "roles/storage.admin": ("Storage Admin", ["storage.*"]),
    "roles/storage.objectAdmin": ("Storage Object Admin", ["storage.managedFolders.*", "storage.objects.*"]),
    "roles/storage.objectUser": (
      "Storage Object User",
      [
        "storage.managedFolders.list", "storage.objects.create", "storage.objects.delete", "storage.objects.get",
        "storage.objects.list", "storage.objects.update",
      ]
    ),
    "roles/storage.objectViewer": (
      "Storage Object Viewer", ["storage.managedFolders.list", "storage.objects.get", "storage.objects.list"]
    ),
    "roles/storage.legacyBucketOwner": (
      "Storage Legacy Bucket Owner",
      [
        "storage.buckets.get", "storage.buckets.getIamPolicy", "storage.buckets.setIamPolicy",
        "storage.buckets.update", "storage.objects.create", "storage.objects.delete", "storage.objects.list",
      ]
    ),
    "roles/storage.legacyBucketReader": (
      "Storage Legacy Bucket Reader", ["storage.buckets.get", "storage.objects.list"]
    ),
  ]

  /// Whether a role exists.
  package static func exists(_ role: String) -> Bool { roles[role] != nil }

  /// Whether a role has a permission.
  package static func role(_ role: String, has permission: String) -> Bool {
    switch role {
    case "roles/viewer":
      return [".get", ".list", ".getIamPolicy"].contains { permission.hasSuffix($0) }
        && !permission.hasPrefix("storage.objects.") && !permission.hasPrefix("orgpolicy.")
    case "roles/editor":
      return !permission.hasSuffix(".setIamPolicy") && permission != "secretmanager.versions.access"
        && !permission.hasPrefix("orgpolicy.")
        && !(permission.hasPrefix("iam.workloadIdentityPool") && !permission.hasSuffix(".get")
          && !permission.hasSuffix(".list"))
        && ![".getAccessToken", ".getOpenIdToken", ".signBlob", ".signJwt"].contains { permission.hasSuffix($0) }
    default: return roles[role]?.patterns.contains { matches(permission, $0) } ?? false
    }
  }

  /// The permissions of a role, sorted.
  package static func of(role name: String) -> [String] { all.filter { role(name, has: $0) }.sorted() }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return text == pattern }
    return text.count > parts[0].count + parts[1].count && text.hasPrefix(parts[0]) && text.hasSuffix(parts[1])
  }
}

extension World {
  /// Whether a principal has a permission on a resource: by its project's policy or by its own.
  /// - Parameters:
  ///   - principal: who asks.
  ///   - permission: such as `run.services.get`.
  ///   - project: whose policy is inherited.
  ///   - resource: key of the resource's own policy.
  ///   - part: what of the resource is asked for, such as `versions/1`.
  ///   - atOnce: whether a grant counts that does not work everywhere yet.
  /// - Returns: whether a binding gives it.
  package func holds(
    _ principal: Principal, _ permission: String, project: Project, resource: String? = nil, part: String? = nil,
    atOnce: Bool = false
  ) -> Bool {
    let conditions = Conditions(resource: resource, part: part, project: project, in: self)
    let keys = ["projects/\(project.id)"] + (resource.map { [$0] } ?? [])
    return keys.contains { key in
      self["policies", key]?["bindings"]?.array?.contains { binding in
        let (role, members) = (binding["role"]?.string ?? "", binding["members"]?.strings ?? [])
        return ([principal.member, "allUsers"] + principal.sets).contains { member in
          members.contains(member)
            && (atOnce || isSettled(Policies.grant(role, to: member, on: key), after: consistency.grant))
        } && Permissions.role(role, has: permission) && conditions.admit(binding)
      } ?? false
    }
  }

  /// The subset of permissions that the caller has; absent when there is none.
  /// - Throws: 400 for wildcards and for permissions that do not exist.
  package func testPermissions(
    _ asked: [String], call: Call, project: Project, resource: String? = nil
  ) throws(APIError) -> JSON {
    guard asked.count <= 100 else { throw .invalidArgument("At most 100 permissions can be tested at once.") }
    for permission in asked where !Permissions.all.contains(permission) {
      throw .invalidArgument("Permission \(permission) is not valid for this resource.")
    }
    let held = asked.filter { holds(call.principal, $0, project: project, resource: resource) }
    return held.isEmpty ? [:] : ["permissions": JSON(held)]
  }
}
