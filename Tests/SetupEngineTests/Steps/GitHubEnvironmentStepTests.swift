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

  @Test("an environment with protection rules is adopted with them, and stays")
  func adopted() async throws {
    try await StepBench.use(enabling: false) { bench in
      try await bench.world.protect(repository, "production", wait: 30)
      let before = try document(bench)
      try await bench.expectSettled(.githubEnvironment)
      try await bench.undo(.githubEnvironment)
      #expect(try document(bench) == before)
      #expect(before["protection_rules"].array.first?["wait_timer"] == 30)
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
