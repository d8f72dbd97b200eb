import Artifacts
import Foundation
import SetupPlan

extension SetupEngine {
  /// What a revert would do, newest first: read off the journal, the repository, and what others use in the clouds.
  ///
  /// - Returns: what becomes of each thing, the files as they will be put back, and the grants that are removed.
  /// - Throws: a `Failure` where something cannot be read.
  package func revertPreview() async throws -> Preview {
    do {
      let folder = StateFolder(repository: context.repository)
      try folder.check()
      let journal = try await openJournal()
      if let doubt = journal.doubt { throw doubt.refusal(plan) }
      let ledger = await journal.ledger
      let scene = scene(
        .terraformApply, mode: .preview, journal: journal, terraform: terraformSession(), awaitsServices: false
      ) { _, _ in }
      let entries = await journal.facts()
      let items = try await RevertList(scene: scene, ledger: ledger, entries: entries).items() + ownSecrets()
      let going = entries.reversed().filter { ledger.heir(of: $0.fact, plan.names) == nil }
      let files = try going.compactMap { entry -> FileChange? in
        guard case .file(let fact) = entry.fact else { return nil }
        return try fileChange(fact, backups: Backups(state: folder))
      }
      let steps = StepID.allCases.reversed().map { step in
        StepChange(step: step, details: items.filter { $0.step == step }.map(\.sentence))
      }
      var preview = Preview(
        files: files, steps: steps.filter { !$0.details.isEmpty }, commands: [],
        grants: going.compactMap(grantChange), cost: CostEstimate(items: []),
        currentCost: CostEstimate(of: plan.environment))
      preview.reverted = items
      return preview
    } catch {
      throw Failure(error)
    }
  }

  /// The secrets of the service's own, which only a deliberate act deletes.
  private func ownSecrets() async throws -> [RevertItem] {
    let names =
      try await Survey.quietly { try await OwnedSecrets(google: context.google, names: plan.names).names() } ?? []
    return names.map { name in
      let goes = context.deletedSecrets.contains(name)
      return RevertItem(
        step: .configurationSecrets, fate: goes ? .goes : .stays, what: "the secret \(name)",
        note: goes
          ? "with all its versions: the values are lost" : "its values would be lost; --delete-secrets deletes it too")
    }
  }

  private func fileChange(_ fact: FileFact, backups: Backups) throws -> FileChange {
    let place = try RepositoryFile(fact.path, in: context.repository)
    let now = String(decoding: try place.read()?.bytes ?? Data(), as: UTF8.self)
    let old = try fact.before.map { String(decoding: try backups.read($0.hash, for: fact.path), as: UTF8.self) }
    let diff = UnifiedDiff.lines(old: now, new: old ?? "")
    return FileChange(path: fact.path, kind: diff.isEmpty ? .unchanged : .changed, diff: diff)
  }

  private nonisolated func grantChange(_ entry: Ledger.Entry) -> GrantChange? {
    guard case .member(let fact) = entry.fact,
      let grant = plan.grants.first(where: { $0.role == fact.role && $0.step == entry.step })
    else { return nil }
    return GrantChange(grant: grant, member: fact.member, resource: fact.resource.journalName, isPresent: true)
  }
}

extension Fact.Kind {
  /// What it is, for people.
  var words: String {
    switch self {
    case .file, .terraformLockFile: "the file"
    case .folder: "the folder"
    case .service: "the API"
    case .pool: "the identity pool"
    case .provider: "the identity provider"
    case .account: "the service account"
    case .member: "the grant"
    case .registry: "the image repository"
    case .bucket: "the bucket"
    case .secret: "the secret"
    case .key: "the key"
    case .version: "the secret's version"
    case .githubEnvironment: "the GitHub environment"
    case .githubWorkflow: "the workflow"
    case .githubSecret: "the GitHub secret"
    case .terraform: "what Terraform made"
    case .adopted: "what was adopted:"
    }
  }
}
