/// What a service is configured by in one environment: its variables, and the secrets that become variables.
package struct ServiceConfiguration: Sendable, Equatable {
  /// The values of plain variables, by the variable's name. They are in the repository and in Terraform's state.
  package var variables: [String: String]
  /// Secret Manager's secrets by the variable that each becomes; never a value.
  package var secrets: [String: SecretReference]

  package init(variables: [String: String] = [:], secrets: [String: SecretReference] = [:]) {
    self.variables = variables
    self.secrets = secrets
  }

  package var isEmpty: Bool { variables.isEmpty && secrets.isEmpty }

  /// The names of all variables that it gives the service.
  package var names: Set<String> { Set(variables.keys).union(secrets.keys) }

  /// The ids of the secrets that it refers to, each once, in order.
  package var secretNames: [String] { Set(secrets.values.map(\.name)).sorted() }
}

/// A secret of the environment's project, and which of its versions a deployment reads.
package struct SecretReference: Sendable, Hashable {
  /// The secret's id in Secret Manager.
  package var name: String
  package var version: SecretVersionChoice

  package init(name: String, version: SecretVersionChoice = .latest) {
    self.name = name
    self.version = version
  }
}

/// Which version of a secret a deployment reads.
package enum SecretVersionChoice: Sendable, Hashable, CustomStringConvertible {
  /// The newest one at the moment at which an instance starts.
  case latest
  /// The one of this number, until the answer changes.
  case number(Int)

  /// As Cloud Run writes it.
  package var description: String {
    switch self {
    case .latest: "latest"
    case .number(let number): String(number)
    }
  }
}
