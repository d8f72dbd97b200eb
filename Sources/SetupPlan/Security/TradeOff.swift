/// A riskier answer to a security question, explained before it can be accepted.
package struct TradeOff: Sendable, Equatable, Identifiable {
  /// The fixed names of the trade-offs; `--acknowledge` takes them.
  package enum ID: String, Sendable, CaseIterable {
    case serviceAccountKeys = "service-account-keys"
    case broadPermissions = "broad-permissions"
    case publicAccess = "public-access"
    case openIngress = "open-ingress"
  }

  package let id: ID
  package let title: String
  package let gained: String
  package let risked: String
  /// Who could abuse it, and how.
  package let abuse: String
  /// The safer alternative.
  package let instead: String
}
