/// What `terraform init` keeps of the backend, in `terraform.tfstate` of its data folder.
package struct BackendRecord: Codable, Sendable {
  package struct Backend: Codable, Sendable {
    package struct Config: Codable, Sendable {
      package var bucket: String?
      package var prefix: String?

      package init(bucket: String?, prefix: String?) {
        self.bucket = bucket
        self.prefix = prefix
      }
    }
    package var type = "gcs"
    package var config: Config
  }
  package var backend: Backend

  package init(bucket: String, prefix: String) {
    backend = Backend(config: Backend.Config(bucket: bucket, prefix: prefix))
  }
}
