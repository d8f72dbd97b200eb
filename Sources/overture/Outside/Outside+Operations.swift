import SetupEngine
import SetupPlan

extension Outside {
  /// What can be done to a service that is set up, beside set-ups.
  ///
  /// - Parameters:
  ///   - plan: the environment's.
  ///   - log: takes each line of progress; standard error unless another is given.
  /// - Returns: its operations.
  /// - Throws: a `Failure` where the service's folder is not in the repository.
  func operations(
    for plan: Plan, log: @escaping @Sendable (String) -> Void = { StandardStreams.progress("\($0)") }
  ) async throws -> ServiceOperations {
    let layout = try await repository.layout(of: plan, environment: environment, by: journals)
    return ServiceOperations(
      plan: plan, google: google, github: github, repository: repository.root,
      workflow: layout.workflowFile(plan.names.environment), person: person, environment: environment,
      log: log)
  }
}
