import CloudSandbox
import Foundation
import SandboxComparison
import SetupPlan
import Testing

/// What the points of the fault matrix begin with, and what they have to end with.
struct FaultReference: Sendable {
  /// A run as it goes when nothing goes wrong.
  struct Whole: Sendable {
    let plan: Plan
    let start: MatrixFolder
    let end: MatrixFolder
    let state: SandboxDocument
    let requests: [DistinctRequest]
    /// What a revert of all that is there then leaves.
    let reverted: SandboxDocument
  }

  /// By the kind of the run.
  let runs: [RunEvent.RunKind: Whole]

  /// Made once for all points.
  static let shared = Task { try await FaultReference(beside: nil) }
  /// The same where staging, of the same service and project, is set up before.
  static let beside = Task { try await FaultReference(beside: "staging") }

  private init(beside other: String?) async throws {
    let untouched = try MatrixFolder()
    try await MatrixWorld.use(untouched) { _ in }
    if let other {
      try await Self.go(.apply, MatrixWorld.plan(of: other, beside: "production"), in: untouched)
    }
    let plan = try MatrixWorld.plan(beside: other)
    let setUp = try await Self.whole(.apply, plan, from: untouched)
    runs = [
      .apply: setUp,
      .adjust: try await Self.whole(.adjust, MatrixWorld.plan(memory: "4Gi", beside: other), from: setUp.end),
      .revert: try await Self.whole(.revert, plan, from: setUp.end),
    ]
  }

  private static func whole(_ kind: RunEvent.RunKind, _ plan: Plan, from start: MatrixFolder) async throws -> Whole {
    let end = try MatrixFolder(copying: start)
    let count = try lines(end)
    try await go(kind, plan, in: end)
    let reverted = try MatrixFolder(copying: end)
    if kind != .revert { try await go(.revert, plan, in: reverted) }
    return Whole(
      plan: plan, start: start, end: end, state: try end.state(),
      requests: try DistinctRequest.all(in: end, after: count), reverted: try reverted.state())
  }

  private static func go(_ kind: RunEvent.RunKind, _ plan: Plan, in folder: MatrixFolder) async throws {
    let run = try await MatrixWorld.use(folder) { try await $0.run(kind, plan) }
    try #require(run.outcome == .succeeded, "\(run.failures)")
  }

  private static func lines(_ folder: MatrixFolder) throws -> Int {
    let record = folder.sandbox.appending(path: "requests.jsonl")
    guard FileManager.default.fileExists(atPath: record.path) else { return 0 }
    return try Data(contentsOf: record).count { $0 == UInt8(ascii: "\n") }
  }
}

@Suite("Whatever goes wrong with a request", .serialized, .timeLimit(.minutes(60)))
struct FaultMatrixTests {
  @Test("a set-up ends well or says what, why and what to do; gone on with, it ends as if nothing had gone wrong")
  func setUp() async throws { try await goWrong(.apply) }

  @Test("an adjustment ends well or says what, why and what to do; gone on with, it ends as if nothing had gone wrong")
  func adjustment() async throws { try await goWrong(.adjust) }

  @Test("a revert ends well or says what, why and what to do; gone on with, it ends as if nothing had gone wrong")
  func revert() async throws { try await goWrong(.revert) }

  /// Lets every request of a run go wrong in every way.
  private func goWrong(_ kind: RunEvent.RunKind) async throws {
    let whole = try #require(try await FaultReference.shared.value.runs[kind])
    try #require(whole.requests.count > 20)
    // Some of them wait for a time limit.
    await Side.bySide(whole.points, width: 6) { point in
      try await whole.findings(kind, point, in: MatrixFolder(copying: whole.start))
    }
  }
}

/// A request, and what goes wrong with it.
struct FaultPoint: Sendable, CustomStringConvertible {
  var request: DistinctRequest
  var fault: MatrixFault
  var description: String { "\(fault) at \(request)" }
}

extension FaultReference.Whole {
  /// Every request with every fault.
  var points: [FaultPoint] {
    requests.flatMap { request in MatrixFault.allCases.map { FaultPoint(request: request, fault: $0) } }
  }

  /// Lets a request go wrong, goes on, and says what is otherwise than if nothing had gone wrong.
  func findings(_ kind: RunEvent.RunKind, _ point: FaultPoint, in folder: MatrixFolder) async throws -> [String] {
    try await MatrixWorld.use(folder, Faults([point.fault.rule(for: point.request)])) { world in
      let run = try await world.run(kind, plan) {
        point.fault.isEndedByTime && point.request.isMade(by: $0) ? MatrixFault.timeLimit : $0.timeout
      }
      var findings = Self.problems(point, run)
      await world.sandbox.inject(Faults())
      // Where all is as if nothing had gone wrong, there is nothing to go on with.
      if try run.outcome != .succeeded || !folder.state().differences(from: state).isEmpty {
        let resumed = try await world.run(kind, plan, resume: true)
        guard resumed.outcome == .succeeded else { return findings + ["gone on with: \(resumed.failures)"] }
        findings += try folder.state().differences(from: state)
      }
      // What was made although its answer was lost is ours: a revert has to take it away.
      if kind != .revert, point.request.isMutation, point.fault.isLostAnswer {
        let reverted = try await world.run(.revert, plan)
        guard reverted.outcome == .succeeded else { return findings + ["reverted: \(reverted.failures)"] }
        findings += try folder.state().differences(from: self.reverted).map { "reverted: \($0)" }
      }
      return findings
    }
  }

  /// What is wrong with how a run ended at which a fault struck.
  private static func problems(
    _ point: FaultPoint, _ run: (outcome: RunOutcome?, failures: [StepID: Failure])
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
