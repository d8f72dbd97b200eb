import Foundation
import TerraformModel
import Testing

@testable import SetupEngine

@Suite("Terraform's data that may have come with the repository")
struct PreparedDataTests {
  private let folder: TemporaryFolder
  private let machine: TemporaryFolder
  private let workspace: TerraformWorkspace
  private let prepared: PreparedData
  private static let record = ".overture/terraform/production/terraform.tfstate"

  init() throws {
    folder = try TemporaryFolder(["terraform/main.tf": ""])
    machine = try TemporaryFolder()
    workspace = TerraformWorkspace(repository: folder.url, names: try SamplePlan.plan().names)
    prepared = PreparedData(environment: ["XDG_STATE_HOME": machine.path()])
  }

  private func backend(_ more: String = "") throws {
    let config = "\"bucket\":\"\(workspace.bucket)\",\"prefix\":\"\(workspace.prefix)\"\(more)"
    try folder.write(Self.record, Data("{\"backend\":{\"type\":\"gcs\",\"config\":{\(config)}}}".utf8))
  }

  @Test("only what this machine has prepared, as it left it, is used as it is")
  func own() throws {
    try backend()
    #expect(workspace.isInitialised)
    #expect(!prepared.isReady(workspace), "it came with the repository")
    try prepared.note(workspace)
    #expect(prepared.isReady(workspace))
    try backend(",\"storage_custom_endpoint\":\"https://elsewhere.example\"")
    #expect(workspace.isInitialised)
    #expect(!prepared.isReady(workspace), "it was edited since")
    #expect(!PreparedData(environment: ["XDG_STATE_HOME": folder.path("none")]).isReady(workspace))
  }

  @Test("what somebody else has prepared is removed with its providers before it is prepared anew")
  func clear() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let planted = ".overture/terraform/production/providers/evil"
      let place = world.repository.appending(path: planted)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try world.folder.write("repository/" + Self.record, try Data(contentsOf: recordFile(world)))
      try await world.apply(plan)
      #expect(!FileManager.default.fileExists(atPath: place.path))
      let again = try await world.run(.apply, plan)
      #expect(again.outcomes[.terraformInit] == .unchanged)
    }
  }

  /// A record such as Terraform's, for the plan's bucket.
  private func recordFile(_ world: SandboxWorld) throws -> URL {
    try backend()
    return folder.url.appending(path: Self.record)
  }
}
