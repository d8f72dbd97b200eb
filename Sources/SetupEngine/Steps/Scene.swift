import Artifacts
import Foundation
import GitHub
import GoogleCloud
import SetupPlan

/// What a step works with: the plan, the clients with the step's log attached, and what the run has found out.
struct Scene: Sendable {
  /// Whether things may be changed.
  enum Mode: Sendable { case preview, run }

  let step: StepID
  let mode: Mode
  let plan: Plan
  let files: [GeneratedFile]
  let repository: URL
  let environment: [String: String]
  let google: GoogleCloudClient
  let github: GitHubClient
  let lookups: Lookups
  let journal: Journal
  let terraform: TerraformSession
  let log: @Sendable (RunEvent.LogLevel, String) -> Void

  var names: ResourceNames { plan.names }
  var project: String { plan.names.project }
  var state: StateFolder { StateFolder(repository: repository) }

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

  /// Makes something whose name an earlier run may have asked for just before it died: its operation then still goes on,
  /// and what it makes is waited for.
  /// - Parameters:
  ///   - what: its name for the log.
  ///   - find: looks whether it is there.
  ///   - make: makes it, or fails since it exists already.
  /// - Throws: what the others throw; the refusal itself where the thing does not appear within a minute.
  func create(_ what: String, find: () async throws -> Bool, _ make: () async throws -> Void) async throws {
    do {
      try await make()
    } catch let error as GoogleCloudError where error.kind == .alreadyExists {
      log("\(what) is being made already; waiting for it")
      let clock = ContinuousClock()
      let end = clock.now + .seconds(60)
      while try await !find() {
        guard clock.now < end else { throw error }
        try await clock.sleep(for: google.polling.firstDelay)
      }
    }
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
  var workspace: TerraformWorkspace { TerraformWorkspace(repository: repository, names: names) }

  /// Terraform's lines for the step's log.
  var terraformLog: TerraformLog {
    let log = log
    return { log($0, $1) }
  }

  /// What `terraform apply` would change; asked once a run.
  func terraformChanges() async throws -> [String] {
    try await terraform.changes {
      guard mode == .preview else { return try await terraform.terraform.plan(workspace, terraformLog) }
      return try await TerraformPreview(scene: self).changes()
    }
  }
}
