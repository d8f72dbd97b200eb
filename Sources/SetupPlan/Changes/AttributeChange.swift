/// One attribute that a change of a resource touches.
package struct AttributeChange: Sendable, Hashable {
  /// What an attribute holds, as far as it may be shown.
  package enum Value: Sendable, Hashable {
    /// Not set, or an element that is not there.
    case absent
    /// The value in one line, as Terraform writes it, strings without quotes.
    case text(String)
    /// A value that Terraform marks as sensitive, or that may hold a secret; it is never shown.
    case hidden
    /// Known only after the apply.
    case unknown
  }

  /// Where it is, with Terraform's names: `template.containers[0].resources.limits.memory`. An element that has a name
  /// of its own goes by it instead of its index: `template.containers[0].env[DATABASE_URL]`.
  package var path: String
  package var before: Value
  package var after: Value

  package init(path: String, before: Value, after: Value) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// Whether something that is there goes, without anything in its place.
  package var isRemoval: Bool { before != .absent && after == .absent }
}
