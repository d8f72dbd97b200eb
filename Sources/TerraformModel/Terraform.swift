import SetupPlan

/// What a set-up asks of Terraform; the real program and its stand-in in the sandbox both do it.
package protocol Terraform: Sendable {
  /// Whether `initialise` leaves a lock of the provider's versions beside the configuration.
  var locksProvider: Bool { get }

  /// Prepares the workspace: backend and provider.
  func initialise(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws

  /// Finds out what an apply would do, without taking the state's lock, and keeps it.
  ///
  /// - Parameters:
  ///   - workspace: where, and on what.
  ///   - adoptions: what exists and is taken into the state instead of made; each as an `import` block.
  ///   - log: gets what it says.
  /// - Returns: each change; none where all is as configured.
  /// - Throws: a `Failure`.
  func plan(
    _ workspace: TerraformWorkspace, adoptions: [Adoption], _ log: @escaping TerraformLog
  ) async throws -> [ResourceChange]

  /// Applies what was planned, adoptions included.
  func apply(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws

  /// Takes things out of the state without touching them: no later destroy reaches them.
  ///
  /// - Parameters:
  ///   - workspace: where; it has to be initialised.
  ///   - addresses: what the state calls them; each is in it.
  ///   - log: gets what it says.
  /// - Throws: a `Failure` where the state cannot be changed.
  func forget(_ workspace: TerraformWorkspace, _ addresses: [String], _ log: @escaping TerraformLog) async throws

  /// Destroys all that the state holds.
  func destroy(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws
}

/// Gets each line for the step's log.
package typealias TerraformLog = @Sendable (RunEvent.LogLevel, String) async -> Void
