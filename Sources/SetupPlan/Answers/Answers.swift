/// What an operator decided, for one service of one repository; the contents of `overture.yaml`.
package struct Answers: Sendable, Equatable {
  package var repository: RepositoryName
  package var service: Service
  /// Whether pull requests are planned and drift is looked for by a workflow (`ci`): then there is an account for it that can
  /// only read.
  package var usesTeamWorkflow: Bool
  /// Which of the files that it can do without a set-up writes (`files`).
  package var files: OptionalFiles
  /// One set of answers for each environment, in the order of the file; names are unique.
  package var environments: [EnvironmentAnswers]

  package init(
    repository: RepositoryName, service: Service, usesTeamWorkflow: Bool = false,
    files: OptionalFiles = OptionalFiles(), environments: [EnvironmentAnswers]
  ) {
    self.repository = repository
    self.service = service
    self.usesTeamWorkflow = usesTeamWorkflow
    self.files = files
    self.environments = environments
  }
}

/// A repository on GitHub: `owner/name`.
package struct RepositoryName: Sendable, Hashable, CustomStringConvertible {
  package let owner: String
  package let name: String

  /// - Parameter text: `owner/name`, with the characters that GitHub allows in each.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let allowed: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(allowed) }) else { return nil }
    owner = String(parts[0])
    name = String(parts[1])
  }

  package var description: String { "\(owner)/\(name)" }
}

/// The answers for one environment.
package struct EnvironmentAnswers: Sendable, Equatable {
  /// `development`, `staging`, `production` or another name.
  package var name: String
  /// The Google Cloud project id.
  package var project: String
  /// The Cloud Run region id, such as `us-central1`.
  package var region: String
  /// The branches that may deploy; empty for the repository's default branch alone.
  package var branches: [String]
  package var rollout: Rollout
  /// What becomes of the files that a run has written.
  package var delivery: DeliveryMode
  /// Whose image is deployed; nil where the workflow builds one.
  package var promote: Promotion?
  /// Whether pull requests get previews; nil where they do not.
  package var previews: Previews?
  /// The traffic that its cost is estimated from; nil where nothing is known.
  package var traffic: Traffic?
  /// Who is told when a month gets dear; nil where nobody is.
  package var budget: Budget?
  /// What becomes of older workflows that deploy the service too, by their files' names in `.github/workflows`.
  package var workflows: [String: OlderWorkflowDecision]
  package var resources: Resources
  /// What the service is configured by.
  package var configuration: ServiceConfiguration
  /// What it reaches beside the internet.
  package var connections: Connections
  /// What the runtime account gets beside the roles that every service needs.
  package var roles: [RuntimeRole]
  package var security: SecurityAnswers

  package init(
    name: String, project: String, region: String, branches: [String] = [], rollout: Rollout = .atOnce,
    delivery: DeliveryMode = .files, promote: Promotion? = nil, previews: Previews? = nil,
    traffic: Traffic? = nil, budget: Budget? = nil,
    workflows: [String: OlderWorkflowDecision] = [:],
    resources: Resources,
    configuration: ServiceConfiguration = ServiceConfiguration(), connections: Connections = Connections(),
    roles: [RuntimeRole] = [], security: SecurityAnswers
  ) {
    self.name = name
    self.project = project
    self.region = region
    self.branches = branches
    self.rollout = rollout
    self.delivery = delivery
    self.promote = promote
    self.previews = previews
    self.traffic = traffic
    self.budget = budget
    self.workflows = workflows
    self.resources = resources
    self.configuration = configuration
    self.connections = connections
    self.roles = roles
    self.security = security
  }
}
