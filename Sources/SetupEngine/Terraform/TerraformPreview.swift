import Artifacts
import Foundation
import GoogleCloud
import SetupPlan
import TerraformModel

/// Plans with the files as they will be, in a copy outside the repository: a preview leaves no trace.
struct TerraformPreview: Sendable {
  let scene: Scene

  func changes() async throws -> [ResourceChange] {
    let bucket = try await scene.existing { try await scene.google.storage.bucket(scene.names.stateBucket) }
    var real = scene.workspace
    real.isLocal = bucket == nil
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-plan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try StateFolder.makeFolders(folder.path)
    var copy = real
    copy.folder = folder.path
    copy.planFile = folder.appending(path: "preview.plan").path
    try takeOver(real.folder, to: folder)
    let prefix = scene.layout.terraformDirectory + "/"
    for file in scene.files where file.path.hasPrefix(prefix) {
      let path = folder.appending(path: String(file.path.dropFirst(prefix.count))).path
      try AtomicFile(path: path).write(Data(file.contents.utf8), mode: 0o644)
    }
    if let lock = FileManager.default.contents(atPath: real.lockFile) {
      try AtomicFile(path: copy.lockFile).write(lock, mode: 0o644)
    }
    if real.isLocal {
      // Nothing was applied yet, so that the state is empty, wherever it is.
      let local = "terraform {\n  backend \"local\" {}\n}\n"
      try AtomicFile(path: folder.appending(path: "overture_override.tf").path).write(Data(local.utf8), mode: 0o644)
    }
    if !(!real.isLocal && real.isInitialised && (scene.terraform.isStandIn || real.hasLockFile)) {
      copy.data = folder.appending(path: ".terraform").path
      try await scene.terraform.terraform.initialise(copy, scene.terraformLog)
    }
    // What is foreign is planned as if it were adopted: the plan then says what that would change.
    let adoptions = try await Survey(scene).adoptions(withForeign: true)
    return try await scene.terraform.terraform.plan(copy, adoptions: adoptions, scene.terraformLog)
  }

  /// Copies what a run will find: the operator's own values, and for an adjustment, which writes few files, the configuration.
  private func takeOver(_ folder: String, to copy: URL) throws {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for file in files where file != TerraformWorkspace.adoptionsName {
      let isValue = [".auto.tfvars", ".auto.tfvars.json"].contains { file.hasSuffix($0) } || file == "terraform.tfvars"
      let isConfiguration = scene.adjusted != nil && (file.hasSuffix(".tf") || file.hasSuffix(".tf.json"))
      guard isValue || isConfiguration, let contents = FileManager.default.contents(atPath: "\(folder)/\(file)") else {
        continue
      }
      try AtomicFile(path: copy.appending(path: file).path).write(contents, mode: 0o600)
    }
  }
}
