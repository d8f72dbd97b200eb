import GitHub
import SetupPlan

/// Whether anything can be changed in the repository, and whether its branches are those that deploy.
struct RepositoryCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let name = scene.plan.answers.repository.description
    let repository = try await scene.lookups.repository()
    if repository.isArchived {
      return [
        .obstacle(
          Failure(
            message: "The repository \(name) is archived",
            reason: "Nothing can be written into it, and no workflow runs.",
            remedy: "If it is to be used again: gh repo unarchive \(scene.github.host.named(name)) --yes",
            kind: .notPermitted))
      ]
    }
    if repository.isDisabled {
      return [
        .obstacle(
          Failure(
            message: "GitHub has disabled the repository \(name)",
            reason: "Nothing can be written into it, and no workflow runs.",
            remedy: "Its owner can ask GitHub why: https://support.github.com/contact", kind: .notPermitted))
      ]
    }
    return try await plan(repository, scene)
  }

  /// Environments of private repositories take a plan that is paid for.
  private func plan(_ repository: GitHubRepository, _ scene: Scene) async throws -> [PreflightFinding] {
    guard repository.isPrivate, !scene.plan.usesRepositorySecrets else { return [] }
    let name = scene.plan.answers.repository
    var lacks = try await scene.github.plan(of: name.owner, isOrganization: repository.isOfOrganization) == "free"
    if !lacks {
      do {
        _ = try await scene.github.environment(name.description, scene.names.githubEnvironment)
      } catch let error as GitHubError where error.wantsAnotherPlan {
        lacks = true
      }
    }
    guard lacks else { return [] }
    return [
      .obstacle(
        Failure(
          message: "The plan of \(name.owner) has no environments for the private repository \(name)",
          reason: "GitHub Free has them in public repositories only. The secrets can be the repository's instead, each "
            + "with the environment's name before it; every workflow of the repository can read those, no approval or branch "
            + "policy holds a deployment back, and only the branch binds who may become the deployer.",
          remedy: "Answer service.secrets: repository in overture.yaml, or change the plan at "
            + "\(scene.github.host.web)/\(repository.isOfOrganization ? "organizations/\(name.owner)/" : "")settings/billing",
          kind: .answers))
    ]
  }
}
