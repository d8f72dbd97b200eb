import GitHub
import GoogleCloud
import SetupPlan

/// What several steps need to know of the outside world, asked once a run.
actor Lookups {
  private let google: GoogleCloudClient
  private let github: GitHubClient
  private let plan: Plan
  private var projectTask: Task<Project, any Error>?
  private var repositoryTask: Task<GitHubRepository, any Error>?
  private var operatorTask: Task<GitHubUser, any Error>?
  private var providerTask: Task<ProviderChoice, any Error>?

  init(google: GoogleCloudClient, github: GitHubClient, plan: Plan) {
    self.google = google
    self.github = github
    self.plan = plan
  }

  /// The Google Cloud project.
  func project() async throws -> Project {
    if let projectTask { return try await projectTask.value }
    let (google, id) = (google, plan.names.project)
    let task = Task {
      do {
        return try await google.projects.get(id)
      } catch let error as GoogleCloudError where error.kind == .notFound {
        throw Failure(
          message: "Google Cloud does not know the project \(id), or does not show it to this account",
          reason: error.reason, remedy: "Look for its id: gcloud projects list --filter=\(id)", kind: .notPermitted)
      }
    }
    projectTask = task
    return try await task.value
  }

  /// The GitHub repository.
  func repository() async throws -> GitHubRepository {
    if let repositoryTask { return try await repositoryTask.value }
    let (github, name) = (github, plan.answers.repository)
    let task = Task {
      do {
        return try await github.repository(name.owner, name.name)
      } catch let error as GitHubError where error.kind == .notFound {
        // As with a project: what is hidden and what is not there are answered alike.
        throw Failure(
          message: "GitHub does not know the repository \(name), or does not show it to this token",
          reason: error.reason, remedy: "Look at it as the same user: gh repo view \(name)", kind: .notPermitted)
      }
    }
    repositoryTask = task
    return try await task.value
  }

  /// The account that the GitHub token belongs to, and what its token is good for.
  func operatorOfGitHub() async throws -> GitHubUser {
    if let operatorTask { return try await operatorTask.value }
    let task = Task { [github] in try await github.user() }
    operatorTask = task
    return try await task.value
  }

  /// The full name of the workload identity pool; principals need the project's number.
  func poolName() async throws -> String {
    "projects/\(try await project().number)/locations/global/workloadIdentityPools/\(plan.names.pool)"
  }

  /// The full name of the provider, which is also what the workflow's sign-in is told.
  func providerName() async throws -> String { "\(try await poolName())/providers/\(try await provider().id)" }

  /// Chooses the provider again: others may have changed it since.
  func providerAnew() async throws -> ProviderChoice {
    providerTask = nil
    return try await provider()
  }

  /// The provider that the repository signs in by: chosen once, before the first change.
  func provider() async throws -> ProviderChoice {
    if let providerTask { return try await providerTask.value }
    let (google, names, issuer) = (google, plan.names, github.host.tokenIssuer)
    let repository = try await repository()
    let own = DeploymentIdentity.condition(owner: "\(repository.ownerID)", repository: "\(repository.id)")
    let task = Task { try await ProviderChoice.make(google, names, issuer: issuer, own: own) }
    providerTask = task
    return try await task.value
  }

  /// The names of the branches that may deploy.
  func branches() async throws -> [String] {
    var names: [String] = []
    for branch in plan.environment.deployBranches { names.append(try await name(of: branch)) }
    return names
  }

  private func name(of branch: DeployBranch) async throws -> String {
    let name = branch.name(default: try await repository().defaultBranch)
    guard let violation = NameRules.branch(name) else { return name }
    throw Failure(
      message: "The default branch of \(plan.answers.repository) cannot be bound: \(violation.message)",
      reason: violation.reason,
      remedy:
        "Name the branches that deploy in overture.yaml, beside region of \(plan.environment.name): branches",
      kind: .answers)
  }

  /// The member as IAM spells it.
  func spelling(of member: RoleGrant.Member) async throws -> String {
    switch member {
    case .deployer: "serviceAccount:\(plan.names.deployerEmail)"
    case .runtime: "serviceAccount:\(plan.names.runtimeEmail)"
    case .planner: "serviceAccount:\(plan.names.plannerEmail)"
    case .previewer: "serviceAccount:\(plan.names.previewerEmail)"
    case .event(let event):
      DeploymentIdentity.member(pool: try await poolName(), repository: "\(try await repository().id)", event: event)
    case .branch(let branch):
      DeploymentIdentity.member(
        pool: try await poolName(), repository: "\(try await repository().id)", environment: plan.deploymentEnvironment,
        branch: try await name(of: branch))
    }
  }

  /// The resource whose policy holds the grant.
  nonisolated func target(of resource: RoleGrant.Resource) -> PolicyTarget { Self.target(of: resource, plan.names) }

  private static func target(of resource: RoleGrant.Resource, _ names: ResourceNames) -> PolicyTarget {
    switch resource {
    case .project: .project(names.project)
    case .service: .runService(project: names.project, location: names.region, service: names.service)
    case .releaseJob: .runJob(project: names.project, location: names.region, job: names.releaseJob)
    case .deployerAccount: .serviceAccount(project: names.project, email: names.deployerEmail)
    case .runtimeAccount: .serviceAccount(project: names.project, email: names.runtimeEmail)
    case .plannerAccount: .serviceAccount(project: names.project, email: names.plannerEmail)
    case .previewerAccount: .serviceAccount(project: names.project, email: names.previewerEmail)
    case .registry: .registry(project: names.project, location: names.region, repository: names.registry)
    case .stateBucket: .bucket(names.stateBucket)
    case .keySecret: .secret(project: names.project, secret: names.keySecret)
    case .secret(let name): .secret(project: names.project, secret: name)
    case .bucket(let name): .bucket(name)
    case .otherProject(let id): .project(id)
    case .otherRegistry(let project, let location, let name):
      .registry(project: project, location: location, repository: name)
    }
  }
}
