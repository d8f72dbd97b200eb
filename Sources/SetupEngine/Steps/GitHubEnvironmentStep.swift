import GitHub
import SetupPlan

/// `github.environment`: made where it is missing, and open to the branches that deploy alone. One that others have made is
/// used only where it was adopted by name, and what they have set in it stays: their patterns, reviewers and timers, and a
/// limit to protected branches.
struct GitHubEnvironmentStep: Step {
  let id = StepID.githubEnvironment

  func inspect(_ scene: Scene) async throws -> Inspection {
    let name = scene.names.githubEnvironment
    guard let environment = try await find(scene) else {
      return .differs(["the environment \(name) is missing on GitHub"])
    }
    try await scene.settle(.githubEnvironment)
    guard environment.branchPolicy != .protected else {
      scene.log("the environment \(environment.name) lets protected branches deploy; that is left so")
      return .asWanted
    }
    var details: [String] = []
    if environment.branchPolicy == .all { details.append("every branch may deploy to the environment \(name)") }
    details += try await missing(environment, scene).map {
      "the branch \($0) may not deploy to the environment \(name)"
    }
    details += try await surplus(environment, scene).map {
      "the branch \($0.name) may still deploy to the environment \(name)"
    }
    return Inspection(details)
  }

  func apply(_ scene: Scene) async throws {
    let (name, repository) = (scene.names.githubEnvironment, scene.plan.answers.repository.description)
    let branches = try await scene.lookups.branches()
    let environment: GitHubEnvironment
    if let found = try await find(scene) {
      let new = try await missing(found, scene)
      // The names of what was added, so that an undo takes no pattern of others away.
      var fact = await earlier(scene) ?? EnvironmentFact(name: name, before: found.branchPolicy)
      fact.branches += new.filter { !fact.branches.contains($0) }
      try await scene.made(.githubEnvironment(fact))
      environment = found
    } else {
      try await scene.made(.githubEnvironment(EnvironmentFact(name: name, branches: branches)))
      scene.log("creating the environment \(name) of \(repository)")
      environment = try await scene.github.createEnvironment(repository, name)
    }
    if environment.branchPolicy == .all {
      try await scene.github.setBranchPolicy(.custom, of: environment, repository)
    }
    guard let present = try await find(scene), present.branchPolicy == .custom else { return }
    for branch in try await missing(present, scene) {
      try await scene.github.addDeploymentPattern(repository, name, branch: branch)
      scene.log("the branch \(branch) may deploy to \(name)")
    }
    for pattern in try await surplus(present, scene) {
      try await scene.github.removeDeploymentPattern(repository, name, pattern.id)
      scene.log("the branch \(pattern.name) may not deploy to \(name) any more")
    }
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .githubEnvironment(let fact) = fact else { return }
    let repository = scene.plan.answers.repository.description
    guard let environment = try await scene.github.environment(repository, fact.name) else {
      return scene.log("the environment \(fact.name) is gone already")
    }
    guard fact.before == nil else { return try await restore(environment, fact, scene) }
    let others = try await scene.github.secrets(repository, environment: fact.name)
    guard others.isEmpty else {
      return scene.warn("the environment \(fact.name) stays: others have put \(others[0].name) into it")
    }
    try await scene.gone("the environment \(fact.name)") {
      try await scene.github.deleteEnvironment(repository, fact.name)
    }
  }

  /// Takes our patterns out of an environment that was there before.
  private func restore(
    _ environment: GitHubEnvironment, _ fact: EnvironmentFact, _ scene: Scene
  ) async throws {
    let repository = scene.plan.answers.repository.description
    guard environment.branchPolicy == .custom else { return }
    let patterns = try await scene.github.deploymentPatterns(repository, fact.name)
    for pattern in patterns where pattern.isForBranches && fact.branches.contains(pattern.name) {
      try await scene.github.removeDeploymentPattern(repository, fact.name, pattern.id)
    }
    let others = patterns.filter { !$0.isForBranches || !fact.branches.contains($0.name) }
    if fact.before == .all, others.isEmpty {
      try await scene.github.setBranchPolicy(.all, of: environment, repository)
    }
    scene.log("the branches of the environment \(fact.name) are as before")
  }

  /// What earlier runs made of it.
  private func earlier(_ scene: Scene) async -> EnvironmentFact? {
    guard
      case .githubEnvironment(let fact) = await scene.journal.fact(.githubEnvironment, scene.names.githubEnvironment)
    else { return nil }
    return fact
  }

  private func find(_ scene: Scene) async throws -> GitHubEnvironment? {
    try await scene.github.environment(scene.plan.answers.repository.description, scene.names.githubEnvironment)
  }

  private func patterns(_ environment: GitHubEnvironment, _ scene: Scene) async throws -> [DeploymentPattern] {
    guard environment.branchPolicy == .custom else { return [] }
    return try await scene.github.deploymentPatterns(scene.plan.answers.repository.description, environment.name)
      .filter(\.isForBranches)
  }

  /// The branches that are to deploy and have no pattern yet.
  private func missing(_ environment: GitHubEnvironment, _ scene: Scene) async throws -> [String] {
    let present = Set(try await patterns(environment, scene).map(\.name))
    return try await scene.lookups.branches().filter { !present.contains($0) }
  }

  /// The patterns that earlier answers asked for and these do not.
  private func surplus(_ environment: GitHubEnvironment, _ scene: Scene) async throws -> [DeploymentPattern] {
    let added = Set(await earlier(scene)?.branches ?? [])
    let wanted = Set(try await scene.lookups.branches())
    return try await patterns(environment, scene).filter { added.contains($0.name) && !wanted.contains($0.name) }
  }
}
