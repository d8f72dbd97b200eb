/// The workload identity pool, made, brought back or enabled.
package struct PoolFact: Sendable, Equatable, Codable {
  /// How a pool was found that a run changed.
  package enum Before: String, Sendable, Codable { case deleted, disabled }

  package var name: String
  /// Nil where there was none.
  package var before: Before?

  package init(name: String, before: Before? = nil) {
    self.name = name
    self.before = before
  }
}

/// The provider in the pool, made, brought back or changed.
package struct ProviderFact: Sendable, Equatable, Codable {
  /// The settings of a provider that a run changed.
  package struct Settings: Sendable, Equatable, Codable {
    /// Empty where it had none.
    package var condition: String
    package var mapping: [String: String]
    package var isDisabled: Bool

    package init(condition: String, mapping: [String: String], isDisabled: Bool) {
      self.condition = condition
      self.mapping = mapping
      self.isDisabled = isDisabled
    }
  }

  /// How a provider was found that a run changed.
  package enum Before: Sendable, Equatable, Codable {
    case deleted
    case active(settings: Settings)
  }

  package var name: String
  /// Nil where there was none.
  package var before: Before?
  /// The condition that a change gave it.
  package var condition: String?

  package init(name: String, before: Before? = nil, condition: String? = nil) {
    self.name = name
    self.before = before
    self.condition = condition
  }
}

/// A service account that a run made.
package struct AccountFact: Sendable, Equatable, Codable {
  package var email: String
  /// Google's number of it, once known: a deleted account is brought back by that alone.
  package var uniqueID: String?

  package init(email: String, uniqueID: String? = nil) {
    self.email = email
    self.uniqueID = uniqueID
  }
}
