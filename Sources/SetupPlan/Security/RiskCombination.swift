/// What answers mean together that none of them means alone.
package struct RiskCombination: Sendable, Equatable {
  /// What has to hold.
  package enum Condition: Sendable, Hashable {
    case riskier(TradeOff.ID)
    case safer(TradeOff.ID)
    case noBudget
    /// More than one branch may deploy.
    case severalBranches
    /// One branch may deploy.
    case oneBranch
  }

  /// How much it matters.
  package enum Weight: String, Sendable, CaseIterable {
    /// One hole is enough for the worst.
    case danger
    /// It makes a risk worse.
    case warning
    /// An answer that keeps a risk small.
    case relief
    /// Safe, and what does not work by itself because of it.
    case limit
  }

  /// The answers in a few words, such as `public + network`.
  package let name: String
  package let weight: Weight
  /// What they mean together here.
  package let sentence: String
  /// The conditions, all of which hold.
  package let conditions: [Condition]

  /// The risks that take part, in the order of the questions.
  package var risks: [TradeOff.ID] {
    TradeOff.ID.allCases.filter { conditions.contains(.riskier($0)) }
  }

  /// Whether a question's answer, whichever it is, takes part.
  package func concerns(_ id: TradeOff.ID) -> Bool {
    conditions.contains(.riskier(id)) || conditions.contains(.safer(id))
  }

  /// The combinations that hold, the most dangerous first.
  package static func all(in circumstances: Circumstances) -> [RiskCombination] {
    let found = table(circumstances).filter { combination in
      combination.conditions.allSatisfy { circumstances.meets($0) }
    }
    return Weight.allCases.flatMap { weight in found.filter { $0.weight == weight } }
  }

  /// Every combination, with its figures; in the order in which those of one weight are shown.
  private static func table(_ here: Circumstances) -> [RiskCombination] {
    let (project, most) = (here.project, here.environment.resources.maxInstances)
    func row(_ name: String, _ weight: Weight, _ conditions: [Condition], _ sentence: String) -> RiskCombination {
      RiskCombination(name: name, weight: weight, sentence: sentence, conditions: conditions)
    }
    return [
      row(
        "public + network", .danger, [.riskier(.publicAccess), .riskier(.openIngress)],
        "Nothing stands in front of the service: no identity, no network, no rate limit."),
      row(
        "key + public", .danger, [.riskier(.serviceAccountKeys), .riskier(.publicAccess)],
        "A hole in what anyone may call gives away a key that never expires."),
      row(
        "key + broad", .danger, [.riskier(.serviceAccountKeys), .riskier(.broadPermissions)],
        "Code that gets into a workflow can copy the key from Secret Manager and keep it."),
      row(
        "broad + public", .danger, [.riskier(.broadPermissions), .riskier(.publicAccess)],
        "A hole in what anyone may call reads and writes all of Firestore in \(project), and calls its paid models."),
      row(
        "public + no budget", .warning, [.riskier(.publicAccess), .noBudget],
        "Nobody is told when strangers' calls cost up to \(here.atWorst) a month (\(Circumstances.instances(most)))."),
      row(
        "broad + branches", .warning, [.riskier(.broadPermissions), .severalBranches],
        "Whoever may push to one of \(here.environment.branches.joined(separator: ", ")) becomes administrator of "
          + "\(project)."),
      row(
        "broad + network", .warning, [.riskier(.broadPermissions), .riskier(.openIngress)],
        "A revision with a back door, which the workflow may deploy, can be reached from anywhere at once."),
      row(
        "key + network", .warning, [.riskier(.serviceAccountKeys), .riskier(.openIngress)],
        "Attacks on a service that holds a key can come from every address."),
      row(
        "public + internal", .relief, [.riskier(.publicAccess), .safer(.openIngress)],
        "No token is asked for, but only your network and your load balancer get through."),
      row(
        "network + token", .relief, [.riskier(.openIngress), .safer(.publicAccess)],
        "Every address reaches the service, but it answers only to a token."),
      row(
        "public + keyless", .relief, [.riskier(.publicAccess), .safer(.serviceAccountKeys)],
        "A hole in the service gives away no lasting key."),
      row(
        "public + granular", .relief, [.riskier(.publicAccess), .safer(.broadPermissions)],
        "A hole in the service reaches no database and no model of \(project)."),
      row(
        "broad + one branch", .relief, [.riskier(.broadPermissions), .oneBranch],
        "Only workflows on \(here.environment.branches.first ?? "the default branch"), for this environment, get the "
          + "roles."),
      row(
        "broad + keyless", .relief, [.riskier(.broadPermissions), .safer(.serviceAccountKeys)],
        "A workflow finds no key of the service to copy."),
      row(
        "token + internal", .limit, [.safer(.publicAccess), .safer(.openIngress)],
        "A browser gets in by a load balancer with Identity-Aware Proxy only; GitHub's runners do not get in at all."),
      row(
        "token + network", .limit, [.safer(.publicAccess), .riskier(.openIngress)],
        "Browsers and webhooks need a gateway that adds a token."),
      row(
        "public, internal only", .limit, [.riskier(.publicAccess), .safer(.openIngress)],
        "On the internet it answers 404 until your load balancer stands in front."),
    ]
  }
}

extension Circumstances {
  /// Whether a condition holds; one about a question without an answer does not.
  func meets(_ condition: RiskCombination.Condition) -> Bool {
    switch condition {
    case .riskier(let id): isRiskier[id] == true
    case .safer(let id): isRiskier[id] == false
    case .noBudget: environment.budget == nil
    case .severalBranches: environment.branches.count > 1
    case .oneBranch: environment.branches.count <= 1
    }
  }
}
