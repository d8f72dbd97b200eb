import Testing

@testable import SetupPlan

/// Answers that the tests start from.
enum Samples {
  /// The hash of a text that nobody reads any more.
  static let oldHash = "sha256:" + String(repeating: "0", count: 64)

  static let safe = SecurityAnswers(
    containerAuthentication: .keyless, permissions: .granular, access: .authenticated,
    network: .internalAndLoadBalancing)

  static let risky = SecurityAnswers(
    containerAuthentication: .serviceAccountKey, permissions: .broad, access: .public, network: .all)

  /// All four trade-offs, each accepted as its text is now.
  static var accepted: SecurityAnswers {
    var answers = risky
    for id in TradeOff.ID.allCases {
      answers.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
    }
    return answers
  }

  /// The day on which the tests look.
  static let today = Day("2026-11-28") ?? .distantPast

  static let service = Service(name: "ai-orchestra", directory: "ai-orchestra")

  static func environment(
    _ name: String = "production", security: SecurityAnswers = safe, resources: Resources = .guide
  ) -> EnvironmentAnswers {
    EnvironmentAnswers(
      name: name, project: "orchestra-demo", region: "us-central1", resources: resources, security: security)
  }

  static func answers(_ environments: EnvironmentAnswers...) throws -> Answers {
    Answers(
      repository: try #require(RepositoryName("ai-cherry/ai-orchestra")), service: service,
      environments: environments)
  }

  static func plan(_ security: SecurityAnswers = safe, resources: Resources = .guide) throws -> Plan {
    try Plan(answers: answers(environment(security: security, resources: resources)), environment: "production")
  }
}
