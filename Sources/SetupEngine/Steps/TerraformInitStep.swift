import Foundation
import GoogleCloud
import SetupPlan

/// `terraform.init`: the backend in the state bucket, and the provider.
struct TerraformInitStep: Step {
  let id = StepID.terraformInit

  func inspect(_ scene: Scene) async throws -> Inspection {
    // How this machine is prepared is no difference of the set-up: a preview prepares a copy of its own.
    guard scene.mode == .run else { return .asWanted }
    let workspace = scene.workspace
    return scene.isPrepared(workspace)
      ? .asWanted : .differs(["terraform is not initialised for gs://\(workspace.bucket)/\(workspace.prefix)"])
  }

  func apply(_ scene: Scene) async throws {
    let workspace = scene.workspace
    if !scene.terraform.isStandIn, !workspace.hasLockFile {
      try await scene.made(Fact.terraformLockFile(scene.layout.lockFilePath))
    }
    try await scene.prepare(workspace)
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard case .terraformLockFile(let path) = fact else { return }
    let place = try RepositoryFile(path, in: scene.repository)
    guard try place.read() != nil else { return }
    try place.remove()
    scene.log("removed \(path)")
  }
}
