import CloudSandbox
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step identity.provider", .timeLimit(.minutes(5)))
struct IdentityProviderStepTests {
  private let own = "assertion.repository_owner_id == '204817355' && assertion.repository_id == '958214736'"
  private let theirs = "assertion.repository_id == '12'"
  private let issuer: JSONValue = "https://token.actions.githubusercontent.com"

  private func providers(_ bench: StepBench) -> GoogleCloudClient.IdentityCollection {
    bench.world.google.awaiting(.newPools).providers(pool: "github-pool")
  }

  private func provider(_ bench: StepBench) async throws -> IdentityResource {
    try #require(try await providers(bench).get("orchestra-demo", "github-provider"))
  }

  private func use(_ body: (StepBench) async throws -> Void) async throws {
    try await StepBench.use(after: [.identityPool], body)
  }

  private func make(_ bench: StepBench, _ fields: JSONValue) async throws {
    _ = try await providers(bench).create("orchestra-demo", "github-provider", fields)
  }

  @Test("the provider lets in this repository alone, by its numbers, and its undo deletes it")
  func made() async throws {
    try await use { bench in
      #expect(try await bench.inspect(.identityProvider) == ["the provider github-provider is missing"])
      try await bench.apply(.identityProvider)
      let document = try bench.world.document("iam.workloadIdentityPoolProviders", "/github-provider")
      #expect(document["attributeCondition"] == .string(own))
      #expect(document["oidc"]["issuerUri"] == issuer)
      #expect(document["attributeMapping"]["attribute.repository_id"] == "assertion.repository_id")
      try await bench.expectSettled(.identityProvider)
      try await bench.undo(.identityProvider)
      #expect(try await provider(bench).isDeleted)
    }
  }

  @Test("a provider that others use keeps their condition and mapping, and is theirs again after the undo")
  func adopted() async throws {
    try await use { bench in
      let mapping: JSONValue = ["google.subject": "assertion.sub", "attribute.actor": "assertion.actor"]
      try await make(
        bench, ["oidc": ["issuerUri": issuer], "attributeMapping": mapping, "attributeCondition": .string(theirs)])
      let why = try await bench.apply(.identityProvider)
      #expect(why.first == "the provider's condition does not let ai-cherry/ai-orchestra in")
      #expect(why.last?.hasPrefix("the provider does not map attribute.ref") == true)
      let changed = try await provider(bench).document
      #expect(changed["attributeCondition"] == .string("(\(theirs)) || (\(own))"))
      #expect(changed["attributeMapping"]["attribute.actor"] == "assertion.actor")
      try await bench.expectSettled(.identityProvider)
      try await bench.undo(.identityProvider)
      let after = try await provider(bench).document
      #expect(after["attributeCondition"] == .string(theirs))
      #expect(after["attributeMapping"] == mapping)
    }
  }

  @Test("what others let in since stays in, and only this repository goes out")
  func othersSince() async throws {
    try await use { bench in
      try await bench.apply(.identityProvider)
      _ = try await providers(bench).update(
        "orchestra-demo", "github-provider", ["attributeCondition": .string("(\(own)) || (\(theirs))")],
        mask: ["attributeCondition"])
      try await bench.undo(.identityProvider)
      let after = try await provider(bench)
      #expect(!after.isDeleted)
      #expect(after.document["attributeCondition"] == .string(theirs))
    }
  }

  @Test("a provider that was deleted is brought back, and its undo deletes it again")
  func undeleted() async throws {
    try await use { bench in
      try await bench.apply(.identityProvider)
      try await bench.undo(.identityProvider)
      #expect(
        try await bench.apply(.identityProvider)
          == ["the provider github-provider is deleted, and can be brought back"])
      #expect(try await !provider(bench).isDeleted)
      try await bench.expectSettled(.identityProvider)
      try await bench.undo(.identityProvider)
      #expect(try await provider(bench).isDeleted)
    }
  }

  @Test("a provider that was disabled is enabled, and disabled again by the undo")
  func disabled() async throws {
    try await use { bench in
      try await make(
        bench,
        [
          "oidc": ["issuerUri": issuer], "attributeMapping": ["google.subject": "assertion.sub"],
          "attributeCondition": .string(theirs), "disabled": true,
        ])
      try await bench.apply(.identityProvider)
      #expect(try await !provider(bench).isDisabled)
      try await bench.undo(.identityProvider)
      #expect(try await provider(bench).isDisabled)
    }
  }

  @Test("a provider of another issuer is refused and left alone")
  func foreign() async throws {
    try await use { bench in
      try await make(
        bench,
        ["oidc": ["issuerUri": "https://login.example.com"], "attributeMapping": ["google.subject": "assertion.sub"]])
      let before = try await provider(bench)
      let failure = await bench.failure { try await bench.apply(.identityProvider) }
      #expect(failure?.message == "The provider github-provider is somebody else's")
      #expect(failure?.reason == "Its issuer is https://login.example.com, not GitHub.")
      #expect(try await provider(bench) == before)
    }
  }

  @Test("a provider that lets every repository in is neither used so nor narrowed behind its users' backs")
  func withoutCondition() async throws {
    try await use { bench in
      try await make(
        bench,
        [
          "oidc": ["issuerUri": issuer], "attributeMapping": ["google.subject": "assertion.sub"],
          "attributeCondition": .string(theirs),
        ])
      let before = try await provider(bench)
      var old = before.document
      old["attributeCondition"] = .null
      // No such provider can be made any more, but older ones still are there.
      let answer = FaultAnswer(200, body: String(decoding: old.bytes, as: UTF8.self), type: "application/json")
      await bench.world.sandbox.inject(
        Faults([
          FaultRule("old", method: "GET", path: "/**/providers/github-provider", effect: .status(answer, .before))
        ]))
      let failure = await bench.failure { try await bench.apply(.identityProvider) }
      await bench.world.sandbox.inject(Faults())
      #expect(failure?.message == "The provider github-provider lets every repository on GitHub in")
      #expect(failure?.remedy.contains("--attribute-condition=") == true)
      #expect(try await provider(bench) == before)
    }
  }

  @Test("a provider that lets a whole owner in keeps that, and ours is named besides")
  func wider() async throws {
    try await use { bench in
      let wide = "assertion.repository_owner_id == '204817355'"
      try await make(
        bench,
        [
          "oidc": ["issuerUri": issuer], "attributeMapping": ["google.subject": "assertion.sub"],
          "attributeCondition": .string(wide),
        ])
      #expect(try await !bench.apply(.identityProvider).isEmpty)
      #expect(try await provider(bench).document["attributeCondition"] == .string("(\(wide)) || (\(own))"))
      try await bench.undo(.identityProvider)
      #expect(try await provider(bench).document["attributeCondition"] == .string(wide))
    }
  }
}
