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
    .deployer(of: names.service, from: answers.repository.description, to: names.environment)
  }

  /// The title of the deployer account that all environments had before each had its own; it tells that Overture made it.
  package var formerDeployerTitle: String { "Deployer of \(answers.service.name)" }

  /// The runtime account's label.
  package var runtimeLabel: ResourceLabel { .runtime(of: names.service) }

  /// The image repository's description; it has no display name.
  package var registryDescription: String { ResourceLabel.images(of: names.service) }
}

extension ResourceLabel {
  /// The label of a deployer account, from names or from words that stand for them.
  ///
  /// - Parameters:
  ///   - service: the Cloud Run service.
  ///   - repository: the repository on GitHub.
  ///   - environment: the environment's name.
  /// - Returns: the label.
  package static func deployer(of service: String, from repository: String, to environment: String) -> ResourceLabel {
    ResourceLabel(
      title: "Deployer of \(service)",
      description: "GitHub Actions of \(repository) deploys \(environment) as this account")
  }

  /// The label of the account that a Cloud Run service runs as.
  package static func runtime(of service: String) -> ResourceLabel {
    ResourceLabel(
      title: "Runtime of \(service)", description: "The Cloud Run service \(service) runs as this account")
  }

  /// The description of a Cloud Run service's image repository.
  package static func images(of service: String) -> String { "Images of the Cloud Run service \(service)" }
}
