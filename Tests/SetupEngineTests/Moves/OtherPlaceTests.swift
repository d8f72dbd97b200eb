import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("An environment that stands in another project, or under another name", .timeLimit(.minutes(5)))
struct OtherPlaceTests {
  private func renamed(_ plan: Plan) throws -> Plan {
    var answers = plan.answers
    answers.service.name = "maestro"
    return try Plan(answers: answers, environment: plan.names.environment)
  }

  @Test("apply, plan, status and revert refuse it with words, and nothing is changed")
  func refused() async throws {
    try await SandboxWorld.use { world in
      let plan = try SamplePlan.plan()
      try await world.apply(plan)
      let before = try world.mutations()
      for other in [try SamplePlan.plan(project: "orchestra-staging"), try renamed(plan)] {
        for kind in [RunEvent.RunKind.apply, .adjust, .revert] {
          let run = try await world.run(kind, other)
          let failure = try #require(run.failures[.checkCredentials])
          #expect(failure.kind == .answers)
          #expect(failure.message.hasPrefix("production is set up already with "))
          #expect(failure.remedy.contains("overture revert --environment production"))
        }
        await #expect(throws: Failure.self) { try await world.engine(other).preview() }
        await #expect(throws: Failure.self) { try await world.engine(other).drift() }
      }
      #expect(try world.mutations() == before)
      #expect(try await world.run(.apply, plan).outcome == .succeeded)
    }
  }

  @Test("a clone without a journal knows it from the values that are in the repository")
  func clone() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(try SamplePlan.plan())
      try FileManager.default.removeItem(at: world.repository.appending(path: ".overture"))
      let other = try SamplePlan.plan(project: "orchestra-staging")
      let run = try await world.run(.apply, other)
      #expect(run.failures[.checkCredentials]?.message == "production is set up already with project: orchestra-demo")
      // Another environment may be anywhere.
      let staging = try SamplePlan.plan(environment: "staging", project: "orchestra-staging")
      _ = try await world.engine(staging).preview()
    }
  }
}
