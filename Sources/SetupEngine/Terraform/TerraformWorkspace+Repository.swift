import Artifacts
import Foundation
import SetupPlan
import TerraformModel

extension TerraformWorkspace {
  /// The workspace of an environment in a repository.
  init(repository: URL, names: ResourceNames, layout: FileLayout = .usual) {
    let state = StateFolder(repository: repository)
    self.init(
      folder: repository.appending(path: layout.terraformDirectory).path,
      variablesFile: FileLayout.variables(names.environment), data: state.terraform(names.githubEnvironment),
      planFile: state.terraformPlan(names.githubEnvironment), bucket: names.stateBucket, prefix: names.statePrefix)
  }

  var hasLockFile: Bool { FileManager.default.fileExists(atPath: lockFile) }

  private var record: BackendRecord? {
    FileManager.default.contents(atPath: data + "/terraform.tfstate")
      .flatMap { try? JSONDecoder().decode(BackendRecord.self, from: $0) }
  }

  /// Whether the real Terraform has its provider here: only where it did the `init` itself.
  var hasProvider: Bool { hasLockFile && record?.isOfTerraform == true }

  /// Whether `terraform init` has been done for this very bucket and prefix.
  var isInitialised: Bool {
    guard let record else { return false }
    return record.backend.config.bucket == bucket && record.backend.config.prefix == prefix
  }
}
