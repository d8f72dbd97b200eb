import CloudSandbox
import GoogleCloud
import RESTClient
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

@Suite("The steps accounts.previewer and roles.previewer", .timeLimit(.minutes(5)))
struct PreviewerStepsTests {
  private static let account = "ai-orchestra-production-prev@orchestra-demo.iam.gserviceaccount.com"

  static func plan(_ previews: Previews? = Previews(days: 7)) throws -> Plan {
    var answers = try SamplePlan.plan().answers
    answers.usesTeamWorkflow = true
    answers.environments[0].previews = previews
    return try Plan(answers: answers, environment: "production")
  }

  private static let service = "services/ai-orchestra-production"

  @Test("an apply makes the account with its roles, a second one changes nothing, and a revert leaves nothing of it")
  func wholeWay() async throws {
    let plan = try Self.plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let member = "serviceAccount:\(Self.account)"
      #expect(try world.members(Self.service, "roles/run.developer").contains(member))
      #expect(
        try world.members("repositories/ai-orchestra-production", "roles/artifactregistry.writer").contains(member))
      let runtime = "/ai-orchestra-production-sa@orchestra-demo.iam.gserviceaccount.com"
      #expect(try world.members(runtime, "roles/iam.serviceAccountUser").contains(member))
      #expect(try world.members("/\(Self.account)", "roles/iam.workloadIdentityUser") == SandboxWorld.eventMembers)
      let again = try await world.run(.apply, plan)
      #expect(again.steps(.unchanged) == plan.steps)
      let revert = try await world.run(.revert, plan)
      #expect(revert.outcome == .succeeded, "\(revert.failures)")
      #expect(try world.documents("iam.serviceAccounts").keys.allSatisfy { !$0.hasSuffix(Self.account) })
    }
  }

  @Test("without the answer its roles go again, and the deployer keeps its own")
  func withdrawn() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(Self.plan())
      let run = try await world.run(.apply, Self.plan(nil))
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(
        try world.members(Self.service, "roles/run.developer") == [
          "serviceAccount:ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"
        ])
      #expect(try world.members("/\(Self.account)", "roles/iam.workloadIdentityUser") == [])
    }
  }

  @Test("with its rights a preview is deployed and removed, and neither a secret, an account nor a policy is reached")
  func rights() async throws {
    let token = Mutex("")
    try await SandboxWorld.use(prepare: { world in
      let issued = world.issueAccessToken(to: "serviceAccount:\(Self.account)")
      token.withLock { $0 = issued }
    }) { world in
      let plan = try Self.plan()
      try await world.apply(plan)
      var variables = world.variables
      variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = token.withLock { $0 }
      let google = try await GoogleCloudClient.connect(environment: variables)
      let context = try await world.context(plan)
      let operations = ServiceOperations(
        plan: plan, google: google, github: world.github, repository: context.repository, workflow: "deploy.yml",
        person: Self.account, environment: variables)
      // IAM tells everybody what it was told a little later.
      for _ in 0..<100 where (try? await operations.previews()) == nil { try await Task.sleep(for: .milliseconds(50)) }
      let preview = try await operations.deployPreview(
        of: 7, image: DeployedService.image("b"), commit: String(repeating: "c", count: 40), run: 5)
      #expect(preview.address.contains("pr-7---"), "\(preview)")
      #expect(try await operations.removePreviews(of: [7]).map(\.number) == [7])
      let names = plan.names
      for target in [
        PolicyTarget.runService(project: names.project, location: names.region, service: names.service),
        .serviceAccount(project: names.project, email: names.deployerEmail), .project(names.project),
      ] {
        await #expect(throws: GoogleCloudError.self) {
          try await google.policies.addMembers(
            target, [Binding(role: "roles/run.invoker", member: "serviceAccount:\(Self.account)")])
        }
      }
    }
  }
}
