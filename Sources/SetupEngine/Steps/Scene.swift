import Artifacts
import Foundation
import GitHub
import GoogleCloud
import SetupPlan
import TerraformModel

/// What a step works with: the plan, the clients with the step's log attached, and what the run has found out.
struct Scene: Sendable {
  /// Whether things may be changed.
  enum Mode: Sendable { case preview, run }

  let step: StepID
  var mode: Mode
  let plan: Plan
  let files: [GeneratedFile]
  /// Where the files lie.
  let layout: FileLayout
  let repository: URL
  /// Who runs it, as an e-mail address or a login.
  let person: String
  /// The branches whose pushes deploy the environment.
  let branches: [String]
  let environment: [String: String]
  let google: GoogleCloudClient
  let github: GitHubClient
  /// What the operator has agreed to beyond the answers.
  let consents: Consents
  /// The settings that an adjustment names; nil for every other run.
  let adjusted: Set<ResourceField>?
  /// The variables without which the service does not start.
  let requiredVariables: [RequiredVariable]
  /// The paths of the files that an adjustment writes; nil for all.
  let writtenPaths: Set<String>?
  /// The secrets that are made when the checks have passed.
  let pendingSecrets: Set<String>
  /// The secrets of the service's own that a revert deletes.
  let deletedSecrets: Set<String>
  /// The regions whose image repositories, left by a move, may be deleted.
  let removedRegions: Set<String>
  /// Whether whoever looks may only read.
  var isReadOnly = false
  let lookups: Lookups
  let journal: Journal
  let terraform: TerraformSession
  /// The lock in the state bucket; nil where nothing is changed.
  let lease: CloudLease?
  var log: @Sendable (RunEvent.LogLevel, String) -> Void

  var names: ResourceNames { plan.names }
  var project: String { plan.names.project }
  var state: StateFolder { StateFolder(repository: repository) }

  /// Whether a file is written, and not only known.
  func writes(_ file: GeneratedFile) -> Bool { writtenPaths?.contains(file.path) ?? true }

  /// What former versions or other answers wrote and goes now; an adjustment leaves it.
  var retired: [String] {
    guard writtenPaths == nil else { return [] }
    return layout.retired.filter { (try? RepositoryFile($0, in: repository).read()) != nil }
  }

  /// The same scene for a look ahead: what is not there yet is no trouble.
  var looking: Scene {
    var copy = self
    copy.mode = .preview
    return copy
  }

  func log(_ line: String) { log(.info, line) }
  func warn(_ line: String) { log(.warning, line) }

  /// Reads something that may not be there. Before the first run its API may not be enabled either.
  func existing<Value: Sendable>(_ read: @Sendable () async throws -> Value?) async throws -> Value? {
    do {
      return try await read()
    } catch let error as GoogleCloudError
      where error.kind == .notFound || (mode == .preview && error.kind == .serviceDisabled)
    {
      return nil
    }
  }

  /// Makes something, journalled before.
  ///
  /// It may exist already when it is asked for: because an earlier run asked just before it died, or the answer to an earlier
  /// try was lost. Then it is ours, and where its operation still goes on it is waited for. Otherwise others made it after the
  /// review: it is used only where the environments of a project share it, or where it was adopted by name, and no undo takes
  /// it away.
  /// - Parameters:
  ///   - fact: what is made.
  ///   - kind: what `--adopt` calls it; nil for what is shared by design.
  ///   - what: its name for the log.
  ///   - find: looks whether it is there.
  ///   - make: makes it, or fails since it exists already.
  /// - Returns: whether it is ours; false where others made it at the same time.
  /// - Throws: what the others throw; the refusal itself where the thing does not appear within a minute; a `Failure` of kind
  ///   `answers` where it is foreign.
  @discardableResult
  func create(
    _ fact: Fact, _ kind: ForeignKind?, _ what: String, find: () async throws -> Bool, _ make: () async throws -> Void
  ) async throws -> Bool {
    let wasIntended = await journal.fact(fact.kind, fact.name) != nil
    var isForeign = false
    try await made(fact)
    do {
      try await make()
    } catch let error as GoogleCloudError where error.kind == .alreadyExists {
      if wasIntended || error.followsLostAnswer {
        log("\(what) is being made already; waiting for it")
      } else {
        log("\(what) was made by others meanwhile")
        try await journal.unmade(fact, by: step)
        isForeign = true
      }
      let clock = ContinuousClock()
      let end = clock.now + .seconds(60)
      var delay = google.polling.firstDelay
      while try await !find() {
        guard clock.now < end else { throw error }
        try await clock.sleep(for: delay)
        delay = google.polling.delay(after: delay)
      }
    }
    if isForeign, let kind { try await settle(kind) }
    return !isForeign
  }

  /// Deletes something that may be gone already.
  func gone(_ what: String, _ delete: @Sendable () async throws -> Void) async throws {
    do {
      try await delete()
      log("deleted \(what)")
    } catch let error as GoogleCloudError where error.kind == .notFound {
      log("\(what) is gone already")
    } catch let error as GitHubError where error.status == 404 {
      log("\(what) is gone already")
    }
  }

  /// Journals what this step is about to make, or what it learnt about what it made.
  func made(_ fact: Fact) async throws { try await journal.made(fact, by: step) }
}

extension Scene {
  /// Terraform's place in this repository.
  var workspace: TerraformWorkspace { TerraformWorkspace(repository: repository, names: names, layout: layout) }

  /// Initialises Terraform where this machine has not done so.
  func prepareTerraform() async throws {
    if !isPrepared(workspace) { try await prepare(workspace) }
  }

  /// Terraform's lines for the step's log.
  var terraformLog: TerraformLog {
    let log = log
    return { log($0, $1) }
  }

  /// What `terraform apply` would change, planned outside the repository.
  func previewedChanges() async throws -> [ResourceChange] {
    if mode == .preview { return try await terraformChanges() }
    var preview = self
    preview.mode = .preview
    preview.log = { _, _ in }
    return try await TerraformPreview(scene: preview, firstImage: try await regionMove()?.image).changes()
  }

  /// What `terraform apply` would change; asked once a run.
  func terraformChanges() async throws -> [ResourceChange] {
    try await terraform.changes {
      // A service that moves starts with what serves.
      let image = try await regionMove()?.image
      guard mode == .preview else {
        var workspace = workspace
        workspace.firstImage = image
        return try await terraform.terraform.plan(
          workspace, adoptions: try await Survey(self).adoptions(), terraformLog)
      }
      return try await TerraformPreview(scene: self, firstImage: image).changes()
    }
  }
}
