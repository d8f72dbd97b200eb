import Artifacts
import PlainText
import SetupEngine
import SetupPlan

/// `pause`, `resume`, `rollback` and `measure --split --dry-run` with `--format json`: what would be done, or was.
struct OperationDocument: ReportJSON {
  let version = 1
  let operation: String
  let environment: String
  let project: String
  let region: String
  let service: String
  /// Whether something was changed: not with `--dry-run`, and not if it is up to date.
  let isDone: Bool
  /// What changes, in words; empty where nothing does.
  let changes: [String]
  /// What follows from it, in words.
  let notes: [String]
  /// Of a rollback: the revision that answers afterwards; of a split: the one that gets a part.
  let revision: String?

  init(
    _ operation: ServiceOperation.Kind, of plan: Plan, isDone: Bool, changes: [String], notes: [String],
    revision: String? = nil
  ) {
    self.operation = operation.rawValue
    environment = plan.names.environment
    project = plan.names.project
    region = plan.names.region
    service = plan.names.service
    self.isDone = isDone
    self.changes = changes
    self.notes = notes
    self.revision = revision
  }
}

/// `apply`, `adjust` and `revert` with `--format json`: what was carried out. With `--dry-run` it is a `PlanDocument`.
struct RunDocument: ReportJSON {
  let version = 1
  let run: RunEvent.RunKind
  let environment: String
  let project: String
  let region: String
  let service: String
  /// The service's address; absent if it has none.
  let address: String?

  init(_ run: RunEvent.RunKind, of plan: Plan, address: String?) {
    self.run = run
    environment = plan.names.environment
    project = plan.names.project
    region = plan.names.region
    service = plan.names.service
    self.address = address
  }
}

/// `deploy` with `--format json`.
struct DeploymentDocument: ReportJSON {
  let version = 1
  /// The run's number at GitHub; absent where it is not known.
  let run: Int?
  /// The run's page; absent where a run was followed by its number.
  let page: String?
  /// The service's address; absent where the run was not followed to its end.
  let address: String?
}

/// `secrets set` and `secrets rotate` with `--format json`; never a value.
struct SecretVersionDocument: ReportJSON {
  let version = 1
  let secret: String
  /// The variable that it becomes; absent where it was named by its own name.
  let variable: String?
  /// The number of the version that was added.
  let number: Int
  /// Whether the secret was made by this.
  let isNew: Bool
  /// The versions that were switched off.
  let disabled: [Int]
}

/// `ci write` with `--format json`.
struct WorkflowFileDocument: ReportJSON {
  let version = 1
  /// From the repository's root.
  let path: String
  /// `created`, `changed`, `removed` or `unchanged`.
  let kind: FileChange.Kind
  /// Whether it was written or removed: not with `--dry-run`.
  let isDone: Bool
  /// A unified diff; empty where it is removed.
  let diff: [String]
}
