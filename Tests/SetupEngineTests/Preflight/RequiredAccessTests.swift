import SetupPlan
import Testing

@testable import CloudSandbox
@testable import GitHub
@testable import GoogleCloud
@testable import SetupEngine

/// What `overture permissions` tells is enough for a set-up and its revert, and nothing of it is too much.
@Suite("The roles and the token that a set-up needs", .timeLimit(.minutes(5)))
struct RequiredAccessTests {
  private static let project = "projects/orchestra-demo"

  /// A sandbox whose operator has these roles on the project, and no other.
  private func use(roles: [String], _ body: (SandboxWorld) async throws -> Void) async throws {
    try await SandboxWorld.use(
      prepare: { world in
        let member = SampleWorld.operatorMember
        var policy = world["policies", Self.project] ?? [:]
        policy["bindings"] = .array(
          (policy["bindings"]?.array ?? []).compactMap { binding in
            var binding = binding
            let others = (binding["members"]?.strings ?? []).filter { $0 != member }
            binding["members"] = JSON(others)
            return others.isEmpty ? nil : binding
          })
        world["policies", Self.project] = policy
        for role in roles { world.grant(role, to: member, on: Self.project) }
      }, body)
  }

  private static func roles(_ plan: Plan) -> [String] {
    ProjectReadiness.roles(granting: ProjectReadiness.permissions(for: plan))
  }

  @Test("an account with just these roles sets up and reverts", arguments: [false, true])
  func enough(hasKey: Bool) async throws {
    let plan = try SamplePlan.plan(key: hasKey, access: .public, permissions: hasKey ? .broad : .granular)
    try await use(roles: Self.roles(plan)) { world in
      let apply = try await world.run(.apply, plan)
      #expect(apply.outcome == .succeeded, "\(apply.failures)")
      let revert = try await world.run(.revert, plan)
      #expect(revert.outcome == .succeeded, "\(revert.failures)")
    }
  }

  @Test("with one role less nothing is begun, and that role is what the fix gives")
  func oneLess() async throws {
    let plan = try SamplePlan.plan(key: true)
    let roles = Self.roles(plan)
    #expect(roles.count > 8)
    for missing in roles {
      try await use(roles: roles.filter { $0 != missing }) { world in
        let before = try world.mutations()
        let apply = try await world.run(.apply, plan)
        #expect(apply.outcome == .failed, "\(missing)")
        #expect(apply.failures.values.contains { $0.all.contains { $0.remedy.contains(missing) } }, "\(missing)")
        #expect(try world.mutations() == before, "\(missing)")
      }
    }
  }

  @Test("a fine-grained token with just these permissions sets up and reverts; with one less something fails")
  func token() async throws {
    let plan = try SamplePlan.plan()
    let all = GitHubAccess(for: plan).permissions
    func outcome(_ permissions: [GitHubAccess.Permission]) async throws -> (RunRecord, RunRecord?) {
      var records: (RunRecord, RunRecord?)?
      try await SandboxWorld.use(prepare: { world in
        _ = world.issueFineGrainedToken(
          to: SampleWorld.operatorLogin,
          permissions: Dictionary(permissions.map { ($0.name, $0.isWriting ? "write" : "read") }) { first, _ in first },
          repositories: ["ai-cherry/ai-orchestra"])
      }) { world in
        let vault = try JSON(parsing: AtomicFile.read(world.sandbox.folder.vaultFile) ?? [])
        let token = try #require(vault[Tokens.github]?.object?.keys.first { $0.hasPrefix("github_pat_") })
        func context() async throws -> EngineContext {
          var context = try await world.context(plan)
          var github = GitHubClient(environment: world.variables, token: GitHubToken(value: token, source: "GH_TOKEN"))
          github.retry.baseDelay = .milliseconds(2)
          context.github = github
          return context
        }
        let apply = await world.run(.apply, plan, try await context())
        guard apply.outcome == .succeeded else {
          records = (apply, nil)
          return
        }
        records = (apply, await world.run(.revert, plan, try await context()))
      }
      return try #require(records)
    }
    let (apply, revert) = try await outcome(all)
    #expect(apply.outcome == .succeeded, "\(apply.failures)")
    #expect(revert?.outcome == .succeeded, "\(String(describing: revert?.failures))")
    for permission in all {
      let (apply, revert) = try await outcome(all.filter { $0 != permission })
      #expect(apply.outcome == .failed || revert?.outcome == .failed, "\(permission.name) is not needed")
    }
  }

  @Test("a delivery that pushes needs more of the token")
  func delivery() throws {
    var answers = try SamplePlan.plan().answers
    #expect(GitHubAccess(for: try Plan(answers: answers, environment: "production")).scopes == ["repo"])
    answers.environments[0].delivery = .pullRequest
    let access = GitHubAccess(for: try Plan(answers: answers, environment: "production"))
    #expect(access.scopes == ["repo", "workflow"])
    #expect(access.permissions.filter(\.isWriting).map(\.name).contains("pull_requests"))
  }
}
