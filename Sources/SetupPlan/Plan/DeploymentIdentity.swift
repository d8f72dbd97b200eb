/// How GitHub's tokens become identities in the workload identity pool: what is mapped, and who is let in by it.
///
/// References: cloud.google.com/iam/docs/workload-identity-federation (mapping, 127 bytes of `google.subject`, `has()` for
/// a claim that may be missing) and docs.github.com/actions/reference/security/oidc (the claims).
package enum DeploymentIdentity {
  /// The subject of a token: the repository's number and the run's, such as `958214736:19000000001`.
  ///
  /// Both are numbers of 64 bits at most, so that no name of a repository or environment makes it longer than the 127 bytes
  /// that Google allows; and with it an entry of the audit log leads to the run.
  package static let subject = "assertion.repository_id + ':' + assertion.run_id"

  /// Repository, environment and ref in one attribute, since a member of IAM names one attribute. A token without an
  /// environment has an empty one, which nobody is bound to; without `has()`, it could not be mapped at all.
  package static let deployment =
    "assertion.repository_id + '@' + (has(assertion.environment) ? assertion.environment : '') + '@' + assertion.ref"

  /// The attribute mapping of the provider, in order.
  package static let mapping: [(attribute: String, expression: String)] = [
    ("google.subject", subject), ("attribute.deployment", deployment),
    ("attribute.repository_id", "assertion.repository_id"),
    ("attribute.repository_owner_id", "assertion.repository_owner_id"), ("attribute.ref", "assertion.ref"),
  ]

  /// The mapping that Overture made before deployers were bound to environment and branch.
  package static let formerMapping: [String: String] = [
    "google.subject": "assertion.sub", "attribute.repository_id": "assertion.repository_id",
    "attribute.repository_owner_id": "assertion.repository_owner_id", "attribute.ref": "assertion.ref",
  ]

  /// How long the condition of a provider may be, in characters.
  package static let longestCondition = 4096

  /// The condition that lets in exactly one repository, by the numbers that survive renaming.
  package static func condition(owner: String, repository: String) -> String {
    "assertion.repository_owner_id == '\(owner)' && assertion.repository_id == '\(repository)'"
  }

  /// The member for the workflows of one branch that run for one environment.
  ///
  /// - Parameters:
  ///   - pool: the full resource name of the pool, with the project's number.
  ///   - repository: the repository's number.
  ///   - environment: the GitHub environment; empty for a workflow that runs without one.
  ///   - branch: its name, without `refs/heads/`.
  /// - Returns: the member as IAM spells it.
  package static func member(pool: String, repository: String, environment: String, branch: String) -> String {
    members(pool: pool, repository: repository, environment: environment) + branch
  }

  /// How the members for any branch of one environment begin.
  package static func members(pool: String, repository: String, environment: String) -> String {
    members(pool: pool, repository: repository) + "\(environment)@refs/heads/"
  }

  /// How the members for any environment of a repository begin.
  package static func members(pool: String, repository: String) -> String {
    "principalSet://iam.googleapis.com/\(pool)/attribute.deployment/\(repository)@"
  }

  /// The member that Overture bound before: every workflow of the repository, on any branch.
  package static func formerMember(pool: String, repository: String) -> String {
    "principalSet://iam.googleapis.com/\(pool)/attribute.repository_id/\(repository)"
  }
}

extension Plan {
  /// The environment in the tokens of the workflow: none where the secrets are the repository's, since GitHub's plan has no
  /// environments then.
  package var deploymentEnvironment: String { usesRepositorySecrets ? "" : names.githubEnvironment }
}
