import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import CloudSandbox
@testable import SetupEngine

@Suite("The step key.secret", .timeLimit(.minutes(5)))
struct KeySecretStepTests {
  private let project = "orchestra-demo"
  private let secret = "secret-management-key-production"
  private let email = "ai-orchestra-production-sa@orchestra-demo.iam.gserviceaccount.com"

  private func use(adopting: [ForeignKind] = [], _ body: (StepBench) async throws -> Void) async throws {
    try await StepBench.use(SamplePlan.plan(key: true), adopting: adopting, after: [.accountsRuntime], body)
  }

  /// The ids of the account's keys.
  private func keys(_ bench: StepBench) throws -> [String] {
    try bench.world.documents("iam.serviceAccountKeys").keys.filter { $0.contains(email) }
      .map { String($0.split(separator: "/").last ?? "") }.sorted()
  }

  /// The key ids in the enabled versions of the secret, read from their payloads.
  private func stored(_ bench: StepBench) async throws -> [String] {
    var ids: [String] = []
    for version in try await bench.world.google.secrets.versions(project, secret, enabledOnly: true) {
      let path = "v1/projects/\(project)/secrets/\(secret)/versions/\(version.number):access"
      let answer = try await bench.world.google.send(GoogleRequest<JSONValue>(.get, .secretManager, path))
      let data = try #require(answer["payload"]["data"].string.flatMap { Data(base64Encoded: $0) })
      ids.append(try JSONValue(bytes: Array(data))["private_key_id"].string ?? "")
    }
    return ids
  }

  @Test("one key is made and stored, found again, and its undo deletes key and secret")
  func made() async throws {
    try await use { bench in
      let why = try await bench.inspect(.keySecret)
      #expect(why.first == "the secret \(secret) is missing")
      try await bench.apply(.keySecret)
      let keys = try keys(bench)
      #expect(keys.count == 1)
      #expect(try await stored(bench) == keys)
      #expect(
        try bench.world.members("/secrets/\(secret)", "roles/secretmanager.secretAccessor")
          == ["serviceAccount:\(email)"])
      try await bench.expectSettled(.keySecret)
      let journal = String(
        decoding: bench.world.folder.read("repository/.overture/journal.jsonl") ?? Data(), as: UTF8.self)
      #expect(journal.contains(keys[0]) && !journal.contains("PRIVATE KEY"))
      try await bench.undo(.keySecret)
      #expect(try self.keys(bench).isEmpty)
      #expect(try bench.world.document("secretmanager.secrets", "/\(secret)").isNull)
    }
  }

  @Test("a key that somebody has deleted is replaced")
  func deleted() async throws {
    try await use { bench in
      try await bench.apply(.keySecret)
      let old = try keys(bench)
      try await bench.world.google.accounts.keys.delete(project, email, old[0])
      #expect(try await bench.apply(.keySecret) == ["no enabled key is in \(secret)"])
      #expect(try keys(bench).count == 1 && keys(bench) != old)
      try await bench.expectSettled(.keySecret)
    }
  }

  @Test("a secret of others gets no version where nobody has adopted it by name")
  func unasked() async throws {
    try await use { bench in
      _ = try await bench.world.google.secrets.create(project, secret, labels: ["owner": "them"])
      let failure = await bench.failure { try await bench.apply(.keySecret) }
      #expect(failure?.kind == .answers)
      #expect(failure?.remedy.contains("--adopt key-secret") == true)
      #expect(try await bench.world.google.secrets.versions(project, secret).isEmpty)
    }
  }

  @Test("a secret of others that was adopted: the undo destroys the version and key that were added, nothing else")
  func adopted() async throws {
    try await use(adopting: [.keySecret]) { bench in
      let secrets = bench.world.google.secrets
      _ = try await secrets.create(project, secret, labels: ["owner": "them"])
      let theirs = try await secrets.addVersion(project, secret, payload: Array("theirs".utf8))
      let theirKey = try await bench.world.google.awaiting(.newAccounts).accounts.keys.create(project, email).key.id
      try await bench.apply(.keySecret)
      try await bench.expectSettled(.keySecret)
      #expect(try keys(bench).count == 2)
      try await bench.undo(.keySecret)
      #expect(try keys(bench) == [theirKey])
      let left = try await secrets.versions(project, secret, enabledOnly: true)
      #expect(left.map(\.number) == [theirs.number])
      #expect(try bench.world.members("/secrets/\(secret)", "roles/secretmanager.secretAccessor") == [])
    }
  }

  @Test("a key of a killed run whose file was never stored is deleted, and one of somebody else is not")
  func orphan() async throws {
    try await use { bench in
      let keys = bench.world.google.awaiting(.newAccounts).accounts.keys
      let theirs = try await keys.create(project, email).key.id
      // The run wrote ahead that it makes a key, made it, and was killed before the answer came.
      try await bench.journal.made(.key(.pending(known: [theirs])), by: .keySecret)
      let orphan = try await keys.create(project, email).key.id
      let resumed = try await StepBench(bench.world, bench.plan)
      #expect(try await resumed.apply(.keySecret).contains("a key of an interrupted run is left over"))
      let left = try self.keys(bench)
      #expect(left.count == 2 && left.contains(theirs) && !left.contains(orphan))
      #expect(try await stored(bench) == left.filter { $0 != theirs })
      try await resumed.expectSettled(.keySecret)
    }
  }

  @Test("of keys that came since, only the one that the journal names is a killed run's")
  func namedOrphan() async throws {
    try await use { bench in
      let keys = bench.world.google.awaiting(.newAccounts).accounts.keys
      try await bench.journal.made(.key(.pending(known: [])), by: .keySecret)
      let orphan = try await keys.create(project, email).key.id
      try await bench.journal.made(.key(.made(id: orphan)), by: .keySecret)
      let theirs = try await keys.create(project, email).key.id
      let resumed = try await StepBench(bench.world, bench.plan)
      try await resumed.apply(.keySecret)
      let left = try self.keys(bench)
      #expect(left.contains(theirs) && !left.contains(orphan))
    }
  }

  @Test("a version of a killed run whose number never came back is adopted with its key")
  func adoptedVersion() async throws {
    try await use { bench in
      let google = bench.world.google
      try await bench.journal.made(.secret(secret), by: .keySecret)
      _ = try await google.secrets.create(project, secret)
      try await bench.journal.made(.key(.pending(known: [])), by: .keySecret)
      let new = try await google.awaiting(.newAccounts).accounts.keys.create(project, email)
      try await bench.journal.made(.key(.made(id: new.key.id)), by: .keySecret)
      try await bench.journal.made(.version(.pending(known: [], key: new.key.id)), by: .keySecret)
      _ = try await google.secrets.addVersion(project, secret, payload: new.file)
      let resumed = try await StepBench(bench.world, bench.plan)
      try await resumed.apply(.keySecret)
      #expect(try keys(bench) == [new.key.id])
      #expect(try await stored(bench) == [new.key.id])
      try await resumed.expectSettled(.keySecret)
      try await resumed.undo(.keySecret)
      #expect(try keys(bench).isEmpty)
    }
  }

  /// Lets the first requests to a path go wrong.
  private func inject(
    _ effect: FaultEffect, at path: PathPattern, _ bench: StepBench, _ occurrences: FaultOccurrences = .only(1)
  ) async {
    let rule = FaultRule("lost", method: "POST", path: path, occurrences: occurrences, effect: effect)
    await bench.world.sandbox.inject(Faults([rule]))
  }

  private let keysPath: PathPattern = "/iam/v1/projects/*/serviceAccounts/*/keys"

  private static let lostAnswers: [FaultEffect] = [
    .cut(.after), .status(FaultAnswer(500), .after), .status(FaultAnswer(504), .after), .half, .garbage,
    .wrongLength(by: 7), .wrongLength(by: -7),
  ]

  @Test("a key whose answer is lost is deleted and made anew, in the same run", arguments: lostAnswers)
  func lostKey(effect: FaultEffect) async throws {
    try await use { bench in
      let theirs = try await bench.world.google.awaiting(.newAccounts).accounts.keys.create(project, email).key.id
      await inject(effect, at: keysPath, bench)
      try await bench.apply(.keySecret)
      let left = try keys(bench)
      #expect(left.count == 2 && left.contains(theirs))
      #expect(try await stored(bench) == left.filter { $0 != theirs })
      #expect(bench.log.contains { $0.hasPrefix("no answer says whether a key of \(email) was made") })
      #expect(bench.log.contains { $0.contains("of an interrupted try: it never reached the secret") })
      try await bench.expectSettled(.keySecret)
      try await bench.undo(.keySecret)
      #expect(try keys(bench) == [theirs])
    }
  }

  @Test(
    "where nothing was made no key is deleted",
    arguments: [FaultEffect.cut(.before), .status(FaultAnswer(503), .before)])
  func neverMade(effect: FaultEffect) async throws {
    try await use { bench in
      await inject(effect, at: keysPath, bench)
      try await bench.apply(.keySecret)
      #expect(try keys(bench).count == 1)
      #expect(!bench.log.contains { $0.hasPrefix("deleted the key") })
      try await bench.expectSettled(.keySecret)
    }
  }

  @Test("where every answer is lost the step fails in the end, and has left no key")
  func everyKeyLost() async throws {
    try await use { bench in
      await inject(.cut(.after), at: keysPath, bench, .every)
      let failure = await bench.failure { try await bench.apply(.keySecret) }
      #expect(failure?.message.contains("POST") == true, "\(String(describing: failure))")
      #expect(try keys(bench).isEmpty)
      #expect(try bench.world.mutations().count { $0.hasPrefix("POST") && $0.hasSuffix("/keys") } == 3)
      await bench.world.sandbox.inject(Faults())
      try await bench.apply(.keySecret)
      #expect(try keys(bench).count == 1)
      try await bench.expectSettled(.keySecret)
    }
  }

  @Test("a version whose answer is lost is found, not added twice", arguments: lostAnswers)
  func lostVersion(effect: FaultEffect) async throws {
    try await use { bench in
      await inject(effect, at: "/secretmanager/v1/projects/*/secrets/*:addVersion", bench)
      try await bench.apply(.keySecret)
      #expect(try await stored(bench) == keys(bench))
      #expect(try keys(bench).count == 1)
      try await bench.expectSettled(.keySecret)
    }
  }

  @Test("of two keys that came since nobody knows whose they are: both stay, and that is said once")
  func whose() async throws {
    try await use { bench in
      let keys = bench.world.google.awaiting(.newAccounts).accounts.keys
      try await bench.journal.made(.key(.pending(known: [])), by: .keySecret)
      for _ in 0..<2 { _ = try await keys.create(project, email) }
      let both = try self.keys(bench)
      let resumed = try await StepBench(bench.world, bench.plan)
      let failure = await resumed.failure { try await resumed.apply(.keySecret) }
      #expect(failure?.message == "One of 2 new keys of \(email) is left over from an interrupted try")
      #expect(both.allSatisfy { failure?.reason.contains($0) == true })
      #expect(try self.keys(bench) == both)
      let again = try await StepBench(bench.world, bench.plan)
      try await again.apply(.keySecret)
      #expect(try Set(self.keys(bench)).isSuperset(of: both) && self.keys(bench).count == 3)
      try await again.expectSettled(.keySecret)
    }
  }

  @Test("an account with as many keys as Google allows is told, with how to delete one")
  func limit() async throws {
    try await use { bench in
      let keys = bench.world.google.awaiting(.newAccounts).accounts.keys
      for _ in 0..<10 { _ = try await keys.create(project, email) }
      let failure = await bench.failure { try await bench.apply(.keySecret) }
      #expect(failure?.message == "\(email) has 10 keys already")
      #expect(try self.keys(bench).count == 10)
    }
  }
}
