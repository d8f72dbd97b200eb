import Artifacts
import GitHub
import SetupPlan

extension Outside {
  /// What is known of a plan's service: from its files and its answers, the digests of
  /// its base images from their registries, and its default branch from GitHub.
  ///
  /// Where GitHub cannot be asked, the branch is that of the working copy's git folder, which is said.
  /// - Parameter plan: whose service.
  /// - Returns: the facts, what they rest on, and what could not be read.
  /// - Throws: a `Failure` where the service's folder is not there, or where GitHub's answer is no branch's name.
  func inspect(_ plan: Plan) async throws -> ServiceInspection {
    var found = try repository.inspect(plan.answers.service)
    try await addDigests(to: &found, of: plan)
    let name = plan.answers.repository
    let answer: String
    do {
      answer = try await github.repository(name.owner, name.name).defaultBranch
    } catch let error as GitHubError {
      found.problems.append(
        DetectionProblem(
          file: ".git",
          what: "GitHub did not say which branch of \(name) is the default (\(error.message)); "
            + "\(found.facts.defaultBranch) is taken from here"))
      return found
    }
    guard let branch = BranchName(answer) else {
      throw Failure(
        message: "The default branch of \(name) has the name “\(answer)”",
        reason: "git allows no such name, or it has characters that nobody sees.",
        remedy: "Choose another default branch in the repository's settings on GitHub.")
    }
    found.facts.defaultBranch = branch.text
    return found
  }
}
