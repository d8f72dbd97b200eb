import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The journal")
struct JournalTests {
  private let file = RecordingFile()
  private let pool = Fact.pool(PoolFact(name: "github-pool", before: .disabled))

  private let machine: TemporaryFolder
  private let keys: JournalKeys

  init() throws {
    machine = try TemporaryFolder()
    keys = JournalKeys(repository: URL(filePath: "/repository"), environment: ["XDG_STATE_HOME": machine.path()])
  }

  private func journal(_ contents: Data = Data(), environment: String = "production") throws -> Journal {
    Journal(
      file: file, scan: try Journal.read(contents, keys, last: keys.last()), environment: environment, keys: keys
    ) {
      Date(timeIntervalSince1970: 1_795_435_200)
    }
  }

  private func ledger(_ contents: Data) throws -> Ledger {
    try Journal.read(contents, keys, last: keys.last()).ledger(trusting: false)
  }

  @Test("each line is written whole and synced before the call returns")
  func writtenAhead() async throws {
    let journal = try journal()
    try await journal.begin(.apply, project: "orchestra-demo")
    #expect(file.calls == [.append, .sync])
    try await journal.intend(.identityPool, ["is missing"])
    try await journal.made(pool, by: .identityPool)
    try await journal.end(.identityPool, "changed")
    try await journal.finish("succeeded")
    #expect(file.calls == Array(repeating: [.append, .sync], count: 5).flatMap(\.self))
    #expect(file.records.map(\.kind) == [.runStarted, .intent, .made, .outcome, .runFinished])
    #expect(file.contents.last == UInt8(ascii: "\n"))
  }

  @Test("what was done to the service is told with its end, and is no run")
  func operations() async throws {
    let journal = try journal()
    let record = OperationRecord(kind: .rollback, by: "me@example.com", from: ["api-2"], to: "api-1")
    try await journal.operated(record, outcome: nil)
    let begun = ServiceOperation(
      kind: .rollback, environment: "production", person: "me@example.com", at: "2026-11-23T12:00:00Z", from: ["api-2"],
      to: "api-1")
    #expect(try ledger(file.contents).operations(in: "production") == [begun])
    try await journal.operated(record, outcome: "succeeded")
    let told = try ledger(file.contents)
    #expect(told.operations(in: "production").map(\.succeeded) == [true])
    #expect(told.operations(in: "staging") == [])
    #expect(told.lastRuns.isEmpty && told.unfinishedRun(in: "production") == nil)
  }

  @Test("a line says when, where, in which run, and what")
  func line() async throws {
    let journal = try journal()
    try await journal.made(pool, by: .identityPool)
    let record = try #require(file.records.first)
    #expect(record.version == 2)
    #expect(record.at == "2026-11-23T12:00:00Z")
    #expect(record.environment == "production")
    #expect(UUID(uuidString: record.run) != nil)
    #expect(record.step == .identityPool)
    #expect(record.fact == pool)
    let text = String(decoding: file.contents, as: UTF8.self)
    #expect(
      text.hasPrefix(
        #"{"at":"2026-11-23T12:00:00Z","environment":"production","fact":{"before":"disabled","kind":"pool","#))
  }

  @Test("what could not be written does not stand")
  func unwritten() async throws {
    let journal = try journal()
    file.limit(0)
    await #expect(throws: RecordingFile.Full.self) { try await journal.made(pool, by: .identityPool) }
    #expect(await journal.facts().isEmpty)
  }

  @Test("a line that a full disk cut off spoils neither those before nor those behind it")
  func cutOff() async throws {
    let journal = try journal()
    try await journal.made(pool, by: .identityPool)
    file.limit(30)
    await #expect(throws: RecordingFile.Full.self) { try await journal.intend(.servicesEnable, ["run"]) }
    file.limit(Int.max)
    try await journal.made(.bucket(BucketFact(name: "state")), by: .stateBucket)
    let ledger = try self.ledger(file.contents)
    #expect(ledger.standing(in: "production").map(\.fact.name) == ["github-pool", "state"])
  }

  @Test("a torn last line is passed over, and the next begins on a line of its own")
  func torn() async throws {
    let first = try journal()
    try await first.begin(.apply, project: "orchestra-demo")
    try await first.made(pool, by: .identityPool)
    try await first.intend(.stateBucket, ["is missing"])
    let whole = file.contents
    let breaks = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    for length in 0...whole.count {
      var scan = JournalScan(seal: try keys.existing(), last: nil)
      try scan.take(whole.prefix(length))
      #expect(scan.isTorn == (length > 0 && !breaks.contains(length - 1)))
      // The second line stands as soon as all but its break is there.
      #expect(scan.ledger(trusting: false).standing(in: "production").isEmpty == (length < breaks[1]))
    }
    // The run that was killed there had not kept the code of that line.
    keys.keep(String(decoding: whole.prefix(breaks[1]).dropLast(2).suffix(64), as: UTF8.self))
    let torn = RecordingFile()
    let cut = whole.dropLast(5)
    try torn.append(Data(cut))
    let second = Journal(
      file: torn, scan: try Journal.read(Data(cut), keys, last: keys.last()), environment: "production", keys: keys
    ) { Date() }
    try await second.made(.bucket(BucketFact(name: "state")), by: .stateBucket)
    #expect(try ledger(torn.contents).standing(in: "production").count == 2)
  }

  @Test("a second run knows what the first one made, and that it did not finish")
  func resume() async throws {
    let first = try journal()
    try await first.begin(.apply, project: "orchestra-demo")
    try await first.intend(.identityPool, ["is missing"])
    try await first.made(pool, by: .identityPool)
    #expect(await first.unfinishedRun == "apply")

    let second = try journal(file.contents)
    #expect(await second.unfinishedRun == "apply")
    #expect(await second.facts(of: .identityPool) == [pool])
    #expect(await second.fact(.pool, "github-pool") == pool)
    #expect(await second.fact(.pool, "other") == nil)
    #expect(await second.ledger.openSteps(in: "production") == [.identityPool])
    try await second.begin(.apply, project: "orchestra-demo")
    try await second.end(.identityPool, "unchanged")
    try await second.finish("succeeded")
    #expect(await second.unfinishedRun == nil)
    #expect(await second.ledger.openSteps(in: "production").isEmpty)
    #expect(Set(file.records.map(\.run)).count == 2)
  }

  @Test("environments are kept apart, and what they share can be left to another")
  func environments() async throws {
    let production = try journal()
    try await production.made(pool, by: .identityPool)
    let staging = try journal(file.contents, environment: "staging")
    #expect(await staging.facts().isEmpty)
    #expect(await staging.otherEnvironments() == ["production"])
    let again = try journal(file.contents)
    try await again.handOver(pool, by: .identityPool, to: "staging")
    #expect(await again.facts().isEmpty)
    let ledger = try self.ledger(file.contents)
    #expect(ledger.standing(in: "staging") == [Ledger.Entry(step: .identityPool, fact: pool)])
    #expect(ledger.environments == ["staging"])
  }

  @Test(
    "a journal of a newer version is refused and left as it is",
    arguments: [
      #"{"version":3,"at":"x","environment":"production","run":"r","kind":"made"}"#,
      #"{"version":9,"what":"a shape that this version does not know"}"#,
    ])
  func newer(line: String) throws {
    let error = #expect(throws: Failure.self) { try Journal.read(Data((line + "\n").utf8), keys, last: nil) }
    #expect(error?.message.hasPrefix("The journal is of version ") == true)
    #expect(error?.remedy == "Use the newer Overture for this repository.")
  }

  @Test("on a disk, lines are appended behind what is there, and the file's history can be read without changing it")
  func disk() async throws {
    let folder = try TemporaryFolder()
    let state = StateFolder(repository: folder.url)
    let variables = ["XDG_STATE_HOME": machine.path()]
    #expect(try RunHistory.lastRuns(in: folder.url, environment: variables).isEmpty)
    #expect(try machine.names.isEmpty)
    #expect(try folder.names.isEmpty)
    try state.create()
    for kind in [RunEvent.RunKind.apply, .adjust] {
      let journal = try await Journal.open(
        in: state, environment: "production", keys: JournalKeys(repository: folder.url, environment: variables)
      ) { Date(timeIntervalSince1970: 0) }
      try await journal.begin(kind, project: "orchestra-demo")
      if kind == .apply { try await journal.finish("succeeded") }
    }
    #expect(
      try RunHistory.lastRuns(in: folder.url, environment: variables)
        == ["production": Ledger.LastRun(kind: "adjust", outcome: nil, at: "1970-01-01T00:00:00Z")])
    let lines = try #require(folder.read(".overture/journal.jsonl")).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 3)
  }
}
