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

  @Test("what is missing is enabled once, and its undo disables just that")
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
      #expect(try enabled(bench) == before.union(Plan.baseServices.intersection(missing)))
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

  @Test("an API that another one needs since stays, with a warning")
  func needed() async throws {
    try await StepBench.use(enabling: false, after: [.servicesEnable]) { bench in
      try await bench.world.google.services.enable(project, ["cloudbuild.googleapis.com"])
      try await bench.undo(.servicesEnable)
      #expect(try enabled(bench).isSuperset(of: ["cloudbuild.googleapis.com", "artifactregistry.googleapis.com"]))
      #expect(bench.log.contains { $0.contains("stays enabled, which costs nothing") })
    }
  }

  @Test("undoing what somebody has disabled already is no error")
  func gone() async throws {
    try await StepBench.use(enabling: false, after: [.servicesEnable]) { bench in
      try await bench.world.google.services.disable(project, "cloudtrace.googleapis.com")
      try await bench.undo(.servicesEnable)
      #expect(await bench.journal.facts().isEmpty)
    }
  }
}
