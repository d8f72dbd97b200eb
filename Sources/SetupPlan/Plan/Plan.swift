/// Everything that a set-up of one environment would make, as pure values; it exists only if the answers are valid.
///
/// It can be looked at and taken back; only an `AcceptedPlan` can be carried out.
package struct Plan: Sendable, Equatable {
  package let answers: Answers
  /// The answers of the environment that this plan is for.
  package let environment: EnvironmentAnswers
  package let names: ResourceNames
  /// The steps in play, in the order of display; `key.secret` only with service account keys.
  package let steps: [StepID]
  /// The Google APIs to enable, as full service names.
  package let services: [String]
  package let grants: [RoleGrant]
  package let githubSecrets: [GitHubSecret]

  /// The options by which a command line names this set-up.
  package var options: String { answers.service.options(environment.name) }

  /// Whether the secrets are the repository's, because its plan has no environments: their names begin with the environment's,
  /// the workflow names no environment, and a run's token says none.
  package var usesRepositorySecrets: Bool { answers.service.secretsPlace == .repository }

  /// What the names of the secrets begin with: nothing where they are the environment's own.
  package var secretPrefix: String { Self.secretPrefix(answers.service, environment: environment.name) }

  /// What the names of an environment's secrets begin with; GitHub keeps names with `GITHUB_` to itself.
  static func secretPrefix(_ service: Service, environment: String) -> String {
    guard service.secretsPlace == .repository else { return "" }
    let own = service.environmentPrefix + environment
    let name = own.uppercased().map { $0 == "-" ? "_" : $0 }
    return (own.hasPrefix("github") ? "ENV_" : "") + String(name) + "_"
  }
}

/// One role for one member on one resource.
package struct RoleGrant: Sendable, Hashable {
  /// What the role is bound on.
  package enum Resource: Sendable, Hashable {
    case project
    /// The Cloud Run service; Terraform, which makes it, binds what is bound on it.
    case service
    /// The job of the release command; Terraform binds what is bound on it, too.
    case releaseJob
    case deployerAccount
    case runtimeAccount
    case plannerAccount
    case previewerAccount
    case registry
    case stateBucket
    case keySecret
    /// A secret of the environment's project that the service reads, by its id.
    case secret(String)
    /// A bucket that the service uses.
    case bucket(String)
    /// Another project, where the service uses something.
    case otherProject(String)
    /// The image repository of another environment, whose image is promoted.
    case otherRegistry(project: String, location: String, name: String)
  }

  /// Who gets it.
  package enum Member: Sendable, Hashable {
    case deployer
    case runtime
    case planner
    case previewer
    /// The workflows of the repository that an event has started: the principal set of the attribute `repository_event`.
    case event(String)
    /// The workflows of one branch for this environment: the principal set of the attribute `deployment`, which is composed
    /// of the repository's numeric id, the environment and the branch.
    case branch(DeployBranch)
  }

  package let role: String
  package let resource: Resource
  package let member: Member
  /// The step that adds it.
  package let step: StepID
  /// Why it is needed, in a few words.
  package let reason: String

  package init(role: String, resource: Resource, member: Member, step: StepID, reason: String) {
    self.role = role
    self.resource = resource
    self.member = member
    self.step = step
    self.reason = reason
  }
}

/// A secret of the GitHub environment, under the guide's names.
package struct GitHubSecret: Sendable, Hashable {
  package let name: String
  package let value: Value

  /// Where the value comes from.
  package enum Value: Sendable, Hashable {
    case text(String)
    /// The full resource name of the workload identity provider; it contains the project's number.
    case providerName
  }

  package init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}
