import Artifacts
import Foundation
import GoogleCloud
import SetupPlan
import TerraformModel

/// Plans with the files as they will be, in a copy outside the repository: a preview leaves no trace.
struct TerraformPreview: Sendable {
  let scene: Scene

  func changes(adopting adoptions: [Adoption]) async throws -> [ResourceChange] {
    let bucket = try await scene.existing { try await scene.google.storage.bucket(scene.names.stateBucket) }
    var real = scene.workspace
    real.isLocal = bucket == nil
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-plan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try StateFolder.makeFolders(folder.path)
    var copy = real
    copy.folder = folder.path
    copy.planFile = folder.appending(path: "preview.plan").path
    let prefix = scene.layout.terraformDirectory + "/"
    for file in scene.files where file.path.hasPrefix(prefix) {
      let path = folder.appending(path: String(file.path.dropFirst(prefix.count))).path
      try AtomicFile(path: path).write(Data(file.contents.utf8), mode: 0o644)
    }
    // Values of the operator's own, such as alert_email, count in an apply; code of others is not run for a look.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: real.folder)) ?? []
    for name in names where Self.holdsValues(name) {
      let path = folder.appending(path: name).path
      guard !FileManager.default.fileExists(atPath: path),
        let values = FileManager.default.contents(atPath: "\(real.folder)/\(name)")
      else { continue }
      try AtomicFile(path: path).write(values, mode: 0o600)
    }
    if let lock = FileManager.default.contents(atPath: real.lockFile) {
      try AtomicFile(path: copy.lockFile).write(lock, mode: 0o644)
    }
    if real.isLocal {
      // Nothing was applied yet, so that the state is empty, wherever it is.
      let local = "terraform {\n  backend \"local\" {}\n}\n"
      try AtomicFile(path: folder.appending(path: "overture_override.tf").path).write(Data(local.utf8), mode: 0o644)
    }
    if real.isLocal || !real.isReady(for: scene.terraform) {
      copy.data = folder.appending(path: ".terraform").path
      try await scene.terraform.terraform.initialise(copy, scene.terraformLog)
    }
    return try await scene.terraform.terraform.plan(copy, adoptions: adoptions, scene.terraformLog)
  }

  private static func holdsValues(_ name: String) -> Bool {
    [".auto.tfvars", ".auto.tfvars.json"].contains { name.hasSuffix($0) }
      || ["terraform.tfvars", "terraform.tfvars.json"].contains(name)
  }
}
