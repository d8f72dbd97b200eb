/// A resource that exists and that Terraform takes into its state instead of making it: an `import` block.
///
/// Source: https://developer.hashicorp.com/terraform/language/import
package struct Adoption: Sendable, Hashable {
  /// The address in the configuration, such as `google_cloud_run_v2_service.service`.
  package var address: String
  /// What the provider finds it by, such as `projects/P/locations/L/services/S`.
  package var id: String

  package init(address: String, id: String) {
    self.address = address
    self.id = id
  }
}
