/// What Terraform would do with one resource.
///
/// Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
package struct ResourceChange: Sendable, Hashable {
  /// What happens to it.
  package enum Action: Sendable, Hashable {
    case create
    case update
    /// Made anew; `createsFirst` says whether the old one goes only after the new one is there.
    case replace(createsFirst: Bool)
    case delete
    /// Imported into the state, and then changed by the attributes that are listed, if any.
    case adopt
    /// Changed by others since the last apply, in attributes that the configuration leaves open: an apply takes note of it
    /// and changes nothing. An attribute's `before` is what the last apply left, `after` is what is there.
    case drift
  }

  /// The address in the configuration, such as `google_cloud_run_v2_service.service`.
  package var address: String
  package var action: Action
  /// What differs, ordered by path; empty where the resource is made or deleted as a whole.
  package var attributes: [AttributeChange]
  /// The paths of the attributes that cannot be changed in place; empty unless it is replaced.
  package var replacementPaths: [String]

  package init(address: String, action: Action, attributes: [AttributeChange] = [], replacementPaths: [String] = []) {
    self.address = address
    self.action = action
    self.attributes = attributes
    self.replacementPaths = replacementPaths
  }
}
