/// What people read beside a resource's name in the console; engine, commands and script set the same.
package struct ResourceLabel: Sendable, Equatable {
  /// The display name: at most 32 characters for pools and providers, 100 bytes for accounts.
  package let title: String
  /// At most 256 characters; empty for none.
  package let description: String
}

extension Plan {
  /// The workload identity pool's label; it serves all environments of all repositories in the project.
  package var poolLabel: ResourceLabel {
    ResourceLabel(title: "GitHub", description: "Workflows of GitHub repositories")
  }

  /// The label of the provider for GitHub Actions.
  package var providerLabel: ResourceLabel { ResourceLabel(title: "GitHub Actions", description: "") }

  /// The deployer account's label.
  package var deployerLabel: ResourceLabel {
    ResourceLabel(
      title: "Deployer of \(names.service)",
      description: "GitHub Actions of \(answers.repository) deploys \(names.environment) as this account")
  }

  /// The title of the deployer account that all environments had before each had its own; it tells that Overture made it.
  package var formerDeployerTitle: String { "Deployer of \(answers.service.name)" }

  /// The runtime account's label.
  package var runtimeLabel: ResourceLabel {
    ResourceLabel(
      title: "Runtime of \(names.service)", description: "The Cloud Run service \(names.service) runs as this account")
  }

  /// The image repository's description; it has no display name.
  package var registryDescription: String { "Images of the Cloud Run service \(names.service)" }
}
