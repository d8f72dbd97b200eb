import SeededRandomNumbers
import Testing

@testable import SetupPlan

extension Answers {
  /// Valid answers with one to four environments.
  static func random(using random: inout SeededRandom) throws -> Answers {
    var names = ["production", "staging", "qa", "null", "on", "e2e-test"]
    names.shuffle(using: &random)
    return Answers(
      repository: try #require(RepositoryName(["a/b", "ai-cherry/ai-orchestra", "X/1.0", "1/2"].any(using: &random))),
      service: Service(
        name: ["ai-orchestra", "yes", "api"].any(using: &random),
        directory: [".", "services/api", "1.5", "2026-11-23"].any(using: &random),
        details: [
          [:], [.python: "3.12"], [.runner: "self-hosted, linux", .secrets: "repository"],
          [.application: "a.b:make()", .health: "/up", .packaging: "uv.lock"],
        ]
        .any(using: &random)),
      environments: names.prefix(Int.random(in: 1...4, using: &random)).map { name in
        EnvironmentAnswers.random(name, using: &random)
      })
  }
}

extension EnvironmentAnswers {
  static func random(_ name: String, using random: inout SeededRandom) -> EnvironmentAnswers {
    EnvironmentAnswers(
      name: name, project: ["orchestra-demo", "p12345", "my-project"].any(using: &random),
      region: Region.all.any(using: &random).id,
      branches: [[], [], ["main"], ["main", "release/2"]].any(using: &random),
      rollout: Rollout.allCases.any(using: &random), delivery: DeliveryMode.allCases.any(using: &random),
      traffic: .random(using: &random), budget: .random(using: &random),
      resources: .random(using: &random), configuration: .random(using: &random),
      connections: .random(using: &random), roles: .random(using: &random), security: .random(using: &random))
  }
}

extension Traffic? {
  /// None as a rule.
  static func random(using random: inout SeededRandom) -> Traffic? {
    guard Int.random(in: 1...3, using: &random) == 1 else { return nil }
    return Traffic(
      requestsPerMonth: Int.random(in: 0...1_000_000_000, using: &random),
      meanLatency: Int.random(in: 1...100_000, using: &random), peak: [1, 2.5, 4, 100].any(using: &random))
  }
}

extension Budget? {
  /// None as a rule.
  static func random(using random: inout SeededRandom) -> Budget? {
    guard Int.random(in: 1...3, using: &random) == 1 else { return nil }
    let account = ["012345-6789AB-CDEF01", "A00000-000000-00000F"].any(using: &random)
    return Budget(billingAccount: account, monthly: Int.random(in: 1...999, using: &random))
  }
}

extension SecurityAnswers {
  /// Any answers, with any records: missing, out of date, or of a trade-off that is not in play.
  static func random(using random: inout SeededRandom) -> SecurityAnswers {
    var answers = SecurityAnswers(
      containerAuthentication: ContainerAuthentication.allCases.any(using: &random),
      permissions: Permissions.allCases.any(using: &random), access: Access.allCases.any(using: &random),
      network: Network.allCases.any(using: &random))
    for id in TradeOff.ID.allCases.shuffled(using: &random) where Bool.random(using: &random) {
      answers.acknowledgements.append(
        Acknowledgement(
          id: id, text: Bool.random(using: &random) ? TradeOff[id].textHash : Samples.oldHash,
          by: ["someone@example.com", "J. O'Neill, \"ops\"", "漢字: #1", "null", "12"].any(using: &random),
          at: "2026-11-23T12:00:0\(Int.random(in: 0...9, using: &random))Z",
          until: [nil, Samples.today, Samples.today.adding(400)].any(using: &random),
          because: [nil, "the fair is on", "until: 'soon', #7", "true"].any(using: &random)))
    }
    return answers
  }
}

extension Array {
  /// One of the elements; the array must have some.
  func any(using random: inout SeededRandom) -> Element { self[Int.random(in: 0..<count, using: &random)] }
}
