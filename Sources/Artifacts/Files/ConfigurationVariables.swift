import SetupPlan

/// The values of the Terraform variables about configuration and connections; those that answers leave out keep their defaults.
enum ConfigurationVariables {
  static func values(_ environment: EnvironmentAnswers) -> [(name: String, value: String)] {
    let configuration = environment.configuration
    let connections = environment.connections
    var values: [(name: String, value: String)] = []
    if !configuration.variables.isEmpty {
      values.append(("variables", map(configuration.variables.mapValues(JSONText.quote))))
    }
    if !configuration.secrets.isEmpty {
      let secrets = configuration.secrets.mapValues { secret in
        map(["secret": JSONText.quote(secret.name), "version": JSONText.quote("\(secret.version)")], isInline: true)
      }
      values.append(("secrets", map(secrets)))
    }
    if !connections.cloudSQL.isEmpty {
      let instances = connections.cloudSQL.sorted().map(JSONText.quote).joined(separator: ", ")
      values.append(("cloud_sql_instances", "[\(instances)]"))
    }
    if let network = connections.network {
      values.append(
        (
          "network",
          map(
            ["subnet": JSONText.quote(network.subnet), "egress": JSONText.quote(network.egress.apiName)],
            isInline: true)
        ))
    }
    if !connections.buckets.isEmpty {
      let buckets = connections.buckets.mapValues { mount in
        map(["bucket": JSONText.quote(mount.bucket), "read_only": "\(mount.isReadOnly)"], isInline: true)
      }
      values.append(("buckets", map(buckets)))
    }
    return values
  }

  /// An object of JSON, in the order of its names: on a line, or an entry a line.
  private static func map(_ entries: [String: String], isInline: Bool = false) -> String {
    let lines = entries.sorted { $0.key < $1.key }.map { "\(JSONText.quote($0.key)): \($0.value)" }
    guard !isInline else { return "{ \(lines.joined(separator: ", ")) }" }
    return "{\n" + lines.map { "    \($0)" }.joined(separator: ",\n") + "\n  }"
  }
}

extension NetworkConnection.Egress {
  /// The Cloud Run API's name.
  var apiName: String {
    switch self {
    case .privateRanges: "PRIVATE_RANGES_ONLY"
    case .all: "ALL_TRAFFIC"
    }
  }
}
