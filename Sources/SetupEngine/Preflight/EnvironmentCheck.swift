import GitHub
import SetupPlan

/// Whether the branch that deploys may deploy to the environment where that is there already, and what holds it up.
struct EnvironmentCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let (repository, environment) = (scene.plan.answers.repository.description, scene.names.githubEnvironment)
    guard !scene.plan.usesRepositorySecrets else { return [] }
    let found: EnvironmentProtection?
    do {
      found = try await scene.github.protection(repository, environment: environment)
    } catch let error as GitHubError where error.wantsAnotherPlan || error.kind == .notPermitted {
      // Other checks say so.
      return []
    }
    guard let protection = found else { return [] }
    var findings: [PreflightFinding] = []
    // What this environment was given by an earlier run follows the answers.
    let isOwn = await scene.journal.fact(.githubEnvironment, environment) != nil
    if !isOwn {
      for branch in scene.branches {
        if let failure = try await refusal(of: branch, by: protection, scene) { findings.append(.obstacle(failure)) }
      }
    }
    if !protection.reviewers.isEmpty {
      findings.append(
        .notice(
          Failure(
            message: "Each deployment to \(environment) waits until it is approved",
            reason: "\(protection.reviewers.joined(separator: ", ")) can approve it.",
            remedy: "Approve it on the run's page: \(scene.github.host.web)/\(repository)/actions")))
    }
    if protection.wait > 0 {
      findings.append(
        .notice(
          Failure(
            message: "Each deployment to \(environment) waits for \(protection.wait) minutes",
            reason: "The environment has a wait timer.",
            remedy: "If that is too long: \(scene.github.host.web)/\(repository)/settings/environments")))
    }
    return findings
  }

  /// Why a branch may not deploy, and what lets it.
  private func refusal(
    of branch: String, by protection: EnvironmentProtection, _ scene: Scene
  ) async throws -> Failure? {
    let (repository, environment) = (scene.plan.answers.repository.description, scene.names.githubEnvironment)
    let host = scene.github.host
    let api = "gh api \(host.apiOption)--method"
    switch protection.branches {
    case .all: return nil
    case .named(let patterns):
      guard !patterns.contains(where: { $0.lets(branch: branch) }) else { return nil }
      let names = patterns.map(\.pattern).joined(separator: ", ")
      return Failure(
        message: "The branch \(branch) may not deploy to the environment \(environment) of \(repository)",
        reason: "Its branch policy allows \(names.isEmpty ? "none" : names) alone; every deployment would be refused.",
        remedy: "Let it deploy: \(api) POST repos/\(repository)/environments/\(environment)/deployment-branch-policies "
          + "-f name=\(branch) -f type=branch", kind: .notPermitted)
    case .protected:
      do {
        guard try await scene.github.rules(repository, branch: branch)?.isProtected != true else { return nil }
      } catch let error as GitHubError where error.kind == .notPermitted {
        return nil
      }
      return Failure(
        message: "The branch \(branch) may not deploy to the environment \(environment) of \(repository)",
        reason: "Its branch policy allows protected branches alone, and \(branch) is not protected; every deployment "
          + "would be refused.",
        remedy: "Protect the branch, for example against force pushes: \(api) PUT "
          + "repos/\(repository)/branches/\(branch)/protection -F enforce_admins=false -F restrictions=null "
          + "-F required_status_checks=null -F required_pull_request_reviews=null; or choose its branches at "
          + "\(host.web)/\(repository)/settings/environments", kind: .notPermitted)
    }
  }
}
