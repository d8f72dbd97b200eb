import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The ledger of what stands")
struct LedgerTests {
  private func record(
    _ kind: JournalRecord.Kind, _ step: StepID? = nil, _ fact: Fact? = nil, outcome: String? = nil, at: String = "t",
    in environment: String = "production"
  ) -> JournalRecord {
    JournalRecord(
      at: at, environment: environment, run: "r", kind: kind, step: step, details: nil, fact: fact, outcome: outcome)
  }

  private func ledger(_ records: JournalRecord...) -> Ledger {
    records.reduce(into: Ledger()) { $0.take($1) }
  }

  @Test("the newest word on a thing counts, but what was there before the first change stays")
  func newest() {
    let ledger = ledger(
      record(.made, .filesWrite, .sample(file: "a", before: "old", after: "one")),
      record(.made, .identityPool, .pool(PoolFact(name: "p"))),
      record(.made, .filesWrite, .sample(file: "a", before: "one", after: "two")))
    #expect(
      ledger.standing(in: "production") == [
        Ledger.Entry(step: .filesWrite, fact: .sample(file: "a", before: "old", after: "two")),
        Ledger.Entry(step: .identityPool, fact: .pool(PoolFact(name: "p"))),
      ])
  }

  @Test("things are told apart by kind and name")
  func things() {
    let ledger = ledger(
      record(.made, .filesWrite, .sample(file: "a")), record(.made, .filesWrite, .folder("a")),
      record(.made, .filesWrite, .sample(file: "b")), record(.unmade, .filesWrite, .sample(file: "a")))
    #expect(ledger.standing(in: "production").map(\.fact) == [.folder("a"), .sample(file: "b")])
  }

  @Test("what is handed over keeps its place and what was there before the first change, whoever made that")
  func handedOver() {
    func handed(_ fact: Fact, from environment: String, to heir: String) -> JournalRecord {
      var record = record(.handedOver, .filesWrite, fact, in: environment)
      record.heir = heir
      return record
    }
    let folder = Fact.folder("t")
    let first = Fact.sample(file: "t/a", before: "old", after: "one")
    let second = Fact.sample(file: "t/a", before: "one", after: "two")
    let merged = Fact.sample(file: "t/a", before: "old", after: "two")
    for (going, staying) in [("production", "qa"), ("qa", "production")] {
      var ledger = ledger(
        record(.made, .filesWrite, folder, in: "production"), record(.made, .filesWrite, first, in: "production"),
        record(.made, .filesWrite, second, in: "qa"))
      for entry in ledger.standing(in: going).reversed() { ledger.take(handed(entry.fact, from: going, to: staying)) }
      #expect(ledger.environments == [staying])
      #expect(ledger.standing(in: staying).map(\.fact) == [folder, merged])
    }
  }

  @Test("an environment of which nothing is left is none")
  func empty() {
    var ledger = ledger(record(.made, .identityPool, .pool(PoolFact(name: "p")), in: "qa"))
    #expect(ledger.environments == ["qa"])
    ledger.take(record(.unmade, .identityPool, .pool(PoolFact(name: "p")), in: "qa"))
    #expect(ledger.environments.isEmpty)
    #expect(ledger == Ledger())
  }

  @Test(
    "a run that failed, was stopped or never ended is unfinished",
    arguments: [("succeeded", nil), ("failed", "apply"), ("interrupted", "apply"), (nil, "apply")]
      as [(String?, String?)])
  func unfinished(outcome: String?, kind: String?) {
    var ledger = ledger(record(.runStarted, outcome: "apply", at: "start"))
    if let outcome { ledger.take(record(.runFinished, outcome: outcome, at: "end")) }
    #expect(ledger.unfinishedRun(in: "production") == kind)
    #expect(
      ledger.lastRuns["production"]
        == Ledger.LastRun(kind: "apply", outcome: outcome, at: outcome == nil ? "start" : "end"))
    #expect(ledger.unfinishedRun(in: "other") == nil)
  }

  @Test("a step stays open until it ends well")
  func open() {
    var ledger = ledger(record(.intent, .stateBucket), record(.intent, .identityPool))
    ledger.take(record(.outcome, .stateBucket, outcome: "failed"))
    ledger.take(record(.outcome, .identityPool, outcome: "changed"))
    #expect(ledger.openSteps(in: "production") == [.stateBucket])
  }

  @Test("only what belongs to one environment alone is not shared")
  func shared() throws {
    let names = try SamplePlan.plan().names
    let shared: [Fact] = [
      .pool(PoolFact(name: names.pool)), .account(AccountFact(email: names.formerDeployerEmail)),
      .bucket(BucketFact(name: names.stateBucket)), .service("run.googleapis.com"),
      .sample(file: ".github/workflows/optimized-deploy-template.yml"),
    ]
    let own: [Fact] = [
      .account(AccountFact(email: names.deployerEmail)), .account(AccountFact(email: names.runtimeEmail)),
      .registry(RegistryFact(name: names.registry)),
      .secret(names.keySecret), .githubEnvironment(EnvironmentFact(name: "production")),
      .githubSecret(GitHubSecretFact(name: "CLOUD_RUN_CPU")),
      .terraform(TerraformFact(bucket: names.stateBucket, prefix: names.statePrefix)),
      .sample(file: ".github/workflows/deploy-production.yml"),
    ]
    for fact in shared { #expect(fact.isShared(by: names)) }
    for fact in own { #expect(!fact.isShared(by: names)) }
  }
}
