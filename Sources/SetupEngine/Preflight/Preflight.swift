import SetupPlan

/// Something that would make a set-up fail, looked for before its first change.
protocol PreflightCheck: Sendable {
  /// Looks, by requests that change nothing.
  ///
  /// - Parameter scene: the plan, the clients, and what is known already.
  /// - Returns: what was found; nothing where all is well.
  /// - Throws: what the clients throw where the outside cannot be reached.
  func look(_ scene: Scene) async throws -> [PreflightFinding]
}

/// What is looked at before the first change: all of it at once, so that everything that is found is told together.
enum Preflight {
  /// The checks, in the order in which what they find is told.
  static let checks: [any PreflightCheck] = [
    PermissionsCheck(), BudgetCheck(), TokenCheck(), RepositoryCheck(), ActionsCheck(), EnvironmentCheck(),
    BranchRulesCheck(), OrganizationPolicyCheck(), RunQuotaCheck(), SecretsCheck(), ConnectionsCheck(),
    VariablesCheck(), PauseCheck(), PromotionCheck(),
  ]

  /// What is looked at by whoever may only read: what the answers and the service lack, not what such an account may do.
  static let readOnlyChecks: [any PreflightCheck] = [
    RepositoryCheck(), EnvironmentCheck(), RunQuotaCheck(), SecretsCheck(), VariablesCheck(),
  ]

  /// Asks all checks at once. One that cannot look is an obstacle too, and keeps none of the others from being told.
  static func report(_ scene: Scene) async throws -> PreflightReport {
    let asked = scene.isReadOnly ? readOnlyChecks : checks
    let findings = try await asked.concurrentMap { check -> [PreflightFinding] in
      do {
        return try await check.look(scene)
      } catch {
        try Task.checkCancellation()
        let failure = Failure(error)
        return scene.isReadOnly && failure.kind == .notPermitted
          ? [.unknown("\(failure.message): \(failure.reason)")] : [.obstacle(failure)]
      }
    }
    return PreflightReport(findings: findings.flatMap(\.self))
  }
}
