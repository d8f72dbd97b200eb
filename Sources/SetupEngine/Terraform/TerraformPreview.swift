import Artifacts
import Foundation
import GoogleCloud
import SetupPlan
import TerraformModel

/// Plans with the files as they will be, in a copy outside the repository: a preview leaves no trace.
struct TerraformPreview: Sendable {
  let scene: Scene
  /// The image that a new service starts with; nil for the placeholder.
  var firstImage: String?

  func changes() async throws -> [ResourceChange] {
    let bucket = try await scene.existing { try await scene.google.storage.bucket(scene.names.stateBucket) }
    var real = scene.workspace
    real.isLocal = bucket == nil
    real.firstImage = firstImage
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-plan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try StateFolder.makeFolders(folder.path)
    var copy = real
    copy.folder = folder.path
    copy.planFile = folder.appending(path: "preview.plan").path
    let prefix = scene.layout.terraformDirectory + "/"
    func put(_ bytes: Data, as path: String) throws {
      let target = folder.appending(path: String(path.dropFirst(prefix.count)))
      try StateFolder.makeFolders(target.deletingLastPathComponent().path)
      try AtomicFile(path: target.path).write(bytes, mode: 0o644)
    }
    for file in scene.files where file.path.hasPrefix(prefix) {
      // An adjustment leaves the others as they are.
      let there = scene.writes(file) ? nil : try RepositoryFile(file.path, in: scene.repository).read()?.bytes
      try put(there ?? Data(file.contents.utf8), as: file.path)
    }
    // What was allowed, and the values that a person sets beside ours.
    for path in ownFiles(prefix) {
      guard let bytes = try RepositoryFile(path, in: scene.repository).read()?.bytes else { continue }
      try put(bytes, as: path)
    }
    if let lock = FileManager.default.contents(atPath: real.lockFile) {
      try AtomicFile(path: copy.lockFile).write(lock, mode: 0o644)
    }
    if real.isLocal {
      // Nothing was applied yet, so that the state is empty, wherever it is.
      let local = "terraform {\n  backend \"local\" {}\n}\n"
      try AtomicFile(path: folder.appending(path: "overture_override.tf").path).write(Data(local.utf8), mode: 0o644)
    }
    if real.isLocal || !scene.isPrepared(real) {
      copy.data = folder.appending(path: ".terraform").path
      try await scene.terraform.terraform.initialise(copy, scene.terraformLog)
    }
    // What is foreign is planned as if it were adopted: the plan then says what that would change.
    let adoptions = try await Survey(scene).adoptions(withForeign: true)
    return try await scene.terraform.terraform.plan(copy, adoptions: adoptions, scene.terraformLog)
  }

  /// The files of the folder that Terraform loads besides ours, local modules below it included.
  private func ownFiles(_ prefix: String) -> [String] {
    let ours = Set(scene.files.map(\.path) + scene.layout.retired)
    return TerraformFolder.configurations(in: scene.layout.terraformDirectory, of: scene.repository).filter {
      $0.hasPrefix(prefix) && !ours.contains($0) && !$0.hasSuffix("/" + TerraformWorkspace.adoptionsName)
    }
  }
}
