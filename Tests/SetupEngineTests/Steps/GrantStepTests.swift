import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The steps roles.deployer, roles.runtime and roles.impersonation", .timeLimit(.minutes(5)))
struct GrantStepTests {
  private static let before: [StepID] = [
    .identityPool, .accountsDeployer, .accountsRuntime, .registryRepository, .stateBucket,
  ]
  private let deployer = "serviceAccount:ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"
  private let runtime = "serviceAccount:ai-orchestra-production-sa@orchestra-demo.iam.gserviceaccount.com"
  private let colleague = "user:colleague@example.com"

  @Test(
    "the grants are made once, journalled one by one, and its undo removes just them",
    arguments: [StepID.rolesDeployer, .rolesRuntime, .rolesImpersonation])
  func made(step: StepID) async throws {
    try await StepBench.use(after: Self.before) { bench in
      let untouched = try bench.world.documents("policies").mapValues { $0["bindings"] }
      let wanted = bench.plan.grants.filter { $0.step == step }
      #expect(try await bench.apply(step).count == wanted.count)
      #expect(await bench.journal.facts(of: step).count == wanted.count)
      try await bench.expectSettled(step)
      try await bench.undo(step)
      let after = try bench.world.documents("policies").mapValues { $0["bindings"] }
      #expect(after.filter { !$0.value.array.isEmpty } == untouched.filter { !$0.value.array.isEmpty })
    }
  }

  @Test("each role is bound as closely as the plan says")
  func places() async throws {
    try await StepBench.use(after: Self.before + [.rolesDeployer, .rolesRuntime, .rolesImpersonation]) { bench in
      let world = bench.world
      #expect(try world.members("repositories/ai-orchestra-production", "roles/artifactregistry.writer") == [deployer])
      #expect(try world.members("projects/orchestra-demo", "roles/artifactregistry.writer") == [])
      #expect(try world.members("projects/orchestra-demo", "roles/run.developer") == [])
      #expect(try world.members("projects/orchestra-demo", "roles/logging.viewer") == [deployer])
      #expect(try world.members("projects/orchestra-demo", "roles/logging.logWriter") == [runtime])
      #expect(
        try world.members(
          "/ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com", "roles/iam.workloadIdentityUser")
          == [
            "principalSet://iam.googleapis.com/projects/314159265358/locations/global/workloadIdentityPools/github-pool/"
              + "attribute.deployment/958214736@production@refs/heads/main"
          ])
      let acts = try world.members(
        "/ai-orchestra-production-sa@orchestra-demo.iam.gserviceaccount.com", "roles/iam.serviceAccountUser")
      #expect(acts == [deployer])
    }
  }

  @Test("members and conditions of others stay, before, between and after")
  func others() async throws {
    let project = PolicyTarget.project("orchestra-demo")
    let condition: JSONValue = ["title": "weekdays", "expression": "request.time.getDayOfWeek() < 6"]
    let conditional = Binding(role: "roles/logging.viewer", member: colleague, condition: condition)
    try await StepBench.use(after: Self.before) { bench in
      let policies = bench.world.google.policies
      try await policies.addMembers(project, [Binding(role: "roles/logging.viewer", member: colleague), conditional])
      try await bench.apply(.rolesDeployer)
      try await policies.addMembers(project, [Binding(role: "roles/cloudscheduler.admin", member: colleague)])
      try await bench.undo(.rolesDeployer)
      #expect(try bench.world.members("projects/orchestra-demo", "roles/logging.viewer") == [colleague, colleague])
      #expect(try bench.world.members("projects/orchestra-demo", "roles/cloudscheduler.admin") == [colleague])
      #expect(try await policies.missing(project, [conditional]) == [])
    }
  }

  @Test("where the workflow runs without an environment, the repository's branch without one is bound")
  func repositorySecrets() async throws {
    var answers = try SamplePlan.plan().answers
    answers.service.details[.secrets] = SecretsPlace.repository.rawValue
    try await StepBench.use(Plan(answers: answers, environment: "production"), after: Self.before) { bench in
      try await bench.apply(.rolesImpersonation)
      let members = try bench.world.members(
        "/ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com", "roles/iam.workloadIdentityUser")
      #expect(members.count == 1 && members[0].hasSuffix("/attribute.deployment/958214736@@refs/heads/main"))
      try await bench.expectSettled(.rolesRetired)
    }
  }

  @Test("a grant that was there before stays")
  func adopted() async throws {
    try await StepBench.use(after: Self.before) { bench in
      let grant = Binding(role: "roles/logging.logWriter", member: runtime)
      try await bench.world.google.awaiting(.newAccounts).policies.addMembers(.project("orchestra-demo"), [grant])
      #expect(try await bench.apply(.rolesRuntime).count == 2)
      try await bench.undo(.rolesRuntime)
      #expect(try bench.world.members("projects/orchestra-demo", "roles/logging.logWriter") == [runtime])
      #expect(try bench.world.members("projects/orchestra-demo", "roles/cloudtrace.agent") == [])
    }
  }

  @Test(
    "somebody who changes the same policy at the same time loses nothing, and neither do we", .timeLimit(.minutes(2)))
  func contention() async throws {
    let project = PolicyTarget.project("orchestra-demo")
    let steps: [StepID] = [.rolesDeployer, .rolesRuntime]
    try await StepBench.use(after: Self.before) { bench in
      let other = try await bench.world.colleague().policies
      let ours = bench.plan.grants.filter { steps.contains($0.step) && $0.resource == .project }
      try #require(ours.count > 2)
      var written: [Binding] = []
      // Three writes beside each step: they collide, and can't outlast the ten tries that each side has.
      func contended(_ work: () async throws -> Void) async throws {
        let grants = (written.count..<written.count + 3)
          .map { Binding(role: "roles/viewer", member: "user:colleague\($0)@example.com") }
        async let theirs: Void = { for grant in grants { try await other.addMembers(project, [grant]) } }()
        try await work()
        try await theirs
        written += grants
      }
      while try bench.world.answers(409, to: ":setIamPolicy") == 0 {
        for step in steps { try await contended { try await bench.apply(step) } }
        for step in steps { #expect(try await bench.inspect(step) == []) }
        for step in steps { try await contended { try await bench.undo(step) } }
      }
      #expect(try await other.missing(project, written) == [])
      for grant in ours { #expect(try bench.world.members("projects/orchestra-demo", grant.role) == [], "\(grant)") }
    }
  }

  @Test("a resource that is gone has taken its grants along")
  func gone() async throws {
    try await StepBench.use(after: Self.before + [.rolesDeployer]) { bench in
      try await bench.world.google.registry.delete("orchestra-demo", "us-central1", "ai-orchestra-production")
      try await bench.undo(.rolesDeployer)
      #expect(bench.log.contains { $0.hasPrefix("registry ai-orchestra-production is gone") })
      #expect(await bench.journal.facts(of: .rolesDeployer).isEmpty)
    }
  }
}
