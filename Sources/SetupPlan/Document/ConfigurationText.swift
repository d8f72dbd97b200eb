/// How configuration, connections and roles are written as YAML.
extension YAMLText {
  /// Variables in braces, by name.
  static func flow(_ variables: [String: String]) -> String {
    braces(variables.sorted { $0.key < $1.key }.map { (key($0.key), value($0.value)) })
  }

  /// Secrets in braces, by the variable.
  static func flow(_ secrets: [String: SecretReference]) -> String {
    braces(secrets.sorted { $0.key < $1.key }.map { (key($0.key), flow($0.value)) })
  }

  /// One secret: its name, or name and version in braces.
  static func flow(_ secret: SecretReference) -> String {
    guard case .number(let number) = secret.version else { return scalar(secret.name) }
    return braces([("name", scalar(secret.name)), ("version", "\(number)")])
  }

  /// The value of a variable.
  static func value(_ text: String) -> String { scalar(text) }

  /// A name in front of a colon.
  static func key(_ name: String) -> String { scalar(name) }

  /// The sections of a configuration, each with its entries in braces; those without any are left out.
  static func sections(_ configuration: ServiceConfiguration) -> [(key: String, value: String)] {
    (configuration.variables.isEmpty ? [] : [("variables", flow(configuration.variables))])
      + (configuration.secrets.isEmpty ? [] : [("secrets", flow(configuration.secrets))])
  }

  /// Connections in braces.
  static func flow(_ connections: Connections) -> String {
    var parts: [(String, String)] = []
    if !connections.cloudSQL.isEmpty {
      parts.append(("cloudsql", "[\(connections.cloudSQL.map(quoted).joined(separator: ", "))]"))
    }
    if let network = connections.network {
      parts.append(
        ("network", braces([("subnet", scalar(network.subnet)), ("egress", network.egress.rawValue)])))
    }
    if !connections.buckets.isEmpty {
      let buckets = connections.buckets.sorted { $0.key < $1.key }.map { path, mount in
        (
          path,
          mount.isReadOnly
            ? braces([("name", scalar(mount.bucket)), ("readOnly", "true")]) : scalar(mount.bucket)
        )
      }
      parts.append(("buckets", braces(buckets)))
    }
    return braces(parts)
  }

  /// Roles in brackets.
  static func flow(_ roles: [RuntimeRole]) -> String {
    let items = roles.map { role in
      role.target.map { braces([("role", scalar(role.shortRole)), ("on", scalar("\($0)"))]) } ?? scalar(role.shortRole)
    }
    return "[\(items.joined(separator: ", "))]"
  }

  private static func braces(_ entries: [(String, String)]) -> String {
    entries.isEmpty ? "{}" : "{ \(entries.map { "\($0): \($1)" }.joined(separator: ", ")) }"
  }
}
