import CloudSandbox
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step roles.retired", .timeLimit(.minutes(5)))
struct RetiredGrantsStepTests {
  private let production: Plan
  private let staging: Plan

  init() throws {
    production = try SamplePlan.plan()
    staging = try SamplePlan.plan(environment: "staging")
  }

  @Test(
    "a set-up of before goes over: its own grants first, what others still use and the way in with the last of them")
  func migration() async throws {
    try await SandboxWorld.use { world in
      let former = FormerLayout(world: world)
      try await former.make([production, staging])
      let run = try await world.run(.apply, production)
      try #require(run.outcome == .succeeded, "\(run.failures)")
      let project = FormerLayout.projectRoles.map { "orchestra-demo \($0)" }
      #expect(
        try former.grants()
          == (project + [
            "ai-orchestra-staging roles/artifactregistry.writer",
            "\(staging.names.runtimeEmail) roles/iam.serviceAccountUser",
            "\(former.email) roles/iam.workloadIdentityUser",
          ]).sorted())
      #expect(run.lines(.rolesRetired).contains { $0.contains("every branch can still become \(former.email), since") })
      let before = try world.mutations().count
      try await world.apply(staging)
      #expect(try former.grants() == [])
      #expect(try !world.document("iam.serviceAccounts", former.email).isNull, "the account itself is not deleted")
      // The way in closes last, when the environment's secrets name the new deployer.
      let changes = try world.mutations()[before...].filter { !$0.contains("/storage/") && !$0.contains("/upload/") }
      #expect(changes.last == "POST /iam/v1/projects/orchestra-demo/serviceAccounts/\(former.email):setIamPolicy")
      let mapping = try world.document("iam.workloadIdentityPoolProviders", "/github-provider")["attributeMapping"]
      #expect(mapping["google.subject"] == .string(DeploymentIdentity.subject))
      #expect(mapping["attribute.deployment"] == .string(DeploymentIdentity.deployment))
      #expect(try await world.run(.apply, staging).steps(.changed) == [])
    }
  }

  @Test("interrupted before the old way in is closed, a run that goes on closes it; until then both work")
  func resumed() async throws {
    try await SandboxWorld.use { world in
      let former = FormerLayout(world: world)
      try await former.make([production])
      await world.sandbox.inject(
        Faults([
          FaultRule(
            "down", method: "POST",
            path: PathPattern("/iam/v1/projects/*/serviceAccounts/\(former.email):setIamPolicy"),
            effect: .status(
              FaultAnswer(400, body: #"{"error":{"code":400,"status":"INVALID_ARGUMENT"}}"#, type: "application/json"),
              .before))
        ]))
      let run = try await world.run(.apply, production)
      #expect(run.outcome == .failed && Array(run.failures.keys) == [.rolesRetired], "\(run.failures)")
      #expect(try former.grants() == ["\(former.email) roles/iam.workloadIdentityUser"])
      #expect(
        try world.members("/\(production.names.deployerEmail)", "roles/iam.workloadIdentityUser").count == 1)
      await world.sandbox.inject(Faults())
      let events = try await world.engine(production).run(.apply, resume: true).reduce(into: []) { $0.append($1) }
      #expect(RunRecord(events).outcome == .succeeded)
      #expect(try former.grants() == [])
    }
  }

  @Test("an account of that name that somebody else made keeps what it has")
  func foreign() async throws {
    try await SandboxWorld.use { world in
      let former = FormerLayout(world: world)
      try await former.make([production], title: "Made by hand")
      let before = try former.grants()
      try await world.apply(production)
      #expect(try former.grants() == before)
    }
  }

  @Test("a branch that the answers do not name any more cannot become the deployer any more")
  func branches() async throws {
    let two = try SamplePlan.plan(branches: ["main", "release/2"])
    try await SandboxWorld.use { world in
      try await world.apply(two)
      let account = "/\(two.names.deployerEmail)"
      #expect(try world.members(account, "roles/iam.workloadIdentityUser").count == 2)
      let one = try SamplePlan.plan(branches: ["main"])
      #expect(
        try await world.engine(one).preview().steps.first { $0.step == .rolesRetired }?.details.first?
          .contains("@refs/heads/release/2 loses roles/iam.workloadIdentityUser on \(two.names.deployerEmail)") == true)
      try await world.apply(one)
      let left = try world.members(account, "roles/iam.workloadIdentityUser")
      #expect(left.count == 1 && left[0].hasSuffix("/attribute.deployment/958214736@production@refs/heads/main"))
      #expect(try await world.run(.revert, one).outcome == .succeeded)
    }
  }

  @Test("from broad to granular, the administrator's roles go; what somebody else granted stays")
  func narrowed() async throws {
    let broad = try SamplePlan.plan(permissions: .broad)
    try await SandboxWorld.use { world in
      try await world.apply(broad)
      let deployer = "serviceAccount:\(broad.names.deployerEmail)"
      try await world.google.policies.addMembers(
        .project("orchestra-demo"), [Binding(role: "roles/cloudtrace.agent", member: deployer)])
      try await world.apply(production)
      let roles = try world.document("policies", "projects/orchestra-demo")["bindings"].array
        .filter { $0["members"].array.contains(.string(deployer)) }.compactMap { $0["role"].string }.sorted()
      #expect(roles == ["roles/cloudtrace.agent", "roles/logging.viewer"])
      #expect(try await world.run(.apply, production).steps(.changed) == [])
    }
  }
}
