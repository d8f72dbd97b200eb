/// A role that the runtime account gets beside those that every service needs.
package struct RuntimeRole: Sendable, Hashable {
  /// What a role can be given on.
  package enum Target: Sendable, Hashable, CustomStringConvertible {
    case bucket(String)
    case secret(String)

    /// The kinds as answers write them, before a slash and the name.
    package static let kinds = ["buckets", "secrets"]

    /// - Parameter text: such as `buckets/my-bucket`.
    package init?(_ text: String) {
      let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { return nil }
      switch parts[0] {
      case "buckets": self = .bucket(parts[1])
      case "secrets": self = .secret(parts[1])
      default: return nil
      }
    }

    package var description: String {
      switch self {
      case .bucket(let name): "buckets/\(name)"
      case .secret(let name): "secrets/\(name)"
      }
    }
  }

  /// The role's full name, such as `roles/aiplatform.user` or `projects/my-project/roles/reader`.
  package let role: String
  /// What it is given on; nil for the environment's whole project.
  package let target: Target?

  /// - Parameters:
  ///   - text: the role, as answers write it: predefined ones without `roles/`.
  ///   - target: what it is given on.
  package init(_ text: String, on target: Target? = nil) {
    role = text.contains("/") ? text : "roles/\(text)"
    self.target = target
  }

  /// The role as answers write it.
  package var shortRole: String { role.hasPrefix("roles/") ? String(role.dropFirst("roles/".count)) : role }
}
