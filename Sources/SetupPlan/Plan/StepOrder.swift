extension StepID {
  /// The steps that must have succeeded before this one starts; those that a plan leaves out count as done.
  package var needs: Set<StepID> {
    switch self {
    case .checkCredentials: []
    case .checkPermissions: [.checkCredentials]
    case .filesWrite, .servicesEnable: [.checkCredentials, .checkPermissions]
    case .identityPool, .accountsDeployer, .accountsRuntime, .accountsPlanner, .accountsPreviewer, .registryRepository,
      .stateBucket:
      [.servicesEnable]
    case .identityProvider: [.servicesEnable, .identityPool]
    case .rolesDeployer: [.servicesEnable, .accountsDeployer, .identityPool, .registryRepository, .stateBucket]
    case .rolesRuntime: [.servicesEnable, .accountsRuntime]
    case .rolesPlanner: [.servicesEnable, .accountsPlanner, .identityPool, .registryRepository, .stateBucket]
    // It gets its right on the service that Terraform makes.
    case .rolesPreviewer:
      [.servicesEnable, .accountsPreviewer, .accountsRuntime, .identityPool, .registryRepository, .terraformApply]
    case .rolesImpersonation: [.accountsDeployer, .accountsRuntime, .identityPool]
    case .keySecret, .configurationSecrets: [.servicesEnable, .accountsRuntime]
    case .githubEnvironment: [.identityPool, .identityProvider, .accountsDeployer, .accountsRuntime]
    // What the workflow signs in as has to be able to deploy: Terraform gives it its role on the service.
    case .githubSecrets:
      [.githubEnvironment, .identityProvider, .accountsDeployer, .rolesDeployer, .rolesImpersonation, .terraformApply]
    // What deploys today goes on until something else can.
    case .githubWorkflows: [.githubSecrets, .serviceVerify]
    case .terraformInit: [.filesWrite, .stateBucket]
    case .terraformPlan: [.terraformInit, .rolesRuntime, .keySecret, .configurationSecrets]
    // Nothing serves where the repository could never deploy to it.
    case .terraformApply: [.terraformPlan, .identityProvider]
    case .serviceVerify: [.terraformApply]
    // Nothing is taken away before what takes its place is known to work.
    case .rolesRetired:
      [
        .rolesDeployer, .rolesRuntime, .rolesImpersonation, .rolesPlanner, .rolesPreviewer, .githubSecrets,
        .githubWorkflows, .serviceVerify,
      ]
    }
  }

  /// Whether it only looks: nothing is ever changed by it.
  package var isCheck: Bool { self == .checkCredentials || self == .checkPermissions }

  /// The steps of an adjustment: the checks, what a change of the sizing makes necessary, and what prepares that on a machine
  /// that has not done it before.
  package static let adjusting: Set<StepID> = [
    .checkCredentials, .checkPermissions, .filesWrite, .githubSecrets, .terraformInit, .terraformPlan, .terraformApply,
    .serviceVerify,
  ]

  /// The steps that a change of the sizing makes necessary, in order; empty where nothing changed.
  ///
  /// The workflow reads its sizing from the `CLOUD_RUN_*` secrets, Terraform from its variables, so both are written;
  /// timeout and keep-warm are Terraform's alone. Nothing else depends on the sizing.
  package static func following(resourceChange from: Resources, to: Resources) -> [StepID] {
    guard from != to else { return [] }
    let secrets =
      from.memory != to.memory || from.cpu != to.cpu || from.minInstances != to.minInstances
      || from.maxInstances != to.maxInstances || from.concurrency != to.concurrency
    return [.filesWrite] + (secrets ? [.githubSecrets] : []) + [.terraformPlan, .terraformApply, .serviceVerify]
  }
}

extension Plan {
  /// The steps, each behind those that it needs, and otherwise in the order of display: one after another they work.
  package var stepsInSequence: [StepID] {
    var waiting = steps
    var sequence: [StepID] = []
    // The first that can start, again and again; the needs have no circle, so that there always is one.
    while let index = waiting.firstIndex(where: { needs(of: $0).isSubset(of: sequence) }) {
      sequence.append(waiting.remove(at: index))
    }
    return sequence
  }
}
