/// Something that a run made or changed, with what was there before: all that an undo needs to know.
package struct Fact: Codable, Sendable, Equatable {
  /// What kind of thing it is; the raw values are written to the journal.
  package enum Kind: String, Codable, Sendable {
    case file
    case folder
    case service
    case pool
    case provider
    case account
    case member
    case registry
    case bucket
    case secret
    case key
    case version
    case githubEnvironment = "github-environment"
    case githubSecret = "github-secret"
    case terraform
    case terraformLockFile = "terraform-lock-file"
  }

  package var kind: Kind
  /// What identifies it among its kind, such as a path or a resource name.
  package var name: String
  /// What was there before the first change; nil where there was nothing.
  package var before: [String: String]?
  /// What it is now, as far as an undo or an inspection needs it. Never a secret.
  package var after: [String: String]

  package init(_ kind: Kind, _ name: String, before: [String: String]? = nil, after: [String: String] = [:]) {
    self.kind = kind
    self.name = name
    self.before = before
    self.after = after
  }

  /// Whether both speak of the same thing.
  package func isSameThing(as other: Fact) -> Bool { kind == other.kind && name == other.name }
}
