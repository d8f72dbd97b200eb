/// Who gives a service a variable of a name that answers cannot give, or that others give where no answer does.
package enum VariableOwner: Sendable, Equatable {
  /// Cloud Run sets it, and refuses every other value.
  case cloudRun
  /// Overture sets it, and no answer can say otherwise.
  case overture
  /// Overture sets it as long as no answer does.
  case overtureByDefault

  /// The names that have an owner.
  package static let table: [String: VariableOwner] = [
    "PORT": .cloudRun, "K_SERVICE": .cloudRun, "K_REVISION": .cloudRun, "K_CONFIGURATION": .cloudRun,
    "CLOUD_RUN_JOB": .cloudRun, "CLOUD_RUN_EXECUTION": .cloudRun, "CLOUD_RUN_TASK_INDEX": .cloudRun,
    "CLOUD_RUN_TASK_ATTEMPT": .cloudRun, "CLOUD_RUN_TASK_COUNT": .cloudRun,
    "GOOGLE_APPLICATION_CREDENTIALS": .overture, "ENVIRONMENT": .overtureByDefault,
    "WEB_CONCURRENCY": .overtureByDefault, "WEB_THREADS": .overtureByDefault,
  ]

  /// The names that Overture gives every service.
  package static let setByOverture = Set(table.filter { $0.value != .cloudRun }.keys)
}
