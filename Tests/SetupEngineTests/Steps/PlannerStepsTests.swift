import CloudSandbox
import Foundation
import GitHub
import GoogleCloud
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

@Suite("The steps accounts.planner and roles.planner", .timeLimit(.minutes(5)))
struct PlannerStepsTests {
  private let account = "ai-orchestra-production-plan@orchestra-demo.iam.gserviceaccount.com"

  private func plan(_ usesTeamWorkflow: Bool = true) throws -> Plan {
    var answers = try SamplePlan.plan().answers
    answers.usesTeamWorkflow = usesTeamWorkflow
    return try Plan(answers: answers, environment: "production")
  }

  @Test("an apply makes the account with its roles, a second one changes nothing, and a revert leaves nothing of it")
  func wholeWay() async throws {
    let plan = try plan()
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let member = "serviceAccount:\(account)"
      #expect(try world.members("projects/orchestra-demo", "roles/iam.securityReviewer") == [member])
      #expect(try world.members("repositories/ai-orchestra-production", "roles/artifactregistry.reader") == [member])
      #expect(try world.members("/\(account)", "roles/iam.workloadIdentityUser") == SandboxWorld.eventMembers)
      let again = try await world.run(.apply, plan)
      #expect(again.steps(.unchanged) == plan.steps)
      let revert = try await world.run(.revert, plan)
      #expect(revert.outcome == .succeeded, "\(revert.failures)")
      #expect(try world.documents("iam.serviceAccounts").keys.allSatisfy { !$0.hasSuffix(account) })
      #expect(try world.members("projects/orchestra-demo", "roles/iam.securityReviewer") == [])
    }
  }

  @Test("the provider of a set-up of before learns to map the event, and what is bound already stays so")
  func upgraded() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan(false))
      let before = try world.document("iam.workloadIdentityPoolProviders", "github-provider")["attributeMapping"].object
      let deployer = "/ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"
      let bound = try world.members(deployer, "roles/iam.workloadIdentityUser")
      try await world.apply(plan())
      let after = try world.document("iam.workloadIdentityPoolProviders", "github-provider")["attributeMapping"].object
      #expect(Set(after.keys).subtracting(before.keys) == ["attribute.repository_event"])
      #expect(before.allSatisfy { after[$0.key] == $0.value })
      #expect(try world.members(deployer, "roles/iam.workloadIdentityUser") == bound)
      // Without the answer its roles go again, and the rest stays.
      let without = try await world.run(.apply, plan(false))
      #expect(without.outcome == .succeeded, "\(without.failures)")
      #expect(try world.members("projects/orchestra-demo", "roles/iam.securityReviewer") == [])
      #expect(try world.members(deployer, "roles/iam.workloadIdentityUser") == bound)
    }
  }

  @Test("another provider of the pool that maps the event is refused: it could make up who may read")
  func forgery() async throws {
    let plan = try plan()
    try await SandboxWorld.use { world in
      try await world.apply(self.plan(false))
      _ = try await world.google.providers(pool: "github-pool").create(
        "orchestra-demo", "theirs",
        [
          "oidc": ["issuerUri": "https://issuer.example.com"],
          "attributeMapping": ["google.subject": "assertion.sub", "attribute.repository_event": "assertion.sub"],
          "attributeCondition": "true",
        ])
      let run = try await world.run(.apply, plan)
      #expect(run.failures[.checkPermissions]?.message == "The provider theirs could let others become the planner")
    }
  }

  @Test(
    "as the planner, with a workflow's token, everything is read that a plan and a status need, and nothing can be changed"
  )
  func reading() async throws {
    let plan = try plan()
    let tokens = Mutex(["", ""])
    let member = "serviceAccount:\(account)"
    try await SandboxWorld.use(prepare: { world in
      let google = world.issueAccessToken(to: member)
      let github = world.issueWorkflowToken(permissions: [
        "actions": "read", "contents": "read", "pull_requests": "write",
      ])
      tokens.withLock { $0 = [google, github] }
    }) { world in
      try await world.apply(plan)
      let full = try await world.engine(plan).preview()
      var variables = world.variables
      let issued = tokens.withLock { $0 }
      variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = issued[0]
      variables["GH_TOKEN"] = issued[1]
      variables["GITHUB_TOKEN"] = issued[1]
      let folder = world.folder.url.appending(path: "clone")
      try FileManager.default.copyItem(at: world.repository, to: folder)
      try FileManager.default.removeItem(at: folder.appending(path: ".overture"))
      var context = try await world.context(plan, person: account, machine: "clone")
      context.google = try await GoogleCloudClient.connect(environment: variables)
      context.github = try await GitHubClient.connect(environment: variables)
      context.isReadOnly = true
      let sent = try world.mutations()
      let preview = try await SetupEngine(plan: plan, context: context).preview()
      #expect(preview.steps.allSatisfy { $0.details.isEmpty }, "\(preview.steps.filter { !$0.details.isEmpty })")
      #expect(preview.hash == full.hash)
      #expect(preview.foreign == [])
      // GitHub shows the secrets' names to nobody who may not write them.
      #expect(preview.unknown.contains { $0.hasPrefix("github.secrets: ") }, "\(preview.unknown)")
      #expect(preview.unknown.allSatisfy { $0.hasPrefix("github.secrets: ") || $0.contains("quotas") })
      let comparison = try await SetupEngine(plan: plan, context: context).comparison()
      #expect(comparison.drift == [])
      #expect(try world.mutations() == sent)
      // Without --read-only it cannot even begin.
      context.isReadOnly = false
      let run = await world.run(.apply, plan, context)
      #expect(run.outcome == .failed)
      #expect(try world.mutations() == sent)
    }
  }

  @Test("a change of others is drift for it too, and its plan says what an apply would do")
  func drift() async throws {
    let plan = try plan()
    let token = Mutex("")
    let member = "serviceAccount:\(account)"
    try await SandboxWorld.use(prepare: { world in
      let google = world.issueAccessToken(to: member)
      token.withLock { $0 = google }
    }) { world in
      try await world.apply(plan)
      try await world.google.policies.removeMembers(
        .project(plan.names.project),
        [Binding(role: "roles/logging.viewer", member: "serviceAccount:\(plan.names.deployerEmail)")])
      var variables = world.variables
      variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = token.withLock { $0 }
      var context = try await world.context(plan)
      context.google = try await GoogleCloudClient.connect(environment: variables)
      context.isReadOnly = true
      let comparison = try await SetupEngine(plan: plan, context: context).comparison()
      #expect(comparison.drift.map(\.step) == [.rolesDeployer])
    }
  }
}
