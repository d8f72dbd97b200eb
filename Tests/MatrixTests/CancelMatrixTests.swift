import CloudSandbox
import Foundation
import Testing

@Suite("A run that is told to end while a request is without an answer", .serialized, .timeLimit(.minutes(15)))
struct CancelMatrixTests {
  private struct Point: Sendable, CustomStringConvertible {
    var run: KilledRun
    var number: Int
    var description: String { "\(run) ended at request \(number)" }
  }

  /// Runs the program until the request with that number, whose answer never comes, and sends signals then.
  private static func end(
    _ point: Point, signals: [(after: String, signal: Int32)] = [("", SIGTERM)]
  ) async throws -> (result: Child.Result, folder: MatrixFolder) {
    let folder = try await KillReference.shared.value.start(of: point.run)
    let rule = FaultRule("silence", occurrences: .only(point.number), effect: .hold(.before))
    let sandbox = try await Sandbox.open(
      SandboxFolder(path: folder.sandbox.path), faults: Faults([rule]), environment: ProcessInfo.processInfo.environment
    )
    let hits = sandbox.faultHits
    let result = try await Child.run(point.run.arguments, in: folder, signals: signals) {
      for await _ in hits { return }
    }
    await sandbox.close()
    return (result, folder)
  }

  private static func locks(_ folder: MatrixFolder) throws -> [String] {
    try folder.state().entries.keys.filter { $0.contains("/overture/locks/") }
  }

  @Test(
    "at every request it ends within two seconds with 130, and has given its lock back", arguments: KilledRun.allCases)
  func everywhere(run: KilledRun) async throws {
    let count = try await KillReference.shared.value.end(of: run).requests
    await Side.bySide((1...count).map { Point(run: run, number: $0) }) { point in
      let (result, folder) = try await Self.end(point)
      // Before the run there is nothing to end in order, and behind its last request nothing is left to end.
      guard let ending = result.ending, result.status != 128 + Int(SIGTERM), result.status != 0 else { return [] }
      var findings = result.status == 130 ? [] : ["status \(result.status): \(result.error.suffix(500))"]
      if ending > .seconds(2) { findings.append("took \(ending)") }
      // A lock whose making is what got no answer cannot be known to be there.
      let locks = try Self.locks(folder)
      if !locks.isEmpty { findings.append("left \(locks)") }
      return findings
    }
  }

  @Test(
    "twice ^C, or a hang-up, is the same; the journal says where, and the run can be gone on with",
    arguments: [[("", SIGINT), ("again to end at once", SIGINT)], [("", SIGHUP)]])
  func signals(signals: [(after: String, signal: Int32)]) async throws {
    let (result, folder) = try await Self.end(Point(run: .setUp, number: 60), signals: signals)
    #expect(result.status == 130, "\(result.error)")
    #expect(result.error.contains("stopped; go on with --resume"))
    let journal = try String(contentsOf: folder.journal, encoding: .utf8)
    #expect(journal.contains("\"kind\":\"run_started\""))
    #expect(!journal.contains("\"kind\":\"run_finished\""))
    let findings = try await KillReference.shared.value.findings(.setUp, after: result, in: folder)
    #expect(findings == [])
  }
}
