import Foundation
import GoogleCloud
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What the engine foretells", .timeLimit(.minutes(5)))
struct SetupEnginePreviewTests {
  private let plan: Plan

  init() throws { plan = try SamplePlan.plan(key: true, access: .public) }

  private func changing(_ changes: [StepChange]) -> [StepID] {
    changes.filter { !$0.details.isEmpty }.map(\.step)
  }

  @Test("a preview names what the run then does, and does nothing itself")
  func preview() async throws {
    try await SandboxWorld.use { world in
      let preview = try await world.engine(plan).preview()
      #expect(try world.mutations() == [])
      #expect(try FileManager.default.contentsOfDirectory(atPath: world.repository.path).isEmpty)
      #expect(preview.files.allSatisfy { $0.kind == .created && !$0.diff.isEmpty })
      #expect(preview.grants.allSatisfy { !$0.isPresent })
      #expect(preview.grants.count == plan.grants.count)
      #expect(preview.currentCost == nil && preview.cost.total > 0)
      #expect(Set(preview.commands.map(\.step)).isSubset(of: Set(changing(preview.steps))))
      let run = try await world.run(.apply, plan)
      // Preparing Terraform is no difference of the set-up; that the new revision gets ready is only waited for.
      let changed = Set(changing(preview.steps)).union([.terraformInit]).subtracting([.serviceVerify])
      #expect(Set(run.steps(.changed)) == changed)
    }
  }

  @Test("after the run there is nothing left to do, and no drift")
  func settled() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let preview = try await world.engine(plan).preview()
      #expect(preview.isEmpty)
      #expect(preview.files.allSatisfy { $0.kind == .unchanged })
      #expect(preview.grants.allSatisfy { $0.isPresent })
      #expect(preview.currentCost == preview.cost)
      let drift = try await world.engine(plan).drift()
      #expect(drift == [])
    }
  }

  @Test("drift names each thing that somebody has changed, at the step that owns it")
  func drift() async throws {
    try await SandboxWorld.use { world in
      try await world.apply(plan)
      let names = plan.names
      try await world.google.policies.removeMembers(
        .project(names.project),
        [Binding(role: "roles/logging.viewer", member: "serviceAccount:\(names.deployerEmail)")]
      )
      try FileManager.default.removeItem(at: world.repository.appending(path: "ai-orchestra/Dockerfile"))
      try await world.github.deleteSecret("ai-cherry/ai-orchestra", environment: "production", "GCP_REGION")
      let drift = try await world.engine(plan).drift()
      #expect(
        drift == [
          StepChange(step: .filesWrite, details: ["ai-orchestra/Dockerfile is missing"]),
          StepChange(
            step: .rolesDeployer,
            details: [
              "serviceAccount:\(names.deployerEmail) has not roles/logging.viewer on project \(names.project)"
            ]),
          StepChange(step: .githubSecrets, details: ["GCP_REGION is missing"]),
        ])
    }
  }

  @Test("a check that fails is what a preview fails with")
  func refused() async throws {
    try await SandboxWorld.use { world in
      let engine = try await world.engine(SamplePlan.plan(project: "orchestra-unfunded"))
      await #expect(throws: Failure.self) { try await engine.preview() }
      await #expect(throws: Failure.self) { try await engine.drift() }
    }
  }

  @Test("the preview of a revert names what the journal holds, and how the files will be")
  func revert() async throws {
    try await SandboxWorld.use { world in
      let dockerfile = world.repository.appending(path: "ai-orchestra/Dockerfile")
      try FileManager.default.createDirectory(
        at: dockerfile.deletingLastPathComponent(), withIntermediateDirectories: true)
      // As a colleague has set it up.
      let older = Data("# Written by Overture\nFROM theirs\n".utf8)
      try older.write(to: dockerfile)
      #expect(try await world.engine(plan).revertPreview().isEmpty)
      try await world.apply(plan)
      let preview = try await world.engine(plan).revertPreview()
      let details = Dictionary(uniqueKeysWithValues: preview.steps.map { ($0.step, $0.details) })
      #expect(
        details[.terraformApply]?.first == "remove google_cloud_run_v2_service.service; ai-orchestra-production")
      #expect(details[.identityPool] == ["remove the identity pool github-pool"])
      #expect(details[.filesWrite]?.contains("restore the file ai-orchestra/Dockerfile") == true)
      #expect(details[.rolesRuntime]?.count == 3)
      #expect(preview.steps.map(\.step).first == .terraformApply)
      let file = try #require(preview.files.first { $0.path == "ai-orchestra/Dockerfile" })
      #expect(file.diff.contains(DiffLine(kind: .added, text: "FROM theirs")))
      // What Terraform bound goes with the service.
      #expect(preview.grants.count == plan.grants.filter { $0.step != .terraformApply }.count)
      #expect(preview.cost.total == 0)
      let run = try await world.run(.revert, plan)
      // That APIs stay enabled is said, and nothing is done about it.
      #expect(Set(run.steps(.changed)) == Set(preview.steps.map(\.step)).subtracting([.servicesEnable]))
      #expect(FileManager.default.contents(atPath: dockerfile.path) == older)
    }
  }
}
