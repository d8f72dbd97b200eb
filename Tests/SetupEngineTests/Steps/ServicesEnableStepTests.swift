import GoogleCloud
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step services.enable", .timeLimit(.minutes(5)))
struct ServicesEnableStepTests {
  private let project = "orchestra-demo"

  /// The APIs that the sandbox has enabled.
  private func enabled(_ bench: StepBench) throws -> Set<String> {
    let all = try bench.world.documents("serviceusage.services").keys.filter { $0.hasPrefix("projects/314159265358/") }
    return Set(all.map { String($0.split(separator: "/").last ?? "") })
  }

  @Test("what is missing is enabled once, and its undo leaves it enabled and says so")
  func made() async throws {
    try await StepBench.use(enabling: false) { bench in
      let before = try enabled(bench)
      let missing = Set(bench.plan.services).subtracting(before)
      #expect(Set(try await bench.inspect(.servicesEnable)) == Set(missing.map { "\($0) is not enabled" }))
      try await bench.apply(.servicesEnable)
      #expect(try enabled(bench) == before.union(bench.plan.services))
      #expect(Set(await bench.journal.facts().map(\.fact.name)) == missing)
      try await bench.expectSettled(.servicesEnable)
      try await bench.undo(.servicesEnable)
      #expect(try enabled(bench) == before.union(bench.plan.services))
      for name in missing { #expect(bench.log.contains("\(name) stays enabled; this set-up had enabled it")) }
      #expect(try bench.world.answers(200, to: ":disable") == 0)
    }
  }

  @Test("what others had enabled stays enabled")
  func adopted() async throws {
    try await StepBench.use(enabling: false) { bench in
      try await bench.world.google.services.enable(project, ["run.googleapis.com"])
      let before = try enabled(bench)
      try await bench.apply(.servicesEnable)
      try await bench.undo(.servicesEnable)
      #expect(try enabled(bench).isSuperset(of: before))
      #expect(try enabled(bench).contains("run.googleapis.com"))
    }
  }
}
