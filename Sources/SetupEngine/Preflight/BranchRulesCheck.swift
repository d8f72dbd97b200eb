import GitHub
import SetupPlan

/// Whether the generated files can get onto the branches that deploy, and how.
struct BranchRulesCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let repository = scene.plan.answers.repository.description
    let hosted = try await scene.lookups.repository()
    guard !hosted.isArchived, !hosted.isDisabled else { return [] }
    var findings: [PreflightFinding] = []
    for branch in scene.branches {
      let found: BranchRules?
      do {
        found = try await scene.github.rules(repository, branch: branch)
      } catch let error as GitHubError where error.kind == .notPermitted {
        findings.append(.unknown("the rules of the branch \(branch) were not looked at: the token may not read them"))
        continue
      }
      guard let rules = found else {
        findings.append(.notice(Self.missing(branch, scene)))
        continue
      }
      let patterns = rules.restrictedPaths.map(GitHubPattern.init)
      let paths = scene.files.map(\.path).filter { path in patterns.contains { $0.fits(path) } }
      if rules.isLocked {
        findings.append(.obstacle(Self.locked(branch, scene)))
      } else if let path = paths.first {
        findings.append(.obstacle(Self.restricted(path, branch, scene)))
      } else if rules.wantsPullRequest, ![.branch, .pullRequest].contains(scene.plan.environment.delivery) {
        findings.append(.notice(Self.byPullRequest(branch, scene)))
      }
      if rules.wantsSignatures, !rules.isLocked { findings.append(.notice(Self.signed(branch, scene))) }
    }
    return findings
  }

  private static func rulesPage(_ scene: Scene) -> String {
    "\(scene.github.host.web)/\(scene.plan.answers.repository)/rules"
  }

  private static func missing(_ branch: String, _ scene: Scene) -> Failure {
    Failure(
      message: "\(scene.plan.answers.repository) has no branch \(branch) yet",
      reason: "Pushes to it deploy \(scene.names.environment).",
      remedy: "Once the files are committed: git push origin HEAD:\(branch)")
  }

  private static func locked(_ branch: String, _ scene: Scene) -> Failure {
    Failure(
      message: "The branch \(branch) of \(scene.plan.answers.repository) takes no changes",
      reason: "Its rules lock it: the workflow could not be committed, and nothing would ever be deployed.",
      remedy: "Have an administrator unlock it, or let you pass the rule by, at \(rulesPage(scene))",
      kind: .notPermitted)
  }

  private static func restricted(_ path: String, _ branch: String, _ scene: Scene) -> Failure {
    Failure(
      message: "The rules of \(scene.plan.answers.repository) let nobody commit \(path)",
      reason: "A ruleset for \(branch) restricts that path: the workflow could not be committed.",
      remedy: "Have an administrator take \(path) out, or let you pass the rule by, at \(rulesPage(scene))",
      kind: .notPermitted)
  }

  private static func byPullRequest(_ branch: String, _ scene: Scene) -> Failure {
    return Failure(
      message: "The branch \(branch) takes changes by pull request only",
      reason: "The generated files have to reach it that way.",
      remedy: "Deliver them so: --deliver pull-request, or deliver: pull-request in overture.yaml beside region. "
        + "By hand: "
        + "git switch -c \(DeliveryRequest.branch(of: scene.names.environment)), commit them, push, then "
        + "gh pr create --base \(branch) --fill")
  }

  private static func signed(_ branch: String, _ scene: Scene) -> Failure {
    Failure(
      message: "The branch \(branch) takes signed commits only", reason: "Its rules say so.",
      remedy: "Sign the commit with the generated files: git commit -S")
  }
}
