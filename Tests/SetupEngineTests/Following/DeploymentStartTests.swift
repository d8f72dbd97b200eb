import Foundation
import GitHub
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What stands in the way of a deployment")
struct DeploymentStartTests {
  private static let repository = "ai-cherry/ai-orchestra"

  private func start(
    _ world: SandboxWorld, file: String = "deploy-production.yml", github: GitHubClient? = nil
  ) throws -> DeploymentStart {
    DeploymentStart(
      github: github ?? world.github, plan: try SamplePlan.plan(), workflow: file, branches: ["main", "release/2"],
      applyCommand: "overture apply -e production")
  }

  private func failure(_ start: DeploymentStart, branch: String? = nil) async -> Failure? {
    do {
      _ = try await start.dispatch(branch: branch)
      return nil
    } catch {
      return error as? Failure
    }
  }

  private func push(_ world: SandboxWorld, _ text: String) async throws {
    try await world.hub(
      .put, "repos/\(Self.repository)/contents/.github/workflows/deploy-production.yml",
      ["message": "Deploy", "content": .string(Data(text.utf8).base64EncodedString())])
  }

  private static let workflow =
    "on: { workflow_dispatch: }\njobs: { a: { runs-on: ubuntu-24.04, steps: [{ run: echo }] } }\n"

  @Test("a workflow that is not on the default branch yet")
  func missing() async throws {
    try await SandboxWorld.use { world in
      let failure = await failure(try start(world))
      #expect(failure?.message == "GitHub has no workflow deploy-production.yml in ai-cherry/ai-orchestra")
      #expect(failure?.remedy.contains("overture apply -e production") == true)
    }
  }

  @Test("one that cannot be set off by hand, and one that is switched off")
  func unwilling() async throws {
    try await SandboxWorld.use { world in
      try await push(world, "on: push\njobs: { a: { runs-on: ubuntu-24.04, steps: [] } }\n")
      #expect(await failure(try start(world))?.message == "deploy-production.yml cannot be set off by hand")
      try await push(world, Self.workflow)
      try await world.hub(.put, "repos/\(Self.repository)/actions/workflows/deploy-production.yml/disable")
      let failure = await failure(try start(world))
      #expect(failure?.message == "The workflow deploy-production.yml is switched off")
      #expect(failure?.remedy == "Switch it on: gh workflow enable deploy-production.yml -R ai-cherry/ai-orchestra")
    }
  }

  @Test("a branch that may not deploy, and one that is not there")
  func branches() async throws {
    try await SandboxWorld.use { world in
      try await push(world, Self.workflow)
      let other = await failure(try start(world), branch: "feature")
      #expect(other?.message == "feature may not deploy to production")
      #expect(other?.reason == "Allowed: main, release/2.")
      #expect(other?.kind == .answers)
      let missing = await failure(try start(world), branch: "release/2")
      #expect(missing?.message == "ai-cherry/ai-orchestra has no branch release/2")
    }
  }

  @Test("a token that may not")
  func token() async throws {
    let weak = "github_pat_readsOnly"
    try await SandboxWorld.use(prepare: { world in
      world[vault: "tokens.github", weak] = ["login": "orchestra-operator", "permissions": ["actions": "read"]]
    }) { world in
      try await push(world, Self.workflow)
      var variables = world.variables
      variables["GH_TOKEN"] = weak
      let failure = await failure(try start(world, github: try await GitHubClient.connect(environment: variables)))
      #expect(failure?.message == "The token may not set workflows off in ai-cherry/ai-orchestra")
      #expect(failure?.remedy.contains("actions=write") == true)
      #expect(failure?.kind == .notPermitted)
    }
  }
}
