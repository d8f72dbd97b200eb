/// What `terraform init` keeps of the backend, in `terraform.tfstate` of its data folder: a state of version 3, which is the
/// only one that Terraform reads there.
package struct BackendRecord: Codable, Sendable {
  package struct Backend: Codable, Sendable {
    package struct Config: Codable, Sendable {
      package var bucket: String?
      package var prefix: String?
    }
    package var type = "gcs"
    package var config: Config
    /// Of the configuration's backend block; what plays Terraform in the sandbox computes none.
    package var hash: UInt64?
  }
  package var version: Int? = 3
  package var serial: Int? = 1
  package var lineage: String? = "overture"
  package var backend: Backend

  package init(bucket: String, prefix: String) {
    backend = Backend(config: Backend.Config(bucket: bucket, prefix: prefix))
  }

  /// Whether the real Terraform has written it, and so has its provider.
  package var isOfTerraform: Bool { backend.hash != nil }
}
