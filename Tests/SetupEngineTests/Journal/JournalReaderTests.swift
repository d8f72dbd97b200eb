import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Reading a journal again and again")
struct JournalReaderTests {
  private let folder: TemporaryFolder
  private let state: StateFolder
  private let keys: JournalKeys

  init() throws {
    folder = try TemporaryFolder()
    state = StateFolder(repository: folder.url)
    try state.create()
    keys = JournalKeys(repository: folder.url, environment: ["XDG_STATE_HOME": folder.path("state")])
  }

  private var file: URL { URL(filePath: state.path).appending(path: StateFolder.journal) }

  /// Adds what a run makes, by a journal that knows nothing of the reader.
  private func make(_ names: String...) async throws {
    let journal = try await Journal.open(in: state, environment: "production", keys: keys) { Date() }
    for name in names { try await journal.made(.bucket(BucketFact(name: name)), by: .stateBucket) }
  }

  /// What a reader says, which has to be what reading all of it anew says.
  private func read(_ reader: JournalReader) async throws -> JournalScan {
    let (scan, fresh) = (try await reader.scan(of: state, keys), try JournalReader.scan(of: state, keys))
    #expect(scan.standing == fresh.standing && scan.length == fresh.length && scan.code == fresh.code)
    #expect(scan.ledger(trusting: true) == fresh.ledger(trusting: true) && scan.digest() == fresh.digest())
    return scan
  }

  private func buckets(_ scan: JournalScan) -> Int { scan.ledger(trusting: false).standing(in: "production").count }

  @Test("what others have written since is read, and nothing is lost where there was no journal at first")
  func grows() async throws {
    let reader = JournalReader()
    #expect(buckets(try await read(reader)) == 0)
    try await make("one")
    #expect(buckets(try await read(reader)) == 1)
    try await make("two", "three")
    #expect(buckets(try await read(reader)) == 3)
    #expect(try await read(reader).standing == .sealed)
  }

  @Test("what was read before and has been edited, cut off or replaced since is noticed")
  func tampered() async throws {
    let reader = JournalReader()
    try await make("one", "two")
    _ = try await read(reader)
    let whole = try Data(contentsOf: file)
    let edited = String(decoding: whole, as: UTF8.self).replacing("\"one\"", with: "\"own\"")
    for other in [Data(edited.utf8), whole.dropLast(whole.count / 3), Data("{}\n".utf8)] {
      try other.write(to: file)
      #expect(try await read(reader).standing != .sealed)
      try whole.write(to: file)
      #expect(try await read(reader).standing == .sealed)
    }
  }

  @Test("a code that was kept for an earlier line is found among those that were read before")
  func earlierCode() async throws {
    let reader = JournalReader()
    try await make("one")
    let code = try await read(reader).code
    try await make("two")
    _ = try await read(reader)
    // Of two runs that write at once, the earlier line's code may be kept last.
    keys.keep(code)
    #expect(try await read(reader).standing == .sealed)
    keys.keep(String(repeating: "0", count: 64))
    #expect(try await read(reader).standing == .doubtful(.shortened))
  }

  @Test("a line that was cut off by a kill is read whole once it is written anew")
  func torn() async throws {
    let reader = JournalReader()
    try await make("one")
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"torn".utf8))
    try handle.close()
    #expect(try await read(reader).isTorn)
    try await make("two")
    #expect(buckets(try await read(reader)) == 2)
  }
}
