import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step registry.repository", .timeLimit(.minutes(5)))
struct RegistryRepositoryStepTests {
  private let name = "ai-orchestra-production"
  private let own: Set<String> = ["keep-recent", "delete-untagged", "delete-old"]

  private func document(_ bench: StepBench) throws -> JSONValue {
    try bench.world.document("artifactregistry.repositories", "/repositories/\(name)")
  }

  private func make(_ bench: StepBench, _ body: JSONValue) async throws {
    _ = try await bench.world.google.registry.create("orchestra-demo", "us-central1", name, body)
  }

  @Test("the registry is made once with its clean-up, and its undo deletes it")
  func made() async throws {
    try await StepBench.use { bench in
      #expect(
        try await bench.inspect(.registryRepository) == ["the registry \(name) is missing in us-central1"])
      try await bench.apply(.registryRepository)
      #expect(Set(try document(bench)["cleanupPolicies"].object.keys) == own)
      #expect(try document(bench)["format"] == "DOCKER")
      try await bench.expectSettled(.registryRepository)
      try await bench.undo(.registryRepository)
      #expect(try document(bench).isNull)
    }
  }

  @Test("in a registry that exists the policies of others stay, and after the undo only they are left")
  func adopted() async throws {
    let theirs: JSONValue = [
      "id": "theirs", "action": "DELETE", "condition": ["tagState": "TAGGED", "olderThan": "31536000s"],
    ]
    try await StepBench.use(adopting: [.registry]) { bench in
      try await make(bench, ["format": "DOCKER", "cleanupPolicies": ["theirs": theirs]])
      let before = try document(bench)["cleanupPolicies"]
      #expect(try await bench.apply(.registryRepository).count == own.count)
      #expect(Set(try document(bench)["cleanupPolicies"].object.keys) == own.union(["theirs"]))
      try await bench.expectSettled(.registryRepository)
      try await bench.undo(.registryRepository)
      #expect(try document(bench)["cleanupPolicies"] == before)
    }
  }

  @Test("a registry of others is left alone where nobody has adopted it by name")
  func unasked() async throws {
    try await StepBench.use { bench in
      try await make(bench, ["format": "DOCKER"])
      let before = try document(bench)
      let failure = await bench.failure { try await bench.apply(.registryRepository) }
      #expect(failure?.kind == .answers)
      #expect(failure?.remedy.contains("--adopt registry") == true)
      #expect(try document(bench) == before)
    }
  }

  @Test("a policy that others add since is not taken along by the undo")
  func addedSince() async throws {
    try await StepBench.use(adopting: [.registry]) { bench in
      try await make(bench, ["format": "DOCKER"])
      try await bench.apply(.registryRepository)
      var policies = try document(bench)["cleanupPolicies"]
      policies["since"] = ["id": "since", "action": "KEEP", "mostRecentVersions": ["keepCount": 3]]
      _ = try await bench.world.google.registry.update(
        "orchestra-demo", "us-central1", name, ["cleanupPolicies": policies], mask: ["cleanupPolicies"])
      try await bench.undo(.registryRepository)
      #expect(try Array(document(bench)["cleanupPolicies"].object.keys) == ["since"])
    }
  }

  @Test("a registry of another format is refused and left alone")
  func foreign() async throws {
    try await StepBench.use(adopting: [.registry]) { bench in
      try await make(bench, ["format": "PYTHON"])
      let before = try document(bench)
      let failure = await bench.failure { try await bench.apply(.registryRepository) }
      #expect(failure?.message == "The registry \(name) is of another kind")
      #expect(try document(bench) == before)
    }
  }

  @Test("undoing a registry that is gone already is no error")
  func gone() async throws {
    try await StepBench.use(after: [.registryRepository]) { bench in
      try await bench.world.google.registry.delete("orchestra-demo", "us-central1", name)
      try await bench.undo(.registryRepository)
      #expect(await bench.journal.facts().isEmpty)
    }
  }
}
