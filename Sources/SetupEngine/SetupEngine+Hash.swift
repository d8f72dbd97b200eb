import SetupPlan

/// A generated file, and the bytes that a run would leave in its place.
struct PlannedFile: Sendable {
  let change: FileChange
  let hash: ContentHash
}

extension SetupEngine {
  /// The steps whose findings count: they are read from Google Cloud alone. What is written to GitHub follows from the answers,
  /// what is retired from the journal of one machine, and files, IAM and Terraform are parts of their own.
  private static let hashed: Set<StepID> = [
    .servicesEnable, .identityPool, .identityProvider, .accountsDeployer, .accountsRuntime, .accountsPlanner,
    .accountsPreviewer,
    .registryRepository, .stateBucket, .keySecret, .configurationSecrets,
  ]

  /// What a run would do, as a value that can be compared.
  ///
  /// - Parameters:
  ///   - steps: what each step would do.
  ///   - files: what the files would hold.
  ///   - grants: the bindings, and which of them are there.
  ///   - changes: what Terraform would change.
  /// - Returns: the hash of all of it and of the environment's answers.
  nonisolated func hash(
    _ steps: [StepChange], _ files: [PlannedFile], _ grants: [GrantChange], _ changes: [ResourceChange]
  ) -> PlanHash {
    var answers = plan.answers
    answers.environments = [plan.environment]
    return PlanHash([
      .answers: [[AnswersDocument.text(for: answers)], plan.steps.map(\.rawValue)],
      .files: files.map { [$0.change.path, $0.hash.description] }.sorted { $0[0] < $1[0] },
      .steps: steps.filter { Self.hashed.contains($0.step) }.map { [$0.step.rawValue] + $0.details },
      .iam: grants.map { [$0.grant.role, $0.member, $0.resource, "\($0.isPresent)"] }
        .sorted { $0.lexicographicallyPrecedes($1) },
      .terraform: changes.filter { $0.action != .drift }.map(\.hashed).sorted { $0.lexicographicallyPrecedes($1) },
    ])
  }
}

extension ResourceChange {
  /// The change as texts, without what may hold a secret.
  fileprivate var hashed: [String] {
    let verb =
      switch action {
      case .create: "create"
      case .update: "update"
      case .replace(let createsFirst): createsFirst ? "create, then delete" : "delete, then create"
      case .delete: "delete"
      case .adopt: "adopt"
      case .drift: "drift"
      }
    return [address, verb] + replacementPaths.sorted()
      + attributes.flatMap { [$0.path, $0.before.hashed, $0.after.hashed] }
  }
}

extension AttributeChange.Value {
  fileprivate var hashed: String {
    switch self {
    case .absent: "absent"
    case .text(let text): "text \(text)"
    case .hidden: "hidden"
    case .unknown: "unknown"
    }
  }
}
