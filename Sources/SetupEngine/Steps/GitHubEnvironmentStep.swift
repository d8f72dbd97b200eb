import GitHub
import SetupPlan

/// `github.environment`: made where it is missing; the protection rules of one that exists are nobody's business here.
struct GitHubEnvironmentStep: Step {
  let id = StepID.githubEnvironment

  func inspect(_ scene: Scene) async throws -> Inspection {
    let name = scene.names.environment
    guard try await scene.github.environment(scene.plan.answers.repository.description, name) == nil else {
      return .asWanted
    }
    return .differs(["the environment \(name) is missing on GitHub"])
  }

  func apply(_ scene: Scene) async throws {
    let name = scene.names.environment
    try await scene.made(Fact.githubEnvironment(name))
    scene.log("creating the environment \(name) of \(scene.plan.answers.repository)")
    _ = try await scene.github.createEnvironment(scene.plan.answers.repository.description, name)
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    let repository = scene.plan.answers.repository.description
    let others =
      try await scene.github.environment(repository, fact.name) == nil
      ? [] : scene.github.secrets(repository, environment: fact.name)
    guard others.isEmpty else {
      return scene.warn("the environment \(fact.name) stays: others have put \(others[0].name) into it")
    }
    try await scene.gone("the environment \(fact.name)") {
      try await scene.github.deleteEnvironment(repository, fact.name)
    }
  }
}
