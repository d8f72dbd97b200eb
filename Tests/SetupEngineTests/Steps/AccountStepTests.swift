import GoogleCloud
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The steps accounts.deployer and accounts.runtime", .timeLimit(.minutes(5)))
struct AccountStepTests {
  static let accounts: [(StepID, String)] = [
    (.accountsDeployer, "ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"),
    (.accountsRuntime, "ai-orchestra-production-sa@orchestra-demo.iam.gserviceaccount.com"),
  ]

  @Test("an account is made once, and its undo deletes it and says how to bring it back", arguments: accounts)
  func made(step: StepID, email: String) async throws {
    try await StepBench.use { bench in
      #expect(try await bench.inspect(step) == ["the account \(email) is missing"])
      try await bench.apply(step)
      let account = try bench.world.document("iam.serviceAccounts", email)
      #expect(account["displayName"].string?.contains("ai-orchestra") == true)
      try await bench.expectSettled(step)
      try await bench.undo(step)
      #expect(try bench.world.document("iam.serviceAccounts", email).isNull)
      let id = try #require(account["uniqueId"].string)
      #expect(bench.log.last?.contains("gcloud iam service-accounts undelete \(id)") == true)
    }
  }

  @Test("an account of others is adopted by name alone, as it is, and stays", arguments: accounts)
  func adopted(step: StepID, email: String) async throws {
    let kind = step == .accountsDeployer ? ForeignKind.deployerAccount : .runtimeAccount
    try await StepBench.use(adopting: [kind]) { bench in
      let id = String(email.prefix { $0 != "@" })
      _ = try await bench.world.google.accounts.create(
        "orchestra-demo", id: id, displayName: "Made by hand", description: "")
      let unasked = try await StepBench(bench.world, bench.plan)
      let failure = await unasked.failure { try await unasked.apply(step) }
      #expect(failure?.kind == .answers)
      #expect(failure?.remedy.contains("--adopt \(kind.rawValue)") == true)
      #expect(try await bench.apply(step) == [])
      try await bench.expectSettled(step)
      try await bench.undo(step)
      #expect(try bench.world.document("iam.serviceAccounts", email)["displayName"] == "Made by hand")
    }
  }

  @Test("an account that somebody has switched off is not switched on behind their back")
  func disabled() async throws {
    let email = Self.accounts[0].1
    try await StepBench.use(after: [.accountsDeployer]) { bench in
      let path = "v1/projects/orchestra-demo/serviceAccounts/\(email):disable"
      try await bench.world.google.send(GoogleRequest<Void>(.post, .iam, path, body: [:]))
      let failure = await bench.failure { try await bench.apply(.accountsDeployer) }
      #expect(failure?.message == "The account \(email) is disabled")
      #expect(failure?.remedy.contains("gcloud iam service-accounts enable \(email)") == true)
    }
  }

  @Test("undoing an account that is gone already is no error")
  func gone() async throws {
    try await StepBench.use(after: [.accountsDeployer]) { bench in
      try await bench.world.google.accounts.delete("orchestra-demo", Self.accounts[0].1)
      try await bench.undo(.accountsDeployer)
      #expect(await bench.journal.facts().isEmpty)
    }
  }
}
