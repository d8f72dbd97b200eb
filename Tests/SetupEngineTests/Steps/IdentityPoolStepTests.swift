import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step identity.pool", .timeLimit(.minutes(5)))
struct IdentityPoolStepTests {
  private let project = "orchestra-demo"
  private let pool = "github-pool"

  private func state(_ bench: StepBench) throws -> JSONValue {
    try bench.world.document("iam.workloadIdentityPools", "/\(pool)")
  }

  @Test("the pool is made once, and its undo deletes it")
  func made() async throws {
    try await StepBench.use { bench in
      #expect(try await bench.inspect(.identityPool) == ["the pool github-pool is missing"])
      try await bench.apply(.identityPool)
      #expect(try state(bench)["displayName"] == "GitHub")
      try await bench.expectSettled(.identityPool)
      try await bench.undo(.identityPool)
      #expect(try await bench.world.google.pools.get(project, pool)?.isDeleted == true)
    }
  }

  @Test("a pool that was deleted is brought back, and its undo deletes it again")
  func undeleted() async throws {
    try await StepBench.use { bench in
      _ = try await bench.world.google.pools.create(project, pool, ["displayName": "Old"])
      try await bench.world.google.pools.delete(project, pool)
      #expect(try await bench.apply(.identityPool) == ["the pool github-pool is deleted, and can be brought back"])
      #expect(try await bench.world.google.pools.get(project, pool)?.isDeleted == false)
      #expect(try state(bench)["displayName"] == "Old")
      try await bench.expectSettled(.identityPool)
      try await bench.undo(.identityPool)
      #expect(try await bench.world.google.pools.get(project, pool)?.isDeleted == true)
    }
  }

  @Test("a pool that was disabled is enabled, and its undo disables it again")
  func enabled() async throws {
    try await StepBench.use { bench in
      _ = try await bench.world.google.pools.create(project, pool, ["disabled": true])
      #expect(try await bench.apply(.identityPool) == ["the pool github-pool is disabled"])
      #expect(try await bench.world.google.pools.get(project, pool)?.isDisabled == false)
      try await bench.undo(.identityPool)
      let after = try await bench.world.google.pools.get(project, pool)
      #expect(after?.isDisabled == true)
      #expect(after?.isDeleted == false)
    }
  }

  @Test("a pool of another kind is refused and left alone")
  func foreign() async throws {
    try await StepBench.use { bench in
      _ = try await bench.world.google.pools.create(project, pool, ["mode": "TRUST_DOMAIN"])
      let before = try state(bench)
      let failure = await bench.failure { try await bench.apply(.identityPool) }
      #expect(failure?.message == "The pool github-pool is of another kind")
      #expect(try state(bench) == before)
    }
  }

  @Test("a pool in which others have put a provider since stays")
  func used() async throws {
    try await StepBench.use(after: [.identityPool]) { bench in
      _ = try await bench.world.google.awaiting(.newPools).providers(pool: pool).create(
        project, "theirs",
        [
          "oidc": ["issuerUri": "https://login.example.com"], "attributeMapping": ["google.subject": "assertion.sub"],
        ])
      try await bench.undo(.identityPool)
      #expect(try await bench.world.google.pools.get(project, pool)?.isDeleted == false)
      #expect(bench.log.last?.hasPrefix("the pool github-pool stays") == true)
    }
  }
}
