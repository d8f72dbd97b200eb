import Artifacts
import Foundation
import GitHub
import GoogleCloud
import SetupPlan
import TerraformModel

/// The outside world of a run, put together where the program starts.
package struct EngineContext: Sendable {
  package var google: GoogleCloudClient
  package var github: GitHubClient
  /// The folder that holds `overture.yaml` and `.overture`; the generated files' paths start here.
  package var repository: URL
  /// The files of the plan, rendered.
  package var files: [GeneratedFile]
  /// Where the files lie.
  package var layout: FileLayout
  package var terraform: TerraformProgram
  /// Who runs it, as an e-mail address or a login: others read it in the lock.
  package var person: String
  /// The branches whose pushes deploy the environment, such as `main`.
  package var branches: [String] = []
  package var now: @Sendable () -> Date
  package var environment: [String: String]
  /// Reads the repository's journal, also for the other set-ups of the command.
  package var journals = JournalReader()
  /// Done when the run holds the lock and the checks have passed: saving the answers that it is about.
  package var prepare: @Sendable () async throws -> Void
  /// What the operator has agreed to beyond the answers.
  package var consents = Consents()
  /// The settings that an adjustment names; nil for every other run.
  package var adjusted: Set<ResourceField>?
  /// The steps that a cure carries out again, with the checks; nil for every other run.
  package var cured: Set<StepID>?
  /// The variables without which the service does not start, as its code says.
  package var requiredVariables: [RequiredVariable] = []
  /// The paths of the files that an adjustment writes; nil for all.
  package var writtenPaths: Set<String>?
  /// How the lock in the state bucket is kept.
  package var lease = LeaseTerms()
  /// Makes what plays Terraform in the sandbox, from why the real one cannot be had; nil where there is none.
  package var standIn: (@Sendable (GoogleCloudClient, _ reason: String) -> any Terraform)?
  /// The files of others that Terraform may load with ours, by their paths: a deliberate act of the operator.
  package var allowedCode: Set<String> = []
  /// The file names of the workflows that deploy the service already: their runs are part of the baseline.
  package var olderWorkflows: [String] = []
  /// The regions that the set-up has left and whose image repositories may be deleted: a deliberate act of the operator.
  package var removedRegions: Set<String> = []
  /// The secrets that `prepare` makes, so that none of them is missing.
  package var pendingSecrets: Set<String> = []
  /// The secrets of the service's own that a revert deletes with their values: a deliberate act of the operator.
  package var deletedSecrets: Set<String> = []
  /// Whether whoever looks may only read: what it is not shown is unknown, and stops nothing.
  package var isReadOnly = false
  /// Whether another run's lock in the state bucket is broken: a deliberate act of the operator.
  package var breaksLock = false
  /// Whether a journal that this machine did not write, or that was edited, is trusted: a deliberate act of the operator.
  package var trustsJournal = false

  package init(
    google: GoogleCloudClient, github: GitHubClient, repository: URL, files: [GeneratedFile],
    layout: FileLayout = .usual, terraform: TerraformProgram, person: String,
    now: @escaping @Sendable () -> Date = { Date() },
    environment: [String: String], prepare: @escaping @Sendable () async throws -> Void = {}
  ) {
    self.google = google
    self.github = github
    self.repository = repository
    self.files = files
    self.layout = layout
    self.terraform = terraform
    self.person = person
    self.now = now
    self.environment = environment
    self.prepare = prepare
  }
}
