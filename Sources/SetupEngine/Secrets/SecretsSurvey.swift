import GoogleCloud
import RESTClient
import SetupPlan

/// The secrets of an environment as they are: those that the answers name, and those that it owns; never a value.
package struct SecretsSurvey: Sendable {
  /// One secret.
  package struct Entry: Sendable, Equatable {
    package let name: String
    /// The variables that the answers give by it, each with the version that they ask for.
    package let variables: [(name: String, version: SecretVersionChoice)]
    /// Nil where there is no such secret.
    package let versions: [Version]?
    /// Who has a role on the secret itself that reads its values, as IAM spells them.
    package let readers: [String]
    /// Whether the environment owns it; else others made it.
    package let isOwned: Bool

    package static func == (left: Entry, right: Entry) -> Bool {
      left.name == right.name && left.versions == right.versions && left.readers == right.readers
        && left.isOwned == right.isOwned && left.variables.map(\.name) == right.variables.map(\.name)
        && left.variables.map(\.version) == right.variables.map(\.version)
    }
  }

  /// A version of a secret.
  package struct Version: Sendable, Equatable {
    package let number: String
    /// `ENABLED`, `DISABLED` or `DESTROYED`.
    package let state: String
    /// RFC 3339.
    package let created: String
  }

  private static let readingRoles: Set<String> = [
    "roles/secretmanager.secretAccessor", "roles/secretmanager.admin", "roles/owner",
  ]

  private let google: GoogleCloudClient
  private let plan: Plan

  /// - Parameters:
  ///   - google: the client that asks.
  ///   - plan: the environment's.
  package init(google: GoogleCloudClient, plan: Plan) {
    self.google = google
    self.plan = plan
  }

  /// All of them, by name.
  package func entries() async throws -> [Entry] {
    let owned = Set(try await OwnedSecrets(google: google, names: plan.names).names())
    let names = owned.union(plan.environment.configuration.secretNames).sorted()
    return try await names.concurrentMap { name in try await entry(name, isOwned: owned.contains(name)) }
  }

  private func entry(_ name: String, isOwned: Bool) async throws -> Entry {
    let secrets = plan.environment.configuration.secrets.filter { $0.value.name == name }
    let variables = secrets.sorted { $0.key < $1.key }.map { (name: $0.key, version: $0.value.version) }
    func entry(_ versions: [Version]?, _ readers: [String]) -> Entry {
      Entry(name: name, variables: variables, versions: versions, readers: readers, isOwned: isOwned)
    }
    do {
      let project = plan.names.project
      let versions = try await google.secrets.versions(project, name).map {
        Version(number: $0.number, state: $0.state, created: $0.created)
      }
      let policy = try await google.policies.get(.secret(project: project, secret: name))
      return entry(
        versions, Set(policy.bindings.filter { Self.readingRoles.contains($0.role) }.map(\.member)).sorted())
    } catch let error as GoogleCloudError where error.kind == .notFound || error.kind == .serviceDisabled {
      return entry(nil, [])
    }
  }
}
