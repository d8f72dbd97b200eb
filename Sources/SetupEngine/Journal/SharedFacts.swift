import SetupPlan

extension Ledger {
  /// Another environment that uses the same thing; nil where none does.
  ///
  /// The generated files are in one working copy, those of a service in its own folder; what is in the cloud is shared within
  /// one project.
  /// - Parameters:
  ///   - fact: what stands in the environment of `names`.
  ///   - names: of that environment.
  /// - Returns: the first of them by name.
  func heir(of fact: Fact, _ names: ResourceNames) -> String? {
    guard fact.isShared(by: names) else { return nil }
    let own = names.githubEnvironment
    return environments.first { other in
      guard other != own else { return false }
      guard home(of: other) == home(of: own) || fact.isOfAllServices else { return false }
      return fact.isLocal || project(of: other) == names.project
    }
  }
}

extension Fact {
  /// Whether it is in the working copy.
  fileprivate var isLocal: Bool { [.file, .folder, .terraformLockFile].contains(kind) }

  /// Whether the repository's services share it, and not only the environments of one.
  fileprivate var isOfAllServices: Bool {
    switch self {
    case .file, .folder: name == ".github" || name.hasPrefix(".github/")
    case .terraformLockFile, .account, .githubWorkflow: false
    case .member(let fact): !fact.isOfFormerDeployer
    default: true
    }
  }

  /// Whether all environments of the service use the same one: its name holds nothing of this environment.
  func isShared(by names: ResourceNames) -> Bool {
    switch self {
    case .githubEnvironment, .githubSecret, .terraform, .secret, .key, .version: return false
    // There is one bucket in a project; each other thing that can be adopted is an environment's own.
    case .adopted(let fact): return fact.what == .stateBucket
    // Each environment has its own of these, and the grants on them with it.
    case .member(let fact)
    where [.registry, .runtimeAccount, .plannerAccount, .previewerAccount, .service, .keySecret].contains(fact.resource):
      return false
    case .member(let fact) where fact.resource == .deployerAccount: return fact.isOfFormerDeployer
    default: break
    }
    let own = [
      names.service, names.deployerAccount, names.runtimeAccount, names.plannerAccount, names.previewerAccount,
      names.keySecret, names.registry, "deploy-\(names.githubEnvironment).", "/environments/\(names.environment).",
    ]
    return !own.contains { name.contains($0) }
  }
}
