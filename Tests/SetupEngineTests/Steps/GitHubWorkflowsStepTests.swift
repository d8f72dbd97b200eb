import Foundation
import GitHub
import RESTClient
import SetupPlan
import Testing

@testable import GitHub
@testable import SetupEngine

@Suite("The step github.workflows", .timeLimit(.minutes(5)))
struct GitHubWorkflowsStepTests {
  private let repository = "ai-cherry/ai-orchestra"
  private let file = "release.yml"

  private func plan(_ decision: OlderWorkflowDecision) throws -> Plan {
    let plan = try SamplePlan.plan()
    var answers = plan.answers
    answers.environments[0].workflows = [file: decision]
    return try Plan(answers: answers, environment: plan.names.environment)
  }

  /// Puts a workflow on the default branch, as a push would.
  private func push(_ bench: StepBench) async throws {
    let content = Data("name: Release\non: push\n".utf8).base64EncodedString()
    try await bench.world.github.send(
      GitHubRequest<Void>(
        .put, .rest, "repos/\(repository)/contents/.github/workflows/\(file)",
        body: ["message": "Release", "content": .string(content)]))
  }

  private func isActive(_ bench: StepBench) async throws -> Bool? {
    try await bench.world.github.workflow(repository, file)?.isActive
  }

  @Test("it is switched off once, and on again by the undo")
  func disabled() async throws {
    try await StepBench.use(plan(.disable), enabling: false) { bench in
      try await push(bench)
      #expect(try await isActive(bench) == true)
      #expect(
        try await bench.apply(.githubWorkflows) == ["the workflow release.yml is on, and deploys the service too"])
      #expect(try await isActive(bench) == false)
      try await bench.expectSettled(.githubWorkflows)
      try await bench.undo(.githubWorkflows)
      #expect(try await isActive(bench) == true)
    }
  }

  @Test("one that somebody had switched off stays off, also after a revert")
  func offBefore() async throws {
    try await StepBench.use(plan(.disable), enabling: false) { bench in
      try await push(bench)
      let workflow = try #require(try await bench.world.github.workflow(repository, file))
      try await bench.world.github.disableWorkflow(repository, workflow.id)
      try await bench.expectSettled(.githubWorkflows)
      try await bench.undo(.githubWorkflows)
      #expect(try await isActive(bench) == false)
    }
  }

  @Test("an answer that changes to keep switches on what an earlier run switched off")
  func keptAfterwards() async throws {
    try await StepBench.use(plan(.disable), enabling: false) { bench in
      try await push(bench)
      try await bench.apply(.githubWorkflows)
      let kept = try await StepBench(bench.world, plan(.keep))
      #expect(
        try await kept.apply(.githubWorkflows) == ["the workflow release.yml was switched off, and is to be kept"])
      #expect(try await isActive(bench) == true)
      try await kept.expectSettled(.githubWorkflows)
    }
  }

  @Test("one that GitHub does not know yet is said, and nothing is asked of it")
  func unknown() async throws {
    try await StepBench.use(plan(.disable), enabling: false) { bench in
      let details = try await bench.apply(.githubWorkflows)
      #expect(details == [])
      #expect(bench.log.contains { $0.contains("GitHub has no workflow release.yml on the default branch yet") })
    }
  }

  @Test("it is in a plan only where something was decided, and goes last")
  func inPlay() throws {
    #expect(try !SamplePlan.plan().steps.contains(.githubWorkflows))
    #expect(try plan(.keep).stepsInSequence.suffix(2) == [.githubWorkflows, .rolesRetired])
  }
}
