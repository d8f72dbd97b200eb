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

  @Test("a provider that Overture made before is told to tell branches apart, and its users stay in")
  func former() async throws {
    try await use { bench in
      let mapping = JSONValue.object(DeploymentIdentity.formerMapping.mapValues { .string($0) })
      try await make(
        bench, ["oidc": ["issuerUri": issuer], "attributeMapping": mapping, "attributeCondition": .string(theirs)])
      #expect(
        try await bench.apply(.identityProvider) == [
          "the condition of github-provider does not let ai-cherry/ai-orchestra in",
          "github-provider does not map attribute.deployment, google.subject as this set-up needs it",
        ])
      let changed = try await provider(bench).document
      #expect(changed["attributeCondition"] == .string("(\(theirs)) || (\(own))"))
      #expect(changed["attributeMapping"]["google.subject"] == .string(DeploymentIdentity.subject))
      try await bench.expectSettled(.identityProvider)
      try await bench.undo(.identityProvider)
      let after = try await provider(bench).document
      #expect(after["attributeCondition"] == .string(theirs))
      // What the other repository may have been bound to since is still mapped.
      #expect(after["attributeMapping"]["attribute.deployment"] == .string(DeploymentIdentity.deployment))
    }
  }

  @Test(
    "a provider that others made is left alone, and ours stands beside it",
    arguments: [
      (
        ["google.subject": "assertion.sub", "attribute.actor": "assertion.actor"],
        "https://token.actions.githubusercontent.com"
      ),
      (["google.subject": "assertion.sub"], "https://login.example.com"),
    ])
  func foreign(mapping: [String: String], issuer: String) async throws {
    try await use { bench in
      try await make(
        bench,
        [
          "oidc": ["issuerUri": .string(issuer)], "attributeMapping": .object(mapping.mapValues { .string($0) }),
          "attributeCondition": .string(theirs),
        ])
      let before = try await provider(bench)
      #expect(try await bench.apply(.identityProvider) == ["the provider github-provider-2 is missing"])
      #expect(try await provider(bench) == before)
      let second = try bench.world.document("iam.workloadIdentityPoolProviders", "/github-provider-2")
      #expect(second["attributeCondition"] == .string(own))
      let name = "projects/314159265358/locations/global/workloadIdentityPools/github-pool/providers/github-provider-2"
      #expect(try await bench.scene(.githubSecrets).lookups.providerName() == name)
      try await bench.expectSettled(.identityProvider)
      try await bench.undo(.identityProvider)
      #expect(
        try bench.world.document("iam.workloadIdentityPoolProviders", "/github-provider-2")["state"] == "DELETED")
      #expect(try await provider(bench) == before)
    }
  }

  @Test("a condition that has no room for one more repository is left, and the next provider is made")
  func full() async throws {
    try await use { bench in
      var condition = ProviderCondition(theirs)
      var number = 100_000_000
      while condition.adding(own).count <= DeploymentIdentity.longestCondition {
        number += 1
        condition = ProviderCondition(
          condition.adding(DeploymentIdentity.condition(owner: "204817355", repository: "\(number)")))
      }
      let mapping = JSONValue.object(
        Dictionary(DeploymentIdentity.mapping.map { ($0.attribute, .string($0.expression)) }) { first, _ in first })
      try await make(
        bench,
        ["oidc": ["issuerUri": issuer], "attributeMapping": mapping, "attributeCondition": .string(condition.text)])
      let before = try await provider(bench)
      #expect(try await bench.apply(.identityProvider) == ["the provider github-provider-2 is missing"])
      #expect(try await provider(bench) == before)
      try await bench.expectSettled(.identityProvider)
    }
  }

  @Test("a pool in which another provider could make up the deployer's attribute is refused before anything is made")
  func forged() async throws {
    try await use { bench in
      _ = try await providers(bench).create(
        "orchestra-demo", "gitlab",
        [
          "oidc": ["issuerUri": "https://gitlab.example.com"],
          "attributeMapping": ["google.subject": "assertion.sub", "attribute.deployment": "assertion.sub"],
        ])
      let before = try bench.world.mutations()
      for step in [StepID.checkPermissions, .identityProvider] {
        let failure = await bench.failure { try await bench.apply(step) }
        #expect(failure?.message == "The provider gitlab could let others become the deployer")
      }
      #expect(try bench.world.mutations() == before)
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

  @Test("what others let in after it was looked at stays in, also where they made the provider first")
  func othersMeanwhile() async throws {
    let third = "assertion.repository_id == '13'"
    try await use { bench in
      let mapping = JSONValue.object(
        Dictionary(DeploymentIdentity.mapping.map { ($0.attribute, .string($0.expression)) }) { first, _ in first })
      // The step has seen none, and others make it before the step does.
      let step = IdentityProviderStep()
      let scene = await bench.scene(.identityProvider)
      _ = try await step.inspect(scene)
      try await make(
        bench, ["oidc": ["issuerUri": issuer], "attributeMapping": mapping, "attributeCondition": .string(theirs)])
      try await step.apply(scene)
      #expect(try await provider(bench).document["attributeCondition"] == .string("(\(theirs)) || (\(own))"))

      // It has seen one that does not let this repository in, and others let one more in before the step writes.
      try await bench.undo(.identityProvider)
      let again = await bench.scene(.identityProvider)
      _ = try await again.lookups.providerAnew()
      _ = try await providers(bench).update(
        "orchestra-demo", "github-provider", ["attributeCondition": .string("(\(theirs)) || (\(third))")],
        mask: ["attributeCondition"])
      try await step.apply(again)
      #expect(
        try await provider(bench).document["attributeCondition"] == .string("(\(theirs)) || (\(third)) || (\(own))"))
      try await bench.expectSettled(.identityProvider)
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

  @Test("a provider of ours that was disabled is enabled, and disabled again by the undo")
  func disabled() async throws {
    try await use { bench in
      let mapping = JSONValue.object(DeploymentIdentity.formerMapping.mapValues { .string($0) })
      try await make(
        bench,
        [
          "oidc": ["issuerUri": issuer], "attributeMapping": mapping, "attributeCondition": .string(theirs),
          "disabled": true,
        ])
      try await bench.apply(.identityProvider)
      #expect(try await !provider(bench).isDisabled)
      try await bench.undo(.identityProvider)
      #expect(try await provider(bench).isDisabled)
    }
  }
}
