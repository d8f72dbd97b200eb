extension RoleGrant {
  /// Every role that a set-up has ever granted: a journal may tell of it, also where none grants it any more.
  package static let formerRoles: Set<String> = Set(
    [
      "aiplatform.admin", "aiplatform.user", "artifactregistry.admin", "artifactregistry.reader",
      "artifactregistry.writer",
      "cloudscheduler.admin",
      "cloudtrace.agent", "datastore.owner", "datastore.user", "iam.serviceAccountUser", "iam.workloadIdentityUser",
      "logging.admin", "logging.logWriter", "logging.viewer", "monitoring.admin", "monitoring.alertPolicyEditor",
      "monitoring.dashboardEditor", "monitoring.metricWriter", "monitoring.viewer", "run.admin", "run.developer",
      "secretmanager.admin", "secretmanager.secretAccessor", "storage.admin", "storage.objectUser",
    ].map { "roles/\($0)" })
}
