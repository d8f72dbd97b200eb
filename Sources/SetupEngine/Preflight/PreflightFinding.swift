import SetupPlan

/// What a check of the pre-flight has found.
enum PreflightFinding: Sendable, Equatable {
  /// The set-up would fail, or be of no use: nothing is begun.
  case obstacle(Failure)
  /// The answers lack something that the set-up needs: it can be looked at, and nothing is begun.
  case missing(Failure)
  /// Nothing fails, but whoever sets up wants to know it before.
  case notice(Failure)
  /// Something could not be looked at, as a sentence; the set-up goes on.
  case unknown(String)
}

/// All that the pre-flight has found, in the order of its checks.
struct PreflightReport: Sendable, Equatable {
  var findings: [PreflightFinding]

  /// What stands in the way.
  var obstacles: [Failure] { findings.compactMap { if case .obstacle(let failure) = $0 { failure } else { nil } } }

  /// What the answers lack.
  var missing: [Failure] { findings.compactMap { if case .missing(let failure) = $0 { failure } else { nil } } }

  /// What is worth knowing.
  var notices: [Failure] { findings.compactMap { if case .notice(let failure) = $0 { failure } else { nil } } }

  /// What could not be looked at.
  var unknown: [String] { findings.compactMap { if case .unknown(let words) = $0 { words } else { nil } } }
}
