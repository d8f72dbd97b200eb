import SetupPlan

/// An engine that may carry its plan out: it exists only for a plan whose trade-offs were accepted.
package struct AcceptedEngine: Sendable {
  package let plan: AcceptedPlan
  /// The engine itself, which also looks, stops and takes back.
  package let engine: SetupEngine

  package init(plan: AcceptedPlan, context: EngineContext) {
    self.plan = plan
    engine = SetupEngine(plan: plan.plan, context: context)
  }

  /// Starts a run that does the plan.
  ///
  /// - Parameters:
  ///   - scope: the whole set-up, or an adjustment of its sizing.
  ///   - resume: whether an earlier run is continued.
  /// - Returns: the run's events; it ends with `runFinished`. Who stops reading cancels the run where it is.
  package func carryOut(_ scope: Scope, resume: Bool) -> AsyncStream<RunEvent> {
    engine.run(scope.kind, resume: resume)
  }

  /// What of a plan is carried out.
  package enum Scope: Sendable {
    case apply, adjust

    /// The same as the kind of a run.
    package var kind: RunEvent.RunKind {
      switch self {
      case .apply: .apply
      case .adjust: .adjust
      }
    }
  }
}
