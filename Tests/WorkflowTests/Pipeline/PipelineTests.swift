import Foundation
import Testing

/// The generated workflow's critical path against a naive workflow's: `Tests/Benchmarks/workflow/README.md`.
@Suite(
  "The workflow's critical path", .serialized,
  .enabled(
    if: PipelineGround.isThere, "buildah, crun, mmdebstrap, gcloud, jq or uv is missing, or the user is not root"))
struct PipelineTests {
  /// One round, to see that everything works.
  private let isQuick = ProcessInfo.processInfo.environment["OVERTURE_PIPELINE_QUICK"] != nil

  private static let measured = PipelineClock.Assumptions(
    name: "only what was measured", runner: 0, action: 0, buildx: 0, revision: 0, routes: 0, log: 0, rate: .infinity)
  /// Each with how much shorter a change of the code is meant to be through, and how much shorter it has to be.
  private static let assumptions: [(PipelineClock.Assumptions, goal: Double, least: Double)] = [
    (measured, 0.4, 0.4),
    (
      PipelineClock.Assumptions(
        name: "usual", runner: 6, action: 1.5, buildx: 5, revision: 12, routes: 4, log: 3, rate: 60), 0.4, 0.05
    ),
    (
      PipelineClock.Assumptions(
        name: "quick", runner: 3, action: 1, buildx: 3, revision: 6, routes: 2, log: 2, rate: 150), 0.5, 0.2
    ),
    (
      PipelineClock.Assumptions(
        name: "slow", runner: 15, action: 3, buildx: 10, revision: 30, routes: 8, log: 10, rate: 25), 0.2, -0.1
    ),
  ]

  @Test(
    "of what was measured, is 40 % shorter than that of one job without a cache; with what is assumed besides, still shorter",
    .timeLimit(.minutes(20)))
  func shorter() async throws {
    let clock = ContinuousClock()
    try await PipelineGround.use { ground in
      let first = try await ground.ours(isCold: true)
      var ours: [PipelineGround.Measured] = []
      var naive: [PipelineGround.Measured] = []
      let begin = clock.now
      // They take turns; a machine that is slow gets fewer rounds.
      repeat {
        try ground.change("main.py")
        ours.append(try await ground.ours())
        naive.append(try await ground.naive())
      } while !isQuick && ours.count < 3 && clock.now - begin < .seconds(240)
      try ground.change("requirements.txt")
      let dependencies = try await ground.ours()

      let table = PipelineTable(
        rounds: ours.count, assumptions: Self.assumptions.map(\.0), naive: naive,
        ours: [("code changed", ours), ("dependencies changed", [dependencies]), ("first deployment", [first])])
      print(table.text)
      for (assumed, goal, least) in Self.assumptions {
        let reduction = table.reduction(assumed, ours)
        let words = "\(assumed.name): \(Int((reduction * 100).rounded())) % shorter, goal \(Int(goal * 100)) %"
        print(words)
        #expect(reduction >= least, "\(words)")
      }
    }
  }
}
