import RESTClient
import SetupPlan

/// Something that others made and that was adopted by name.
package struct AdoptionFact: Sendable, Equatable, Codable {
  /// What `--adopt` called it.
  package var id: String
  package var what: ForeignKind
  /// The full name, as the clouds know it.
  package var name: String
  /// What it had, as far as a revert can give it back; never the value of a variable, a header or a secret.
  package var before: JSONValue?

  package init(id: String, what: ForeignKind, name: String, before: JSONValue? = nil) {
    self.id = id
    self.what = what
    self.name = name
    self.before = before
  }
}
