import GitHub
import GoogleCloud
import RESTClient
import SetupPlan

/// Looks for what the steps make by themselves.
struct StepSightings: Sendable {
  let scene: Scene
  let state: TerraformState

  private var names: ResourceNames { scene.names }

  /// The thing of that kind; nil where there is none, or the plan makes none.
  func look(for kind: ForeignKind) async throws -> Sighting? {
    guard scene.plan.steps.contains(kind.step) else { return nil }
    switch kind {
    case .deployerAccount: return try await account(names.deployerEmail, kind, scene.plan.deployerLabel)
    case .runtimeAccount: return try await account(names.runtimeEmail, kind, scene.plan.runtimeLabel)
    case .plannerAccount: return try await account(names.plannerEmail, kind, scene.plan.plannerLabel)
    case .previewerAccount: return try await account(names.previewerEmail, kind, scene.plan.previewerLabel)
    case .registry: return try await registry()
    case .stateBucket: return try await bucket()
    case .keySecret: return try await secret()
    case .githubEnvironment: return try await environment()
    default: return nil
    }
  }

  private func account(_ email: String, _ kind: ForeignKind, _ label: ResourceLabel) async throws -> Sighting? {
    guard let account = try await Survey.quietly({ try await scene.google.accounts.get(scene.project, email) }) else {
      return nil
    }
    let resource = ForeignResource(
      kind: kind, name: email,
      remains: account.displayName.isEmpty ? [] : ["its display name, \(account.displayName)"])
    let runs = state.value("google_cloud_run_v2_service.service", "template.service_account")?.string == email
    let isMarked = account.description == label.description || (kind == .runtimeAccount && runs)
    return Sighting(resource: resource, isMarked: isMarked)
  }

  private func registry() async throws -> Sighting? {
    guard
      let found = try await Survey.quietly({
        try await scene.google.registry.get(scene.project, names.region, names.registry)
      })
    else { return nil }
    let policies = found["cleanupPolicies"]
    let changes = RegistryRepositoryStep.missing(in: found).map { name in
      AttributeChange(
        path: "cleanupPolicies[\(name)]", before: policies[name].isNull ? .absent : .text("another rule"),
        after: .text("the rule of the set-up"))
    }
    let resource = ForeignResource(
      kind: .registry, name: "projects/\(scene.project)/locations/\(names.region)/repositories/\(names.registry)",
      changes: changes,
      losses: changes.contains { $0.before == .absent } ? ["images that the clean-up policies name"] : [],
      remains: policies.object.keys.sorted().map { "the clean-up policy \($0)" })
    return Sighting(resource: resource, isMarked: found["labels"]["managed-by"].string == "overture")
  }

  private func bucket() async throws -> Sighting? {
    guard let found = try await StateBucketStep.find(scene) else { return nil }
    // One of another project cannot be adopted at all.
    try await StateBucketStep.refuseForeign(found, scene)
    let changes = StateBucketStep.changes(to: found).map {
      AttributeChange(path: $0.field, before: .text($0.why), after: .text("as the state needs it"))
    }
    let resource = ForeignResource(kind: .stateBucket, name: "gs://\(names.stateBucket)", changes: changes)
    return Sighting(resource: resource, isMarked: found["labels"]["managed-by"].string == "overture")
  }

  private func secret() async throws -> Sighting? {
    guard let found = try await Survey.quietly({ try await scene.google.secrets.get(scene.project, names.keySecret) })
    else { return nil }
    let resource = ForeignResource(
      kind: .keySecret, name: "projects/\(scene.project)/secrets/\(names.keySecret)",
      changes: [AttributeChange(path: "versions", before: .hidden, after: .hidden)],
      losses: ["the present value as its latest version; the version itself stays"])
    return Sighting(resource: resource, isMarked: found["labels"]["managed-by"].string == "overture")
  }

  private func environment() async throws -> Sighting? {
    let repository = scene.plan.answers.repository.description
    guard let found = try await scene.github.environment(repository, names.githubEnvironment) else { return nil }
    // Their names are shown to whoever may write them, and only what a take-over would cost depends on them.
    let there =
      scene.isReadOnly
      ? [] : try await scene.github.secrets(repository, environment: names.githubEnvironment).map(\.name)
    let own = scene.plan.githubSecrets.map(\.name).filter(there.contains)
    let resource = ForeignResource(
      kind: .githubEnvironment, name: "\(names.githubEnvironment) of \(repository)",
      changes: own.map { AttributeChange(path: "secrets[\($0)]", before: .hidden, after: .hidden) },
      losses: own.map { "the value of the secret \($0)" },
      remains: found.protectionRules.map { "its protection rule \($0)" }
        + there.filter { !own.contains($0) }.map { "the secret \($0)" })
    let hasWritten = await scene.journal.facts().contains { $0.fact.kind == .githubSecret }
    return Sighting(resource: resource, isMarked: hasWritten || !state.isEmpty)
  }
}
