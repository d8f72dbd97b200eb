/// A planned change that takes away or replaces something which the last apply did not put there.
package struct PlannedRemoval: Sendable, Hashable {
  /// The resource's address in Terraform's configuration.
  package var address: String
  /// What goes, with its values as far as they may be shown.
  package var attribute: AttributeChange

  package init(address: String, attribute: AttributeChange) {
    self.address = address
    self.attribute = attribute
  }

  /// What would go, in words: by name, never by a hidden value.
  package var words: String {
    let name = attribute.path
    let before = if case .text(let text) = attribute.before, !text.isEmpty { " (\(text))" } else { "" }
    switch attribute.after {
    case .absent: return "\(address): \(name)\(before) would be removed; others have set it"
    case .text(let text): return "\(address): \(name)\(before) would become \(text); others have changed it"
    case .hidden, .unknown: return "\(address): \(name)\(before) would be replaced; others have changed it"
    }
  }
}
