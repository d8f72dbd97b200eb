import Foundation
import GitHub
import GoogleCloud
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

@Suite("A run of the engine, up to the first request", .timeLimit(.minutes(1)))
struct SetupEngineTests {
  private let folder: TemporaryFolder
  private let machine: TemporaryFolder
  private let plan: Plan
  private let noon = Date(timeIntervalSince1970: 1_795_435_200)

  init() throws {
    folder = try TemporaryFolder()
    machine = try TemporaryFolder()
    plan = try SamplePlan.plan()
  }

  private var variables: [String: String] {
    ["GITHUB_API_URL": "http://127.0.0.1:9", "XDG_STATE_HOME": machine.path()]
  }

  /// An engine whose operator has no credentials: it sends nothing.
  private func engine(prepare: @escaping @Sendable () throws -> Void = {}) -> SetupEngine {
    let credentials = Credentials(source: .environment) {
      throw GoogleCloudError(kind: .noCredentials, detail: "nobody is signed in")
    }
    // Port 9 of loopback, where nothing listens.
    let environment = variables
    let noon = noon
    return SetupEngine(
      plan: plan,
      context: EngineContext(
        google: GoogleCloudClient(environment: environment, credentials: credentials),
        github: GitHubClient(environment: environment, token: GitHubToken(value: "none", source: "test")),
        repository: folder.url, files: [], terraform: .standIn(reason: "a test"), person: "me@example.com",
        now: { noon }, environment: environment, prepare: prepare))
  }

  private func events(_ run: AsyncStream<RunEvent>) async -> [RunEvent] { await run.reduce(into: []) { $0.append($1) } }

  private func failures(_ events: [RunEvent]) -> [Failure] {
    events.compactMap { if case .stepFinished(_, .failed(let failure), _) = $0 { failure } else { nil } }
  }

  private func outcome(_ events: [RunEvent]) -> RunOutcome? {
    guard case .runFinished(let outcome, _) = events.last else { return nil }
    return outcome
  }

  @Test("without credentials the first check fails, all else is skipped, and the journal says so")
  func noCredentials() async throws {
    let events = await events(engine().run(.apply, resume: false))
    #expect(events.first == .runStarted(run: .apply, environment: "production", steps: plan.steps))
    #expect(failures(events).map(\.kind) == [.notPermitted])
    #expect(outcome(events) == .failed)
    let skipped = events.compactMap { if case .stepFinished(let step, .skipped, _) = $0 { step } else { nil } }
    #expect(Set(skipped) == Set(plan.steps.dropFirst()))
    #expect(
      try RunHistory.lastRuns(in: folder.url, environment: variables)["production"]
        == Ledger.LastRun(kind: "apply", outcome: "failed", at: "2026-11-23T12:00:00Z"))
    #expect(try folder.names == [".overture"])
  }

  @Test("the lock is given back, and the next run says that one did not finish")
  func again() async {
    _ = await events(engine().run(.apply, resume: false))
    let resumed = await events(engine().run(.apply, resume: true))
    #expect(resumed.contains(.stepLog(.checkCredentials, level: .info, line: "continuing (apply)")))
    let anew = await events(engine().run(.adjust, resume: false))
    #expect(anew.contains(.stepLog(.checkCredentials, level: .info, line: "an earlier run did not finish (apply)")))
    #expect(failures(anew).map(\.kind) == [.notPermitted])
  }

  @Test("a second run is told who holds the environment, and changes nothing, not even the answers")
  func locked() async throws {
    let state = try StateFolder(repository: folder.url).create()
    let lock = try RunLock.take(
      "production", in: state, by: "other@example.com", now: noon.addingTimeInterval(-30))
    let prepared = Mutex(false)
    let run = engine { prepared.withLock { $0 = true } }.run(.apply, resume: false)
    let events = await events(run)
    await lock.release()
    let failure = try #require(failures(events).first)
    #expect(failure.kind == .locked)
    #expect(failure.reason.hasPrefix("other@example.com has held it for 30 s"))
    #expect(outcome(events) == .failed)
    #expect(!prepared.withLock { $0 })
    #expect(folder.read(".overture/journal.jsonl") == nil)
  }

  @Test("a folder that cannot be made is told as what it is")
  func noFolder() async throws {
    try folder.write(".overture", Data("a file".utf8))
    let failure = failures(await events(engine().run(.apply, resume: false))).first
    #expect(failure?.message == "\(folder.path(".overture")) is a file")
    #expect(failure?.kind == .answers)
    #expect(folder.read(".overture") == Data("a file".utf8))
  }

  @Test("reverting where nothing was made sends no request and leaves no folder")
  func nothingToRevert() async throws {
    let events = await events(engine().run(.revert, resume: false))
    #expect(failures(events).isEmpty)
    #expect(outcome(events) == .succeeded)
    let unchanged = events.compactMap { if case .stepFinished(let step, .unchanged, _) = $0 { step } else { nil } }
    #expect(unchanged.first == .checkCredentials && unchanged.dropFirst().first == .serviceVerify)
    #expect(try folder.names.isEmpty)
  }

  @Test("a journal of a newer version stops a run, and stays")
  func newerJournal() async throws {
    try folder.write(".overture/journal.jsonl", Data("{\"version\":3}\n".utf8))
    let failure = failures(await events(engine().run(.revert, resume: false))).first
    #expect(failure?.message == "The journal is of version 3")
    #expect(folder.read(".overture/journal.jsonl") == Data("{\"version\":3}\n".utf8))
  }
}
