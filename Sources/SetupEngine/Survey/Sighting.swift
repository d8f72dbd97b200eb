import RESTClient
import SetupPlan

/// Something of a set-up's that was found in the clouds, whoever made it.
struct Sighting: Sendable {
  /// As it is told where it turns out to be foreign.
  var resource: ForeignResource
  /// What `terraform import` takes; nil for what a step makes by itself.
  var importID: String?
  /// What a revert gives back where it was adopted. Never a value that could be a secret.
  var before: JSONValue = .null
  /// Whether it carries a mark that only a set-up of the same names puts there.
  var isMarked = false

  var kind: ForeignKind { resource.kind }

  /// Whose it is.
  enum Ownership: Sendable, Equatable {
    /// A run of this environment, of one that shares it, or of a colleague has made it.
    case ours
    /// A run that was cut short has made it, and Terraform's state does not know it yet.
    case intended
    /// Others have made it, and it was adopted by name.
    case adopted
    case foreign
  }
}

extension ForeignKind {
  /// What journals call it among the facts of its step; nil where no fact says that it was made.
  func fact(_ names: ResourceNames) -> (kind: Fact.Kind, name: String)? {
    switch self {
    case .deployerAccount: (.account, names.deployerEmail)
    case .runtimeAccount: (.account, names.runtimeEmail)
    case .plannerAccount: (.account, names.plannerEmail)
    case .previewerAccount: (.account, names.previewerEmail)
    case .registry: (.registry, names.registry)
    case .stateBucket: (.bucket, names.stateBucket)
    case .keySecret: (.secret, names.keySecret)
    case .githubEnvironment: (.githubEnvironment, names.githubEnvironment)
    default: nil
    }
  }
}
