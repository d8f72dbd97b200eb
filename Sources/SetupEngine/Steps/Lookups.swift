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

  /// The full name of the workload identity pool; principals need the project's number.
  func poolName() async throws -> String {
    "projects/\(try await project().number)/locations/global/workloadIdentityPools/\(plan.names.pool)"
  }

  /// The full name of the provider, which is also what the workflow's sign-in is told.
  func providerName() async throws -> String { "\(try await poolName())/providers/\(plan.names.provider)" }

  /// The member as IAM spells it.
  func spelling(of member: RoleGrant.Member) async throws -> String {
    switch member {
    case .deployer: "serviceAccount:\(plan.names.deployerEmail)"
    case .runtime: "serviceAccount:\(plan.names.runtimeEmail)"
    case .repository:
      "principalSet://iam.googleapis.com/\(try await poolName())/attribute.repository_id/\(try await repository().id)"
    }
  }

  /// The resource whose policy holds the grant.
  nonisolated func target(of resource: RoleGrant.Resource) -> PolicyTarget { Self.target(of: resource, plan.names) }

  private static func target(of resource: RoleGrant.Resource, _ names: ResourceNames) -> PolicyTarget {
    switch resource {
    case .project: .project(names.project)
    case .deployerAccount: .serviceAccount(project: names.project, email: names.deployerEmail)
    case .runtimeAccount: .serviceAccount(project: names.project, email: names.runtimeEmail)
    case .registry: .registry(project: names.project, location: names.region, repository: names.registry)
    case .stateBucket: .bucket(names.stateBucket)
    case .keySecret: .secret(project: names.project, secret: names.keySecret)
    }
  }
}
