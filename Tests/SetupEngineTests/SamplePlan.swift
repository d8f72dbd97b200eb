import SetupPlan
import Testing

/// A plan to try the engine's parts with.
enum SamplePlan {
  static func plan(
    key: Bool = false, access: Access = .authenticated, keepWarm: String? = "*/5 * * * *",
    environment name: String = "production", project: String = "orchestra-demo",
    budget: Budget? = nil, branches: [String] = [], permissions: Permissions = .granular,
    service: Service = Service(name: "ai-orchestra", directory: "ai-orchestra")
  ) throws -> Plan {
    var resources = Resources.guide
    resources.keepWarm = keepWarm
    var security = SecurityAnswers(
      containerAuthentication: key ? .serviceAccountKey : .keyless, permissions: permissions, access: access,
      network: .all)
    for id in security.tradeOffs { security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z") }
    let environment = EnvironmentAnswers(
      name: name, project: project, region: "us-central1", branches: branches, budget: budget, resources: resources,
      security: security)
    let answers = Answers(
      repository: try #require(RepositoryName("ai-cherry/ai-orchestra")),
      service: service, environments: [environment])
    return try Plan(answers: answers, environment: name)
  }

  /// The plans of one service's environments, whose answers are in one file.
  static func together(_ plans: Plan...) throws -> [Plan] {
    var answers = plans[0].answers
    answers.environments = plans.map(\.environment)
    return try plans.map { try Plan(answers: answers, environment: $0.environment.name) }
  }
}
