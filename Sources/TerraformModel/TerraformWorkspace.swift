/// Where and on what Terraform works.
package struct TerraformWorkspace: Sendable {
  /// The folder with the `.tf` files.
  package var folder: String
  /// The file of the environment's values, from that folder.
  package var variablesFile: String
  /// `TF_DATA_DIR`.
  package var data: String
  /// Where the plan is kept.
  package var planFile: String
  /// The bucket of the state and the prefix in it.
  package var bucket: String
  package var prefix: String
  /// Whether the bucket is not there yet: then the state is empty, and stays where the plan is made.
  package var isLocal = false
  /// The image that a new service starts with; nil for the placeholder of the configuration.
  package var firstImage: String?

  package init(folder: String, variablesFile: String, data: String, planFile: String, bucket: String, prefix: String) {
    self.folder = folder
    self.variablesFile = variablesFile
    self.data = data
    self.planFile = planFile
    self.bucket = bucket
    self.prefix = prefix
  }

  /// Where a Terraform that runs writes to, and what tells that it runs.
  package var outputFile: String { data + ".output" }
  package var processFile: String { Self.processFile(data: data) }

  package static func processFile(data: String) -> String { data + ".process" }

  /// The lock of the provider's versions, which `terraform init` writes.
  package var lockFile: String { folder + "/.terraform.lock.hcl" }

  /// The `import` blocks of what a run adopts; it is there only while a plan is made.
  package var adoptionsFile: String { folder + "/" + Self.adoptionsName }

  /// The name of that file.
  package static let adoptionsName = "overture_adoptions.tf"
}
