import CloudSandbox
import Foundation
import SetupPlan
import Testing

@Suite(
  "Whatever happens to a run, another environment of the same service, project and bucket stays as it is", .serialized,
  .timeLimit(.minutes(30)))
struct NeighbourMatrixTests {
  private struct Point: Sendable, CustomStringConvertible {
    var run: KilledRun
    var number: Int
    var moment: FaultEffect.Moment
    var signal: Int32
    /// Whether a set-up is reverted at once instead of resumed.
    var isReverted: Bool
    var description: String {
      "\(run) \(signal == SIGKILL ? "killed" : "told to end") \(moment) request \(number), "
        + (isReverted ? "reverted" : "resumed")
    }
  }

  /// Every request, before and after, killed and told to end, each after another; some of them.
  private static func points(_ run: KilledRun, _ count: Int) -> [Point] {
    let all = (1...count).flatMap { number in FaultEffect.Moment.allCases.map { (number, $0) } }
    return Side.sample(all, 12).enumerated().map { index, place in
      Point(
        run: run, number: place.0, moment: place.1, signal: index % 2 == 0 ? SIGKILL : SIGTERM,
        isReverted: run == .setUp && index % 4 > 1)
    }
  }

  @Test(
    "a run that is killed or told to end, and then resumed or reverted, with all as if nothing had happened",
    arguments: KilledRun.allCases)
  func ended(run: KilledRun) async throws {
    let reference = try await KillReference.beside.value
    let count = try reference.end(of: run).requests
    try #require(count > 20)
    let start = try reference.start(of: run)
    let (before, state) = (try Neighbour(in: start), try start.state())
    try #require(before.count > 15)
    await Side.bySide(Self.points(run, count)) { point in
      let folder = try reference.start(of: run)
      let result = try await Child.run(
        holding: point.number, point.moment, reference.arguments(of: run), in: folder, signal: point.signal)
      var findings = try Neighbour(in: folder).differences(from: before, "when it had ended")
      if point.isReverted {
        let reverted = try await Child.run(KilledRun.revert.argumentsBesideAnother, in: folder)
        // Before its answers were saved nothing was made either.
        let hasNothing = reverted.status == 65 && reverted.error.contains("overture.yaml has no environment production")
        guard reverted.status == 0 || hasNothing else {
          return findings + ["revert ended with \(reverted.status): \(reverted.error.suffix(3000))"]
        }
        // All is shared with the other one, so that nothing stays that was not there.
        findings += try folder.state().differences(from: state)
      } else {
        findings += try await reference.findings(run, after: result, in: folder)
      }
      return try findings + Neighbour(in: folder).differences(from: before, "afterwards")
    }
  }

  @Test(
    "a request that goes wrong, and the run resumed, with all as if nothing had gone wrong",
    arguments: [RunEvent.RunKind.apply, .adjust, .revert])
  func faults(kind: RunEvent.RunKind) async throws {
    let whole = try #require(try await FaultReference.beside.value.runs[kind])
    let before = try Neighbour(in: whole.start)
    try #require(before.count > 15)
    #expect(try Neighbour(in: whole.end).differences(from: before, "when nothing goes wrong") == [])
    await Side.bySide(Side.sample(whole.points, 32), width: 6) { point in
      let folder = try MatrixFolder(copying: whole.start)
      let findings = try await whole.findings(kind, point, in: folder)
      return try findings + Neighbour(in: folder).differences(from: before, "afterwards")
    }
  }
}
