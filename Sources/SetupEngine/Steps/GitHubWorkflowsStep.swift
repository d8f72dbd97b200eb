import GitHub
import SetupPlan

/// `github.workflows`: older workflows that deploy the service too are switched off, where the answers say so. Their files
/// stay.
struct GitHubWorkflowsStep: Step {
  let id = StepID.githubWorkflows

  func inspect(_ scene: Scene) async throws -> Inspection {
    var details: [String] = []
    for file in scene.workflows(.disable) {
      guard let workflow = try await find(file, scene) else {
        scene.log("GitHub has no workflow \(file) on the default branch yet; status tells when it has")
        continue
      }
      if workflow.isActive { details.append("the workflow \(file) is on, and deploys the service too") }
    }
    for file in scene.workflows(.keep) where await scene.journal.fact(.githubWorkflow, file) != nil {
      details.append("the workflow \(file) was switched off, and is to be kept")
    }
    return Inspection(details)
  }

  func apply(_ scene: Scene) async throws {
    for file in scene.workflows(.disable) {
      guard let workflow = try await find(file, scene), workflow.isActive else { continue }
      try await scene.made(.githubWorkflow(file))
      try await scene.github.disableWorkflow(repository(scene), workflow.id)
      scene.log("switched off \(file); its file stays")
    }
    for file in scene.workflows(.keep) {
      guard let fact = await scene.journal.fact(.githubWorkflow, file) else { continue }
      try await undo(fact, scene)
      try await scene.journal.unmade(fact, by: id)
    }
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .githubWorkflow(let file) = fact else { return }
    guard let workflow = try await find(file, scene), !workflow.isActive else {
      return scene.log("the workflow \(file) is on, or is gone")
    }
    try await scene.github.enableWorkflow(repository(scene), workflow.id)
    scene.log("switched \(file) on again")
  }

  private func repository(_ scene: Scene) -> String { scene.plan.answers.repository.description }

  private func find(_ file: String, _ scene: Scene) async throws -> GitHubWorkflow? {
    try await scene.github.workflow(repository(scene), file)
  }
}

extension Scene {
  /// The files of the older workflows about which this was decided, in order.
  fileprivate func workflows(_ decision: OlderWorkflowDecision) -> [String] {
    plan.environment.workflows.filter { $0.value == decision }.keys.sorted()
  }
}
