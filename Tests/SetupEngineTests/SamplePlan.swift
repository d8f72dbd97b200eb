import SetupPlan
import Testing

/// A plan to try the engine's parts with.
enum SamplePlan {
  static func plan(
    key: Bool = false, access: Access = .authenticated, keepWarm: String? = "*/5 * * * *",
    environment name: String = "production", project: String = "orchestra-demo",
    budget: Budget? = nil, branches: [String] = [], permissions: Permissions = .granular
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
      service: Service(name: "ai-orchestra", directory: "ai-orchestra"), environments: [environment])
    return try Plan(answers: answers, environment: name)
  }
}
