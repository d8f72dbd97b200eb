import GitHub
import GoogleCloud
import RESTClient
import SetupPlan

/// What becomes of everything that the journal knows, newest first: what goes, what stays, and what others use.
struct RevertList: Sendable {
  let scene: Scene
  let ledger: Ledger
  /// What stands in the environment, oldest first.
  let entries: [Ledger.Entry]

  /// The items, in the order in which a revert looks at them.
  func items() async throws -> [RevertItem] {
    var items: [RevertItem] = []
    for step in StepID.allCases.reversed() {
      for entry in entries.reversed() where entry.step == step {
        if let heir = ledger.heir(of: entry.fact, scene.names) {
          items.append(
            RevertItem(step: step, fate: .shared, what: Self.name(entry.fact), note: "\(heir) uses it too"))
        } else {
          items += try await self.items(of: entry.fact, step)
        }
      }
    }
    return items
  }

  private func items(of fact: Fact, _ step: StepID) async throws -> [RevertItem] {
    let what = Self.name(fact)
    func item(_ fate: RevertItem.Fate, _ note: String = "") -> [RevertItem] {
      [RevertItem(step: step, fate: fate, what: what, note: note)]
    }
    switch fact {
    case .adopted(let adopted):
      return adopted.what.address == nil || adopted.before == nil
        ? item(.stays, "it was there before, and was adopted")
        : item(.restored, "it was there before, and was adopted; it is not deleted")
    case .service: return item(.stays, "the set-up had enabled it; APIs are never disabled, since others may use them")
    case .terraform: return try await resources(step)
    case .pool(let pool):
      guard pool.before != .disabled else { return item(.restored) }
      let own = try await scene.lookups.provider().id
      let others = try await others(than: own, in: pool.name)
      return others.isEmpty ? item(.goes) : item(.shared, "it also holds \(others.joined(separator: ", "))")
    case .provider(let provider):
      if case .active = provider.before { return item(.restored) }
      return try await IdentityProviderStep().servesOthers(provider.name, scene)
        ? item(.shared, "other repositories use it; this one is taken out") : item(.goes)
    case .bucket(let bucket):
      guard bucket.before == nil else { return item(.restored) }
      let others = try await objectsOfOthers(in: bucket.name)
      return others.isEmpty ? item(.goes, "with Terraform's state") : item(.shared, "it also holds \(others[0])")
    case .registry(let registry): return registry.before == nil ? item(.goes, "with its images") : item(.restored)
    case .githubWorkflow: return item(.restored, "it is switched on again")
    case .secret: return item(.goes, "with all its versions")
    case .githubEnvironment(let environment):
      guard environment.before == nil else { return item(.restored) }
      let others = try await secretsOfOthers(in: environment.name)
      return others.isEmpty ? item(.goes) : item(.shared, "others have put \(others[0]) into it")
    case .githubSecret(let secret) where secret.wasThere:
      return item(.stays, "GitHub cannot give its old value back")
    case .key(.pending), .version(.pending): return []
    case .folder: return item(.goes, "if nothing else is in it")
    case .file(let file): return item(file.before == nil ? .goes : .restored)
    case .member, .account, .key, .version, .githubSecret, .terraformLockFile: return item(.goes)
    }
  }

  /// What Terraform's state holds, without what was adopted.
  private func resources(_ step: StepID) async throws -> [RevertItem] {
    let shared = try await Survey.quietly { try await scene.sharedAdoptions() } ?? []
    let adopted =
      entries.compactMap { entry -> String? in
        if case .adopted(let fact) = entry.fact { fact.what.address } else { nil }
      } + shared.compactMap(\.what.address)
    let kept = try await shared.concurrentMap { fact in try await items(of: .adopted(fact), step) }.flatMap(\.self)
    let state =
      try await Survey.quietly { try await TerraformState.read(scene.google, scene.names) } ?? TerraformState()
    guard !state.isEmpty else {
      return kept + [
        RevertItem(step: step, fate: .goes, what: "what Terraform made", note: "its state tells nothing of it")
      ]
    }
    return kept
      + state.attributes.keys.sorted().filter { !adopted.contains($0) }.map { address in
        let name = state.value(address, "display_name") ?? state.value(address, "name")
        return RevertItem(step: step, fate: .goes, what: address, note: name?.string ?? "")
      }
  }

  private func others(than own: String, in pool: String) async throws -> [String] {
    let all = try await Survey.quietly { try await scene.google.providers(pool: pool).list(scene.project) } ?? []
    return all.filter { !$0.isDeleted }.compactMap { $0.document["name"].string?.split(separator: "/").last }
      .map(String.init).filter { $0 != own }
  }

  private func objectsOfOthers(in bucket: String) async throws -> [String] {
    let own = scene.names.statePrefix + "/"
    let lock = CloudLease.object(scene.names.githubEnvironment)
    let all = try await Survey.quietly { try await scene.google.storage.objects(bucket) } ?? []
    return all.map(\.name).filter { !$0.hasPrefix(own) && $0 != lock }
  }

  private func secretsOfOthers(in environment: String) async throws -> [String] {
    let repository = scene.plan.answers.repository.description
    guard try await scene.github.environment(repository, environment) != nil else { return [] }
    let own = entries.compactMap { entry -> String? in
      if case .githubSecret(let secret) = entry.fact, !secret.wasThere { secret.name } else { nil }
    }
    return try await scene.github.secrets(repository, environment: environment).map(\.name)
      .filter { !own.contains($0) }
  }

  /// What it is, for people.
  private static func name(_ fact: Fact) -> String {
    switch fact {
    case .member(let member): "\(member.role) of \(member.member) on \(member.resource.journalName)"
    case .service(let name): name
    case .adopted(let adopted): "\(adopted.what.words) \(adopted.name)"
    default: "\(fact.kind.words) \(fact.name)"
    }
  }
}
