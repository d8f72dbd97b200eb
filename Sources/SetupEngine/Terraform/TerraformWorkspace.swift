import Foundation
import SetupPlan

/// Where and on what Terraform works.
struct TerraformWorkspace: Sendable {
  /// The folder with the `.tf` files.
  var folder: String
  /// `TF_DATA_DIR`.
  var data: String
  /// Where the plan is kept.
  var planFile: String
  /// The bucket of the state and the prefix in it.
  var bucket: String
  var prefix: String

  /// The workspace of an environment in a repository.
  init(repository: URL, names: ResourceNames) {
    let state = StateFolder(repository: repository)
    folder = repository.appending(path: "terraform").path
    data = state.terraform(names.environment)
    planFile = state.terraformPlan(names.environment)
    bucket = names.stateBucket
    prefix = names.statePrefix
  }

  /// Where a Terraform that runs writes to, and what tells that it runs.
  var outputFile: String { data + ".output" }
  var processFile: String { Self.processFile(data: data) }

  static func processFile(data: String) -> String { data + ".process" }

  /// The values that the configuration is applied with.
  var variables: String { folder + "/overture.auto.tfvars.json" }

  /// The same from the repository's root.
  var lockFilePath: String { (folder as NSString).lastPathComponent + "/.terraform.lock.hcl" }

  /// The lock of the provider's versions, which `terraform init` writes.
  var lockFile: String { folder + "/.terraform.lock.hcl" }

  var hasLockFile: Bool { FileManager.default.fileExists(atPath: lockFile) }

  /// Whether `terraform init` has been done for this very bucket and prefix.
  var isInitialised: Bool {
    guard let contents = FileManager.default.contents(atPath: data + "/terraform.tfstate"),
      let record = try? JSONDecoder().decode(BackendRecord.self, from: contents)
    else { return false }
    return record.backend.config.bucket == bucket && record.backend.config.prefix == prefix
  }

  /// What `terraform init` keeps of the backend.
  struct BackendRecord: Codable {
    struct Backend: Codable {
      struct Config: Codable {
        var bucket: String?
        var prefix: String?
      }
      var type = "gcs"
      var config: Config
    }
    var backend: Backend
  }
}
