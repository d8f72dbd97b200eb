import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The seal of the journal")
struct JournalSealTests {
  private let machine: TemporaryFolder
  private let keys: JournalKeys
  private let file = RecordingFile()
  private let pool = Fact.pool(PoolFact(name: "github-pool"))
  private let bucket = Fact.bucket(BucketFact(name: "state"))

  init() throws {
    machine = try TemporaryFolder()
    keys = Self.keys(machine)
  }

  private static func keys(_ machine: TemporaryFolder, _ repository: String = "/repository") -> JournalKeys {
    JournalKeys(repository: URL(filePath: repository), environment: ["XDG_STATE_HOME": machine.path()])
  }

  private func journal(
    _ contents: Data, on file: RecordingFile = RecordingFile(), keys: JournalKeys? = nil, isTrusted: Bool = false
  ) throws -> Journal {
    let keys = keys ?? self.keys
    return Journal(
      file: file, scan: try Journal.read(contents, keys, last: keys.last()), environment: "production", keys: keys,
      isTrusted: isTrusted
    ) { Date(timeIntervalSince1970: 0) }
  }

  /// The lines of a journal of three: a start, a pool, a bucket.
  private func lines() async throws -> [Data] {
    let journal = try journal(Data(), on: file)
    try await journal.begin(.apply, project: "orchestra-demo")
    try await journal.made(pool, by: .identityPool)
    try await journal.made(bucket, by: .stateBucket)
    return file.contents.split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  private func joined(_ lines: [Data]) -> Data { lines.reduce(into: Data()) { $0 += $1 + Data("\n".utf8) } }

  @Test("what this machine wrote in this folder is believed, and nothing is said")
  func own() async throws {
    let again = try journal(joined(try await lines()))
    #expect(again.doubt == nil && again.notices.isEmpty)
    #expect(await again.facts().map(\.fact) == [pool, bucket])
  }

  @Test("a journal of another machine, user or folder tells nothing, and that is said")
  func foreign() async throws {
    let whole = joined(try await lines())
    let (other, empty) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try Self.keys(other).load()
    for (keys, doubt): (JournalKeys, JournalDoubt) in [
      (Self.keys(other), .foreign), (Self.keys(machine, "/elsewhere"), .foreign), (Self.keys(empty), .noKey),
    ] {
      let journal = try journal(whole, keys: keys)
      #expect(journal.doubt == doubt)
      #expect(journal.notices == ["the journal is not believed, and nothing in it counts: \(doubt.reason)"])
      #expect(await journal.facts().isEmpty)
      #expect(await journal.unfinishedRun == nil)
    }
    #expect(try empty.names.isEmpty, "to read makes no key")
  }

  @Test("a line that was changed, added, moved or taken out is noticed, as is an end that was cut off")
  func edited() async throws {
    let lines = try await lines()
    let changed = Data(String(decoding: lines[1], as: UTF8.self).replacing("github-pool", with: "another-pool").utf8)
    let added = Data(
      #"{"at":"t","environment":"production","fact":{"kind":"secret","name":"s"},"kind":"made","run":"r","step":"key.secret","version":2}"#
        .utf8)
    let former = Data(
      #"{"at":"t","environment":"production","fact":{"after":{},"kind":"secret","name":"s"},"kind":"made","run":"r","version":1}"#
        .utf8)
    let unknown = Data(#"{"version":2,"kind":"made","fact":{"kind":"door"}}"#.utf8)
    let cases: [([Data], JournalDoubt)] = [
      ([lines[0], changed, lines[2]], .edited(line: 2)), (lines + [added], .edited(line: 4)),
      (lines + [former], .edited(line: 4)), (lines + [unknown], .edited(line: 4)),
      ([lines[0], lines[2], lines[1]], .edited(line: 2)),
      ([lines[0], lines[2]], .edited(line: 2)), (lines + [lines[2]], .edited(line: 4)),
      ([lines[1], lines[2]], .foreign), ([added], .foreign), (Array(lines.dropLast()), .shortened),
      ([former], .unsealed),
    ]
    for (lines, doubt) in cases {
      let journal = try journal(joined(lines))
      #expect(journal.doubt == doubt)
      #expect(await journal.facts().isEmpty)
    }
  }

  @Test(
    "a line of a kind that this version does not know, sealed by a newer one, is passed over; all others are believed")
  func newer() async throws {
    let lines = try await lines()
    let seal = try keys.load()
    let last = try #require(JournalSeal.parts(of: lines[2]))
    let json = Data(#"{"at":"t","environment":"production","kind":"service_moved","run":"r","version":2}"#.utf8)
    let newer = JournalSeal.line(json, seal.code(of: json, after: last.code))
    let journal = try journal(joined(lines + [newer]))
    #expect(journal.doubt == nil)
    #expect(journal.notices == ["line 4 of the journal cannot be read, and does not count"])
    #expect(await journal.facts().map(\.fact) == [pool, bucket])
  }

  @Test("a run that goes on without believing it disowns it for good, and is itself believed")
  func disowned() async throws {
    let lines = try await lines()
    let foreign = RecordingFile()
    try foreign.append(joined([lines[1], lines[2]]))
    let run = try journal(foreign.contents, on: foreign)
    #expect(run.doubt == .foreign)
    try await run.made(.secret("s"), by: .keySecret)
    #expect(await run.facts().map(\.fact) == [.secret("s")])
    let again = try journal(foreign.contents, on: foreign)
    #expect(again.doubt == nil && again.notices.isEmpty)
    #expect(await again.facts().map(\.fact) == [.secret("s")])
    #expect(try await journal(foreign.contents, isTrusted: true).facts().count == 1)
  }

  @Test("one that the operator trusts is taken over, once")
  func trusted() async throws {
    let lines = try await lines()
    let foreign = RecordingFile()
    try foreign.append(joined([lines[1], lines[2]]))
    let run = try journal(foreign.contents, on: foreign, isTrusted: true)
    #expect(run.doubt == nil)
    #expect(run.notices == ["the journal is trusted because you say so: \(JournalDoubt.foreign.reason)"])
    #expect(await run.facts().map(\.fact) == [pool, bucket])
    try await run.unmade(bucket, by: .stateBucket)
    let again = try journal(foreign.contents)
    #expect(again.doubt == nil)
    #expect(await again.facts().map(\.fact) == [pool])
    // What was taken over is sealed as it was.
    let edited = String(decoding: foreign.contents, as: UTF8.self).replacing("github-pool", with: "other")
    #expect(try journal(Data(edited.utf8)).doubt != nil)
  }

  @Test(
    "a journal of before there were seals is taken over with the next line, and only once", arguments: [true, false])
  func former(isTorn: Bool) async throws {
    let former = RecordingFile()
    var contents = try FormerJournalTests.contents("first.jsonl")
    if isTorn { contents += Data(#"{"at":"20"#.utf8) }
    try former.append(contents)
    let run = try journal(contents, on: former)
    #expect(run.doubt == nil && run.notices.count == 1)
    let standing = await run.facts().count
    #expect(standing == 59)
    try await run.begin(.adjust, project: "orchestra-demo")
    let again = try journal(former.contents)
    #expect(again.doubt == nil && again.notices.isEmpty)
    #expect(await again.facts().count == standing)
    #expect(await again.unfinishedRun == "adjust")
    // It was put back.
    let back = try journal(contents)
    #expect(back.doubt == .unsealed)
    #expect(await back.facts().isEmpty)
  }

  @Test("runs of two environments that write at the same time make one chain")
  func together() async throws {
    let production = try journal(Data(), on: file)
    let staging = Journal(
      file: file, scan: try Journal.read(Data(), keys, last: keys.last()), environment: "staging", keys: keys
    ) { Date() }
    for number in 0..<5 {
      try await production.made(.secret("p\(number)"), by: .keySecret)
      try await staging.made(.secret("s\(number)"), by: .keySecret)
    }
    let again = try journal(file.contents)
    #expect(again.doubt == nil)
    #expect(await again.facts().count == 5)
    #expect(await again.ledger.standing(in: "staging").count == 5)
  }

  @Test("a journal that is gone is none, whatever was kept of it")
  func gone() async throws {
    _ = try await lines()
    let anew = RecordingFile()
    let journal = try journal(Data(), on: anew)
    #expect(journal.doubt == nil)
    try await journal.made(pool, by: .identityPool)
    #expect(try self.journal(anew.contents).doubt == nil)
  }

  @Test("of many that need the key at once all get the same, which only its owner can read")
  func key() async throws {
    let keys = keys
    let codes = try await (0..<20).concurrentMap { _ in try keys.load().code(of: Data("x".utf8), after: "") }
    #expect(Set(codes).count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: machine.path("overture")) == ["journal-key"])
    let attributes = try FileManager.default.attributesOfItem(atPath: machine.path("overture/journal-key"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let folder = try FileManager.default.attributesOfItem(atPath: machine.path("overture"))
    #expect(folder[.posixPermissions] as? Int == 0o700)
  }

  @Test("a key that is none is told, and a folder that cannot be made is told with the variable that names another")
  func damagedKey() throws {
    try machine.write("overture/journal-key", Data("short".utf8))
    let damaged = #expect(throws: Failure.self) { try keys.load() }
    #expect(damaged?.remedy.hasPrefix("Move it away: mv ") == true)
    let blocked = try TemporaryFolder(["file": ""])
    let elsewhere = JournalKeys(
      repository: URL(filePath: "/r"), environment: ["XDG_STATE_HOME": blocked.path("file")])
    let failure = #expect(throws: Failure.self) { try elsewhere.load() }
    #expect(failure?.remedy.contains("export XDG_STATE_HOME=FOLDER") == true)
  }
}
