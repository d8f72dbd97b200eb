import Artifacts
import Foundation
import GoogleCloud
import SetupPlan

/// Plans with the files as they will be, in a copy outside the repository: a preview leaves no trace.
struct TerraformPreview: Sendable {
  let scene: Scene

  func changes() async throws -> [String] {
    let bucket = try await scene.existing { try await scene.google.storage.bucket(scene.names.stateBucket) }
    guard bucket != nil else { return ["the service, its alerts and its dashboard are missing"] }
    let real = scene.workspace
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-plan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try StateFolder.makeFolders(folder.path)
    var copy = real
    copy.folder = folder.path
    copy.planFile = folder.appending(path: "preview.plan").path
    let prefix = GeneratedFiles.terraformDirectory + "/"
    for file in scene.files where file.path.hasPrefix(prefix) {
      let path = folder.appending(path: String(file.path.dropFirst(prefix.count))).path
      try AtomicFile(path: path).write(Data(file.contents.utf8), mode: 0o644)
    }
    if let lock = FileManager.default.contents(atPath: real.lockFile) {
      try AtomicFile(path: copy.lockFile).write(lock, mode: 0o644)
    }
    if !(real.isInitialised && (scene.terraform.isStandIn || real.hasLockFile)) {
      copy.data = folder.appending(path: ".terraform").path
      try await scene.terraform.terraform.initialise(copy, scene.terraformLog)
    }
    return try await scene.terraform.terraform.plan(copy, scene.terraformLog)
  }
}
