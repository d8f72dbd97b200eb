import Testing

@testable import SetupPlan

@Suite("What the configuration needs of Google Cloud")
struct ConfigurationGrantsTests {
  private func plan(_ change: (inout EnvironmentAnswers) -> Void) throws -> Plan {
    var environment = Samples.environment()
    change(&environment)
    return try Plan(answers: Samples.answers(environment), environment: "production")
  }

  private func added(_ plan: Plan) throws -> [String] {
    let before = try Samples.plan().grants
    return plan.grants.filter { !before.contains($0) }
      .map { "\($0.shortRole) on \(plan.names.words(for: $0.resource)) by \($0.step.rawValue)" }
  }

  @Test("nothing is granted, enabled or done for a configuration that is none")
  func none() throws {
    #expect(try plan { $0.configuration.variables = ["A": "b"] }.grants == Samples.plan().grants)
    #expect(try plan { $0.configuration.variables = ["A": "b"] }.steps == Samples.plan().steps)
    #expect(try !Samples.plan().services.contains("sqladmin.googleapis.com"))
  }

  @Test("each secret is read by the runtime account, and that one secret alone")
  func secrets() throws {
    let plan = try plan {
      $0.configuration.secrets = [
        "A": SecretReference(name: "one"), "B": SecretReference(name: "two", version: .number(3)),
        "C": SecretReference(name: "one", version: .number(1)),
      ]
    }
    #expect(
      try added(plan) == [
        "secretmanager.secretAccessor on secret one by configuration.secrets",
        "secretmanager.secretAccessor on secret two by configuration.secrets",
      ])
    #expect(plan.grants.filter { $0.step == .configurationSecrets }.allSatisfy { $0.member == .runtime })
    #expect(plan.steps.contains(.configurationSecrets))
    #expect(plan.needs(of: .terraformPlan).contains(.configurationSecrets))
  }

  @Test("connections bring their roles, each as narrow as it can be, and their APIs")
  func connections() throws {
    let plan = try plan {
      $0.connections = Connections(
        cloudSQL: ["orchestra-demo:us-central1:orders", "other-project:us-central1:prices"],
        network: NetworkConnection(subnet: "default"),
        buckets: ["/data": BucketMount(bucket: "data-1"), "/models": BucketMount(bucket: "models-1", isReadOnly: true)])
    }
    #expect(
      try added(plan) == [
        "cloudsql.client on project orchestra-demo by roles.runtime",
        "cloudsql.client on project other-project by roles.runtime",
        "storage.objectUser on bucket data-1 by roles.runtime",
        "storage.objectViewer on bucket models-1 by roles.runtime",
      ])
    #expect(plan.services.suffix(2) == ["sqladmin.googleapis.com", "compute.googleapis.com"])
  }

  @Test("roles are granted as they are asked for, once, and not where the account has them anyway")
  func roles() throws {
    let plan = try plan {
      $0.roles = [
        RuntimeRole("aiplatform.user"), RuntimeRole("storage.objectViewer", on: .bucket("data-1")),
        RuntimeRole("secretmanager.viewer", on: .secret("one")), RuntimeRole("monitoring.metricWriter"),
        RuntimeRole("projects/orchestra-demo/roles/reader"),
      ]
    }
    #expect(
      try added(plan) == [
        "aiplatform.user on project orchestra-demo by roles.runtime",
        "storage.objectViewer on bucket data-1 by roles.runtime",
        "secretmanager.viewer on secret one by configuration.secrets",
        "projects/orchestra-demo/roles/reader on project orchestra-demo by roles.runtime",
      ])
  }

  @Test("broad roles and credentials that stand in the answers are among the risks, each with the safer way")
  func risks() throws {
    let plan = try plan {
      $0.roles = [RuntimeRole("editor"), RuntimeRole("storage.admin"), RuntimeRole("aiplatform.user")]
      $0.configuration.variables = ["LOG_LEVEL": "info", "STRIPE_API_KEY": "sk_live_1"]
    }
    let report = RiskReport(of: plan, on: Samples.today)
    #expect(report.configured.map(\.what) == ["roles/editor", "roles/storage.admin", "STRIPE_API_KEY"])
    #expect(report.configured.allSatisfy { !$0.instead.isEmpty && !$0.sentence.contains("sk_live_1") })
    #expect(plan.grants.first { $0.role == "roles/editor" }?.meaning.power == .administers)
    #expect(plan.grants.first { $0.role == "roles/aiplatform.user" }?.meaning.power == .uses)
    #expect(try RiskReport(of: Samples.plan(), on: Samples.today).configured.isEmpty)
  }
}

extension RoleGrant {
  fileprivate var shortRole: String { String(role.trimmingPrefix("roles/")) }
}
