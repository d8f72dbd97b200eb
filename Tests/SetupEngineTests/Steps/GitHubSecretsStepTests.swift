import Foundation
import GitHub
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step github.secrets", .timeLimit(.minutes(5)))
struct GitHubSecretsStepTests {
  private let repository = "ai-cherry/ai-orchestra"

  private func use(_ body: (StepBench) async throws -> Void) async throws {
    try await StepBench.use(enabling: false, after: [.githubEnvironment], body)
  }

  private func names(_ bench: StepBench) throws -> Set<String> {
    Set(try bench.world.documents("github.secrets").keys.map { String($0.split(separator: "/").last ?? "") })
  }

  private func put(_ bench: StepBench, _ name: String, _ value: String) async throws {
    try await bench.world.github.putSecret(
      repository, environment: "production", name, value: Array(value.utf8))
  }

  @Test("all secrets are written once, sealed, and their undo deletes them")
  func made() async throws {
    try await use { bench in
      let wanted = Set(bench.plan.githubSecrets.map(\.name))
      #expect(Set(try await bench.inspect(.githubSecrets)) == Set(wanted.map { "\($0) is missing" }))
      try await bench.apply(.githubSecrets)
      #expect(try names(bench) == wanted)
      // The sandbox opens what it gets: the value arrived, the journal has none of it.
      let vault = try JSONValue(bytes: Array(#require(bench.world.folder.read("sandbox/secrets.json"))))
      let values = vault.object.values.flatMap(\.object).filter { $0.key.hasSuffix("/secrets/GCP_SERVICE_ACCOUNT") }
      let texts = values.compactMap { $0.value.string.flatMap { Data(base64Encoded: $0) } }
      #expect(texts == [Data(bench.plan.names.deployerEmail.utf8)])
      let journal = String(
        decoding: bench.world.folder.read("repository/.overture/journal.jsonl") ?? Data(), as: UTF8.self)
      #expect(journal.contains("GCP_SERVICE_ACCOUNT") && !journal.contains(bench.plan.names.deployerEmail))
      try await bench.expectSettled(.githubSecrets)
      try await bench.undo(.githubSecrets)
      #expect(try names(bench) == [])
    }
  }

  @Test("a secret that was there before is overwritten with a warning, and stays after the undo")
  func adopted() async throws {
    try await use { bench in
      try await put(bench, "GCP_REGION", "theirs")
      try await put(bench, "THEIRS", "theirs")
      let why = try await bench.apply(.githubSecrets)
      #expect(why.contains("GCP_REGION cannot be compared, so it is written again"))
      #expect(bench.log.contains { $0.hasPrefix("GCP_REGION was there before") })
      try await bench.undo(.githubSecrets)
      #expect(try names(bench) == ["GCP_REGION", "THEIRS"])
    }
  }

  @Test("a secret that somebody else has written since is written again, alone")
  func writtenSince() async throws {
    try await use { bench in
      try await bench.apply(.githubSecrets)
      // GitHub's dates are whole seconds.
      bench.world.advance(seconds: 5)
      try await put(bench, "CLOUD_RUN_MEMORY", "1Gi")
      #expect(try await bench.apply(.githubSecrets) == ["CLOUD_RUN_MEMORY was written by somebody else since"])
      try await bench.expectSettled(.githubSecrets)
    }
  }

  @Test("another sizing writes the secrets that hold it, and no others")
  func adjusted() async throws {
    try await use { bench in
      try await bench.apply(.githubSecrets)
      var answers = bench.plan.answers
      answers.environments[0].resources.concurrency += 1
      let adjusted = try await StepBench(bench.world, Plan(answers: answers, environment: "production"))
      #expect(try await adjusted.apply(.githubSecrets) == ["CLOUD_RUN_CONCURRENCY has another value"])
      try await adjusted.expectSettled(.githubSecrets)
    }
  }

  @Test("secrets whose environment is gone are undone without an error")
  func gone() async throws {
    try await use { bench in
      try await bench.apply(.githubSecrets)
      try await bench.world.github.deleteEnvironment(repository, "production")
      try await bench.undo(.githubSecrets)
      #expect(await bench.journal.facts(of: .githubSecrets).isEmpty)
    }
  }
}
