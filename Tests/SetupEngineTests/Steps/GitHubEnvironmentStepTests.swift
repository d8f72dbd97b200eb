import GitHub
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step github.environment", .timeLimit(.minutes(5)))
struct GitHubEnvironmentStepTests {
  private let repository = "ai-cherry/ai-orchestra"

  private func document(_ bench: StepBench) throws -> JSONValue {
    try bench.world.document("github.environments", "\(repository)/environments/production")
  }

  @Test("the environment is made once, and its undo deletes it")
  func made() async throws {
    try await StepBench.use(enabling: false) { bench in
      #expect(
        try await bench.inspect(.githubEnvironment) == ["the environment production is missing on GitHub"])
      try await bench.apply(.githubEnvironment)
      #expect(try document(bench)["name"] == "production")
      try await bench.expectSettled(.githubEnvironment)
      try await bench.undo(.githubEnvironment)
      #expect(try document(bench).isNull)
    }
  }

  private func patterns(_ bench: StepBench) throws -> [String] {
    try bench.world.documents("github.branchPolicies").values.compactMap { $0["name"].string }.sorted()
  }

  @Test("only the branches that deploy may, also when the answers name others later")
  func branches() async throws {
    try await StepBench.use(enabling: false, after: [.githubEnvironment]) { bench in
      #expect(
        try document(bench)["deployment_branch_policy"] == [
          "protected_branches": false, "custom_branch_policies": true,
        ])
      #expect(try patterns(bench) == ["main"])
      let later = try await StepBench(bench.world, SamplePlan.plan(branches: ["release/2"]))
      #expect(
        try await later.apply(.githubEnvironment) == [
          "the branch release/2 may not deploy to the environment production",
          "the branch main may still deploy to the environment production",
        ])
      #expect(try patterns(bench) == ["release/2"])
      try await later.expectSettled(.githubEnvironment)
      try await later.undo(.githubEnvironment)
      #expect(try patterns(bench) == [] && document(bench).isNull)
    }
  }

  @Test("an environment of others is adopted by name alone; its rules stay, and it is open to all again after the undo")
  func adopted() async throws {
    try await StepBench.use(enabling: false, adopting: [.githubEnvironment]) { bench in
      try await bench.world.protect(repository, "production", wait: 30)
      let before = try document(bench)
      let unasked = try await StepBench(bench.world, bench.plan)
      #expect(await unasked.failure { try await unasked.apply(.githubEnvironment) }?.kind == .answers)
      #expect(
        try await bench.apply(.githubEnvironment) == [
          "every branch may deploy to the environment production",
          "the branch main may not deploy to the environment production",
        ])
      #expect(try document(bench)["protection_rules"].array.contains { $0["wait_timer"] == 30 })
      #expect(try patterns(bench) == ["main"])
      try await bench.expectSettled(.githubEnvironment)
      try await bench.undo(.githubEnvironment)
      let after = try document(bench)
      #expect(after["deployment_branch_policy"] == before["deployment_branch_policy"])
      #expect(after["protection_rules"].array.map { $0["wait_timer"] } == [30])
      #expect(try patterns(bench) == [])
    }
  }

  @Test("patterns of others stay before, between and after, and ours is taken out again")
  func othersPatterns() async throws {
    try await StepBench.use(enabling: false, adopting: [.githubEnvironment]) { bench in
      let github = bench.world.github
      let made = try await github.createEnvironment(repository, "production")
      try await github.setBranchPolicy(.custom, of: made, repository)
      try await github.addDeploymentPattern(repository, "production", branch: "hotfix/*")
      #expect(
        try await bench.apply(.githubEnvironment)
          == ["the branch main may not deploy to the environment production"])
      #expect(try patterns(bench) == ["hotfix/*", "main"])
      try await bench.undo(.githubEnvironment)
      #expect(try patterns(bench) == ["hotfix/*"])
      #expect(try document(bench)["deployment_branch_policy"]["custom_branch_policies"] == true)
    }
  }

  @Test("a limit to protected branches is not loosened")
  func protected() async throws {
    try await StepBench.use(enabling: false, adopting: [.githubEnvironment]) { bench in
      let made = try await bench.world.github.createEnvironment(repository, "production")
      try await bench.world.github.setBranchPolicy(.protected, of: made, repository)
      let before = try document(bench)
      #expect(try await bench.apply(.githubEnvironment) == [])
      try await bench.expectSettled(.githubEnvironment)
      #expect(try document(bench) == before)
    }
  }

  @Test("an environment into which others have put a secret since stays")
  func used() async throws {
    try await StepBench.use(enabling: false, after: [.githubEnvironment]) { bench in
      try await bench.world.github.putSecret(
        repository, environment: "production", "THEIRS", value: Array("x".utf8))
      try await bench.undo(.githubEnvironment)
      #expect(try !document(bench).isNull)
      #expect(bench.log.last == "the environment production stays: others have put THEIRS into it")
    }
  }

  @Test("undoing an environment that is gone already is no error")
  func gone() async throws {
    try await StepBench.use(enabling: false, after: [.githubEnvironment]) { bench in
      try await bench.world.github.deleteEnvironment(repository, "production")
      try await bench.undo(.githubEnvironment)
      #expect(await bench.journal.facts().isEmpty)
    }
  }
}
