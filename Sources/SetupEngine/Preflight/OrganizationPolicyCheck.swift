import GoogleCloud
import SetupPlan

/// Whether organisation policies forbid something that the plan makes.
struct OrganizationPolicyCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let rules = PolicyRule.all.filter { $0.isInPlay(scene) }
    guard !rules.isEmpty else { return [] }
    let asked = try await scene.google.projects
      .effectivePolicies(Set(rules.map(\.constraint)).sorted(), project: scene.project)
    switch asked {
    case .unknown(let reason):
      return [.unknown("organisation policies were not looked at: \(reason)")]
    case .known(let policies):
      var findings: [PreflightFinding] = []
      var told: Set<StepID> = []
      for rule in rules {
        guard let policy = policies[rule.constraint], let failure = rule.failure(policy, scene) else { continue }
        // The classic and the managed form of a constraint say the same.
        guard !told.contains(rule.step), try await rule.isAhead(rule.step, scene) else { continue }
        if rule.hasTwin { told.insert(rule.step) }
        findings.append(.obstacle(failure))
      }
      return findings
    }
  }
}
