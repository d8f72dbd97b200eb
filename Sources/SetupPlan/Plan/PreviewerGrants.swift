extension RoleGrant {
  /// What the previewer gets: to push images, to deploy revisions of the one service that run as its runtime account, and
  /// nothing else. Cloud Run has no narrower role: with the same one traffic can be moved and the service deleted.
  package static let previewer: [RoleGrant] =
    [
      grant("artifactregistry.writer", .registry, "push the images of pull requests to this one repository"),
      grant("run.developer", .service, "deploy previews of this one service, and remove them"),
      grant("iam.serviceAccountUser", .runtimeAccount, "deploy previews that run as the runtime account"),
    ]
    + ["pull_request", "schedule"].map { event in
      RoleGrant(
        role: "roles/iam.workloadIdentityUser", resource: .previewerAccount, member: .event(event),
        step: .rolesPreviewer,
        reason: event == "schedule"
          ? "let this repository's workflows remove previews on a schedule"
          : "let this repository's workflows become the previewer on pull requests")
    }

  private static func grant(_ role: String, _ resource: Resource, _ reason: String) -> RoleGrant {
    RoleGrant(role: "roles/\(role)", resource: resource, member: .previewer, step: .rolesPreviewer, reason: reason)
  }
}

extension Plan {
  /// The previewer account's label.
  package var previewerLabel: ResourceLabel {
    ResourceLabel(
      title: "Previewer of \(names.service)",
      description: "Pull requests of \(answers.repository) deploy previews of \(names.environment) as this account")
  }
}

extension ResourceNames {
  /// The account id of the environment's previewer, such as `ai-orchestra-production-prev`.
  package var previewerAccount: String { Self.accountID(service, "prev") }

  package var previewerEmail: String { "\(previewerAccount)@\(project).iam.gserviceaccount.com" }

  /// The images of previews, in the environment's registry under a name of their own: so that they never count among the
  /// newest ones of the service, which the clean-up keeps.
  package var previewImage: String { "\(region)-docker.pkg.dev/\(project)/\(registry)/\(service)-preview" }
}
