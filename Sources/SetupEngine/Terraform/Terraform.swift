import SetupPlan

/// What the steps ask of Terraform; the real program and the stand-in both do it.
protocol Terraform: Sendable {
  /// Prepares the workspace: backend and provider.
  func initialise(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws

  /// Finds out what an apply would do, without taking the state's lock, and keeps it.
  /// - Returns: a phrase for each planned change; none where all is as configured.
  func plan(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws -> [String]

  /// Applies what was planned.
  func apply(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws

  /// Destroys all that the state holds.
  func destroy(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws
}

/// Gets each line for the step's log.
typealias TerraformLog = @Sendable (RunEvent.LogLevel, String) async -> Void
