import Testing

@testable import SetupPlan

@Suite("The roles that a set-up grants")
struct RoleGrantsTests {
  private func grants(_ security: SecurityAnswers, _ step: StepID) throws -> [String] {
    try Samples.plan(security).grants.filter { $0.step == step }.map {
      "\($0.role.dropFirst("roles/".count)) on \($0.resource) to \($0.member)"
    }
  }

  @Test("granular: an image repository and the log; the service is Terraform's, which binds the rest on it alone")
  func granular() throws {
    #expect(
      try grants(Samples.safe, .rolesDeployer) == [
        "artifactregistry.writer on registry to deployer", "logging.viewer on project to deployer",
      ])
    #expect(
      try grants(Samples.safe, .terraformApply) == [
        "run.developer on service to deployer", "run.invoker on service to runtime",
      ])
    var open = Samples.safe
    open.network = .all
    open.acknowledge(.openIngress, by: "a@example.com", at: "2026-10-02T09:30:00Z")
    #expect(try grants(open, .terraformApply).contains("run.invoker on service to deployer"))
    #expect(try grants(Samples.accepted, .terraformApply) == ["run.developer on service to deployer"])
  }

  @Test("the deployer reads metrics where it has to watch errors, and only there")
  func gradual() throws {
    var answers = try Samples.answers(Samples.environment())
    let before = try Plan(answers: answers, environment: "production").grants
    answers.environments[0].rollout = .gradual
    let added = try Plan(answers: answers, environment: "production").grants.filter { !before.contains($0) }
    #expect(added.map(\.role) == ["roles/monitoring.viewer"])
    #expect(added.map(\.step) == [.rolesDeployer] && added.map(\.member) == [.deployer])
  }

  @Test("broad: the guide's ten on the project, with the role that Firestore really has")
  func broad() throws {
    #expect(
      try grants(Samples.accepted, .rolesDeployer)
        == [
          "run.admin", "storage.admin", "artifactregistry.admin", "iam.serviceAccountUser", "secretmanager.admin",
          "monitoring.admin", "logging.admin", "cloudscheduler.admin", "datastore.owner", "aiplatform.admin",
        ].map { "\($0) on project to deployer" })
  }

  @Test("the runtime account reports, and reads data only with broad permissions")
  func runtime() throws {
    let always = ["monitoring.metricWriter", "cloudtrace.agent", "logging.logWriter"]
    #expect(try grants(Samples.safe, .rolesRuntime) == always.map { "\($0) on project to runtime" })
    #expect(
      try grants(Samples.accepted, .rolesRuntime)
        == (always + ["datastore.user", "aiplatform.user"]).map { "\($0) on project to runtime" })
  }

  @Test("the default branch may become the deployer, and the deployer act as the runtime account alone")
  func impersonation() throws {
    for security in [Samples.safe, Samples.accepted] {
      #expect(
        try grants(security, .rolesImpersonation) == [
          "iam.workloadIdentityUser on deployerAccount to branch(SetupPlan.DeployBranch.repositoryDefault)",
          "iam.serviceAccountUser on runtimeAccount to deployer",
        ])
    }
  }

  @Test("each branch of the answers gets a binding of its own")
  func branches() throws {
    var answers = try Samples.answers(Samples.environment())
    answers.environments[0].branches = ["main", "release/2"]
    let grants = try Plan(answers: answers, environment: "production").grants
    #expect(
      grants.filter { $0.role == "roles/iam.workloadIdentityUser" }.map(\.member)
        == [.branch(.named("main")), .branch(.named("release/2"))])
  }

  @Test("the key's secret is readable by the runtime account, and there only with a key")
  func key() throws {
    #expect(try grants(Samples.accepted, .keySecret) == ["secretmanager.secretAccessor on keySecret to runtime"])
    #expect(try grants(Samples.safe, .keySecret).isEmpty)
  }

  @Test("every grant belongs to a step of the plan and says why", arguments: [Samples.safe, Samples.accepted])
  func reasons(security: SecurityAnswers) throws {
    let plan = try Samples.plan(security)
    #expect(plan.grants.allSatisfy { plan.steps.contains($0.step) && !$0.reason.isEmpty })
    #expect(Set(plan.grants).count == plan.grants.count)
  }
}
