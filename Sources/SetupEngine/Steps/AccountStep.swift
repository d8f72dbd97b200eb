import GoogleCloud
import SetupPlan

/// `accounts.deployer`, `accounts.runtime`, `accounts.planner` and `accounts.previewer`: the service accounts of the workflow
/// that deploys, of the running service, and of the workflow that plans pull requests and previews them.
struct AccountStep: Step {
  let id: StepID

  func inspect(_ scene: Scene) async throws -> Inspection {
    let email = email(scene)
    guard let account = try await find(scene) else { return .differs(["the account \(email) is missing"]) }
    try await scene.settle(kind)
    try refuseDisabled(account, scene)
    return .asWanted
  }

  func apply(_ scene: Scene) async throws {
    let email = email(scene)
    scene.log("creating \(email)")
    let label = own(scene).label
    try await scene.create(
      Fact.account(AccountFact(email: email)), kind, "the account \(email)", find: { try await find(scene) != nil }
    ) {
      _ = try await scene.google.accounts.create(
        scene.project, id: own(scene).account, displayName: label.title, description: label.description)
    }
    // Replicas learn of it one after another, also where an earlier try made it.
    guard let account = try await find(scene), await scene.journal.fact(.account, email) != nil else { return }
    try await scene.made(Fact.account(AccountFact(email: email, uniqueID: account.uniqueID)))
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .account(let fact) = fact else { return }
    try await scene.google.accounts.delete(scene.project, fact.email)
    let again = fact.uniqueID.map {
      "; for 30 days: gcloud iam service-accounts undelete \($0) --project=\(scene.project)"
    }
    scene.log("deleted \(fact.email)\(again ?? "")")
  }

  private var kind: ForeignKind {
    switch id {
    case .accountsDeployer: .deployerAccount
    case .accountsPlanner: .plannerAccount
    case .accountsPreviewer: .previewerAccount
    default: .runtimeAccount
    }
  }

  /// The account's id, its address, and what people read beside it.
  private func own(_ scene: Scene) -> (account: String, email: String, label: ResourceLabel) {
    let names = scene.names
    return switch id {
    case .accountsDeployer: (names.deployerAccount, names.deployerEmail, scene.plan.deployerLabel)
    case .accountsPlanner: (names.plannerAccount, names.plannerEmail, scene.plan.plannerLabel)
    case .accountsPreviewer: (names.previewerAccount, names.previewerEmail, scene.plan.previewerLabel)
    default: (names.runtimeAccount, names.runtimeEmail, scene.plan.runtimeLabel)
    }
  }

  private func email(_ scene: Scene) -> String { own(scene).email }

  private func find(_ scene: Scene) async throws -> ServiceAccount? {
    let email = email(scene)
    return try await scene.existing { try await scene.google.accounts.get(scene.project, email) }
  }

  private func refuseDisabled(_ account: ServiceAccount, _ scene: Scene) throws {
    guard account.isDisabled else { return }
    throw Failure(
      message: "The account \(account.email) is disabled", reason: "Somebody has switched it off on purpose.",
      remedy: "If it may be used: gcloud iam service-accounts enable \(account.email) --project=\(scene.project)")
  }
}
