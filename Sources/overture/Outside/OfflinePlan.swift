import Artifacts
import BoundedInput
import Foundation
import GitHub
import SetupPlan

/// What can be said of a plan without any account: of the answers, the repository and the prices alone.
struct OfflinePlan {
  let place: Place
  let selection: AnswersSelection

  /// - Returns: the report; what would have to be asked is named as not known.
  /// - Throws: `AnswersError`, or a `Failure` where the service's folder is not there or a file has no place.
  func report() async throws -> PlanReport {
    let plan = try selection.plan()
    let host = GitHubHost(environment: place.environment)
    try host.makeSure(canRun: plan.answers)
    let repository = try place.repository()
    var service = try repository.inspect(plan.answers.service)
    service.facts.isOnEnterpriseServer = host.isEnterpriseServer
    let written = try await repository.writtenFiles(environment: place.environment)
    let layout = try FileLayout.find(for: plan, in: repository.root, known: written)
    let files = try repository.files(of: plan, facts: service.facts, layout: layout, written: written).map { file in
      FileChanges.change(
        of: file.path, from: contents(file.path, in: repository), to: Data(file.contents.utf8))
    }
    let changed = files.filter { $0.kind != .unchanged }
    var preview = Preview(
      files: files,
      steps: [StepChange(step: .filesWrite, details: changed.map { "\($0.path) is \($0.kind.rawValue)" })],
      commands: [], grants: [],
      cost: CostEstimate(of: plan.environment), currentCost: nil)
    preview.asides = layout.asides
    preview.notices = SizingAdvice.notices(for: service.facts, in: plan)
    preview.missing = [plan.failure(unanswered: service.facts.neededVariables)].compactMap(\.self)
    preview.unknown = [
      "what Google Cloud and GitHub have, and so what the steps, IAM and Terraform would change: nobody has signed in",
      "which branch is the default: \(service.facts.defaultBranch) is taken from .git",
      "whether a file of the last run was edited by hand since, as only the machine of that run can tell",
    ]
    return PlanReport(
      plan: plan, kind: .apply, preview: preview, unaccepted: selection.environment.security.unaccepted(on: .today),
      service: service, isOffline: true, workflows: selection.environment.workflows)
  }

  private func contents(_ path: String, in repository: RepositoryFolder) -> Data? {
    (try? BoundedFile.bytes(repository.root.appending(path: path).path)).map { Data($0) }
  }
}
