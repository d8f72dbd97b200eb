extension RoleGrant {
  /// What the planner gets: to read all that `overture plan` and `overture status` look at, and nothing else. No role of it
  /// reads a secret's value, becomes another account, or changes anything.
  package static let planner: [RoleGrant] =
    [
      grant("browser", .project, "read the project and its IAM policy"),
      grant(
        "serviceusage.serviceUsageConsumer", .project, "see which APIs are enabled, and have its own calls counted here"
      ),
      grant("iam.securityReviewer", .project, "read the IAM policies of accounts, secrets, buckets and repositories"),
      grant("iam.serviceAccountViewer", .project, "read the service accounts"),
      grant("iam.workloadIdentityPoolViewer", .project, "read the identity pool and its providers"),
      grant("run.viewer", .project, "read the service and its revisions"),
      grant("cloudscheduler.viewer", .project, "read the keep-warm job"),
      grant("monitoring.viewer", .project, "read alerts and dashboards"),
      grant("secretmanager.viewer", .project, "see which secrets and versions there are, not what they hold"),
      grant("artifactregistry.reader", .registry, "read the image repository"),
      grant("storage.legacyBucketReader", .stateBucket, "read the settings of the bucket of Terraform's state"),
      grant("storage.objectViewer", .stateBucket, "read Terraform's state"),
    ]
    + ["pull_request", "schedule"].map { event in
      RoleGrant(
        role: "roles/iam.workloadIdentityUser", resource: .plannerAccount, member: .event(event), step: .rolesPlanner,
        reason:
          "let this repository's workflows become the planner on \(event == "schedule" ? "a schedule" : "pull requests")"
      )
    }

  private static func grant(_ role: String, _ resource: Resource, _ reason: String) -> RoleGrant {
    RoleGrant(role: "roles/\(role)", resource: resource, member: .planner, step: .rolesPlanner, reason: reason)
  }
}

extension Plan {
  /// The planner account's label.
  package var plannerLabel: ResourceLabel {
    ResourceLabel(
      title: "Planner of \(names.service)",
      description: "Pull requests of \(answers.repository) plan \(names.environment) as this account, which only reads")
  }
}
