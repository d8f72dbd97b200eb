import GitHub
import SetupPlan

extension GitHubHost {
  /// Makes sure that the workflow has a machine to run on: a company's own server has none of GitHub's.
  ///
  /// - Parameter answers: whose workflow it is.
  /// - Throws: a `Failure` of kind `answers` where no runner is named and the host has none of its own.
  func makeSure(canRun answers: Answers) throws {
    guard isEnterpriseServer, answers.service.runnerLabels.isEmpty else { return }
    throw Failure(
      message: "Nothing says which runner the workflow takes on \(name)",
      reason: "GitHub Enterprise Server has no hosted runners: a workflow that names one waits for ever.",
      remedy: "Name the labels of a runner with Docker, gcloud and jq, as \(web)/\(answers.repository)/settings/"
        + "actions/runners shows them, in overture.yaml, under service: runner: \"self-hosted, linux\"", kind: .answers)
  }
}
