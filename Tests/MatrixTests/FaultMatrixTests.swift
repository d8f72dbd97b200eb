import CloudSandbox
import Foundation
import SandboxComparison
import SetupPlan
import Testing

/// What the points of the fault matrix begin with, and what they have to end with.
struct FaultReference: Sendable {
  let untouched: MatrixFolder
  let finished: MatrixFolder
  let afterSetUp: SandboxDocument
  let afterRevert: SandboxDocument
  let requests: [RunEvent.RunKind: [DistinctRequest]]

  /// Made once for all points.
  static let shared = Task { try await FaultReference() }

  private init() async throws {
    let untouched = try MatrixFolder()
    try await MatrixWorld.use(untouched) { _ in }
    let finished = try MatrixFolder(copying: untouched)
    let skipped = try Self.lines(finished)
    try await Self.go(.apply, in: finished)
    let setUp = try DistinctRequest.all(in: finished, after: skipped)
    let reverted = try MatrixFolder(copying: finished)
    let before = try Self.lines(reverted)
    try await Self.go(.revert, in: reverted)
    requests = [.apply: setUp, .revert: try DistinctRequest.all(in: reverted, after: before)]
    (afterSetUp, afterRevert) = (try finished.state(), try reverted.state())
    (self.untouched, self.finished) = (untouched, finished)
  }

  private static func go(_ kind: RunEvent.RunKind, in folder: MatrixFolder) async throws {
    let run = try await MatrixWorld.use(folder) { try await $0.run(kind) }
    try #require(run.outcome == .succeeded, "\(run.failures)")
  }

  private static func lines(_ folder: MatrixFolder) throws -> Int {
    let record = folder.sandbox.appending(path: "requests.jsonl")
    guard FileManager.default.fileExists(atPath: record.path) else { return 0 }
    return try Data(contentsOf: record).count { $0 == UInt8(ascii: "\n") }
  }
}

@Suite("Whatever goes wrong with a request", .serialized, .timeLimit(.minutes(30)))
struct FaultMatrixTests {
  private struct Point: Sendable, CustomStringConvertible {
    var request: DistinctRequest
    var fault: MatrixFault
    var description: String { "\(fault) at \(request)" }
  }

  @Test(
    "the run ends well or says what, why and what to do; gone on with, it ends as if nothing had gone wrong",
    arguments: [RunEvent.RunKind.apply, .revert])
  func faults(kind: RunEvent.RunKind) async throws {
    let reference = try await FaultReference.shared.value
    let requests = try #require(reference.requests[kind])
    try #require(requests.count > 20)
    let points = requests.flatMap { request in
      MatrixFault.allCases.map { Point(request: request, fault: $0) }
    }
    await Side.bySide(points) { point in
      let folder = try MatrixFolder(copying: kind == .apply ? reference.untouched : reference.finished)
      return try await MatrixWorld.use(folder, Faults([point.fault.rule(for: point.request)])) { world in
        let run = try await world.run(kind)
        var findings = Self.problems(point, run)
        await world.sandbox.inject(Faults())
        let resumed = try await world.run(kind, resume: true)
        guard resumed.outcome == .succeeded else { return findings + ["gone on with: \(resumed.failures)"] }
        findings += try folder.state().differences(
          from: kind == .apply ? reference.afterSetUp : reference.afterRevert)
        // What was made although its answer was lost is ours: a revert has to take it away.
        if kind == .apply, point.request.isMutation, point.fault.isLostAnswer {
          let reverted = try await world.run(.revert)
          guard reverted.outcome == .succeeded else { return findings + ["reverted: \(reverted.failures)"] }
          findings += try folder.state().differences(from: reference.afterRevert).map { "reverted: \($0)" }
        }
        return findings
      }
    }
  }

  /// What is wrong with how a run ended at which a fault struck.
  private static func problems(
    _ point: Point, _ run: (outcome: RunOutcome?, failures: [StepID: Failure])
  ) -> [String] {
    guard run.outcome != .succeeded else { return [] }
    guard run.outcome == .failed, !run.failures.isEmpty else { return ["ended as \(String(describing: run.outcome))"] }
    return run.failures.flatMap { step, failure in
      var findings: [String] = []
      let text = "\(failure.message) \(failure.reason)"
      if !text.contains(point.request.method) || !text.contains(point.request.spoken) {
        findings.append("\(step.rawValue) does not name the request: \(failure)")
      }
      if failure.reason.count < 8 || failure.remedy.count < 8 {
        findings.append("\(step.rawValue) says too little: \(failure)")
      }
      return findings
    }
  }
}
