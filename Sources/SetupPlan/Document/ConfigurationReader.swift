import Yams

extension AnswersReader {
  /// The variables and secrets of an environment.
  mutating func readConfiguration(_ node: Node, _ path: String) -> ServiceConfiguration? {
    let before = problems.count
    let fields = mapping(node, path, keys: [], optional: ["variables", "secrets"])
    let variables = fields["variables"].map { readVariables($0, path + ".variables") } ?? [:]
    let secrets = fields["secrets"].map { readSecrets($0, path + ".secrets") } ?? [:]
    return problems.count == before ? ServiceConfiguration(variables: variables, secrets: secrets) : nil
  }

  /// The values of a mapping whose keys are names of variables.
  private mutating func entries(_ node: Node, _ path: String, _ expected: String) -> [(name: String, node: Node)] {
    if kind(node) == "empty" { return [] }
    guard case .mapping(let mapping) = node else {
      wrongType(node, path, expected)
      return []
    }
    var found: [(name: String, node: Node)] = []
    for (key, value) in mapping {
      guard let name = name(of: key, in: path) else { continue }
      if let violation = NameRules.variable(name) {
        add(key.position, "\(path).\(name)", violation.message, violation.reason, violation.remedy)
      } else {
        found.append((name, value))
      }
    }
    return found
  }

  private mutating func readVariables(_ node: Node, _ path: String) -> [String: String] {
    var variables: [String: String] = [:]
    for (name, node) in entries(node, path, "names of variables with their values, such as LOG_LEVEL: info") {
      // A variable is text, whatever it looks like: 8080 and true are taken as they are written.
      guard let scalar = node.scalar, kind(node) != "empty" else {
        add(
          node.position, "\(path).\(name)", "\(name) is \(kind(node)).", "Allowed: a text.",
          kind(node) == "empty" ? "Write \(name): \"\" for an empty value, or remove the line." : "Write it in quotes.")
        continue
      }
      if let violation = NameRules.variableValue(scalar.string) {
        add(node.position, "\(path).\(name)", violation.message, violation.reason, violation.remedy)
      }
      variables[name] = scalar.string
    }
    return variables
  }

  private mutating func readSecrets(_ node: Node, _ path: String) -> [String: SecretReference] {
    var secrets: [String: SecretReference] = [:]
    for (name, node) in entries(node, path, "names of variables with their secrets, such as DATABASE_URL: database-url")
    {
      secrets[name] = readSecret(node, "\(path).\(name)")
    }
    return secrets
  }

  private mutating func readSecret(_ node: Node, _ path: String) -> SecretReference? {
    guard case .mapping = node else {
      return checkedText(node, path, NameRules.secret).map { SecretReference(name: $0) }
    }
    let fields = mapping(node, path, keys: ["name"], optional: ["version"])
    let name = checkedText(fields["name"], path + ".name", NameRules.secret)
    var version = SecretVersionChoice.latest
    if let node = fields["version"], node.scalar?.string != "latest" {
      guard kind(node) == "a whole number", let number = node.int, number > 0 else {
        wrongType(node, path + ".version", "the number of a version, or latest")
        return nil
      }
      version = .number(number)
    }
    return name.map { SecretReference(name: $0, version: version) }
  }

  /// What the service of an environment reaches.
  mutating func readConnections(_ node: Node, _ path: String) -> Connections? {
    let before = problems.count
    let fields = mapping(node, path, keys: [], optional: ["cloudsql", "network", "buckets"])
    let connections = Connections(
      cloudSQL: fields["cloudsql"].map { readInstances($0, path + ".cloudsql") } ?? [],
      network: fields["network"].flatMap { readNetwork($0, path + ".network") },
      buckets: fields["buckets"].map { readBuckets($0, path + ".buckets") } ?? [:])
    return problems.count == before ? connections : nil
  }

  private mutating func readInstances(_ node: Node, _ path: String) -> [String] {
    guard case .sequence(let items) = node else {
      wrongType(node, path, "a list of connection names, such as [\"my-project:us-central1:orders\"]")
      return []
    }
    var instances: [String] = []
    for item in items {
      guard let name = checkedText(item, path, NameRules.cloudSQL) else { continue }
      guard !instances.contains(name) else {
        add(item.position, path, "The instance \(name) is there twice.", "Each is named once.", "Remove one of them.")
        continue
      }
      instances.append(name)
    }
    return instances
  }

  private mutating func readNetwork(_ node: Node, _ path: String) -> NetworkConnection? {
    let fields = mapping(node, path, keys: ["subnet"], optional: ["egress"])
    let subnet = checkedText(fields["subnet"], path + ".subnet", NameRules.subnet)
    let allowed = NetworkConnection.Egress.allCases.map(\.rawValue).joined(separator: ", ")
    let egress = checkedText(fields["egress"], path + ".egress") { text in
      NetworkConnection.Egress(rawValue: text) != nil
        ? nil
        : NameRules.Violation(
          message: "\(NameRules.quoted(text)) is no traffic that goes through a network.",
          reason: "Allowed: \(allowed).",
          remedy: "private-ranges sends that to private addresses alone, all sends everything.")
    }
    return subnet.map {
      NetworkConnection(subnet: $0, egress: egress.flatMap(NetworkConnection.Egress.init) ?? .privateRanges)
    }
  }

  private mutating func readBuckets(_ node: Node, _ path: String) -> [String: BucketMount] {
    guard case .mapping(let mapping) = node else {
      wrongType(node, path, "folders with their buckets, such as /data: my-bucket")
      return [:]
    }
    var buckets: [String: BucketMount] = [:]
    for (key, value) in mapping {
      guard let folder = name(of: key, in: path) else { continue }
      if let violation = NameRules.mountPath(folder) {
        add(key.position, "\(path).\(folder)", violation.message, violation.reason, violation.remedy)
      } else {
        buckets[folder] = readBucket(value, "\(path).\(folder)")
      }
    }
    return buckets
  }

  private mutating func readBucket(_ node: Node, _ path: String) -> BucketMount? {
    guard case .mapping = node else {
      return checkedText(node, path, NameRules.bucket).map { BucketMount(bucket: $0) }
    }
    let fields = mapping(node, path, keys: ["name"], optional: ["readOnly"])
    let name = checkedText(fields["name"], path + ".name", NameRules.bucket)
    var isReadOnly = false
    if let node = fields["readOnly"] {
      guard kind(node) == "true or false", let flag = node.bool else {
        wrongType(node, path + ".readOnly", "true or false")
        return nil
      }
      isReadOnly = flag
    }
    return name.map { BucketMount(bucket: $0, isReadOnly: isReadOnly) }
  }

  /// The roles of the runtime account.
  mutating func readRoles(_ node: Node, _ path: String) -> [RuntimeRole] {
    if kind(node) == "empty" { return [] }
    guard case .sequence(let items) = node else {
      wrongType(node, path, "a list of roles, such as [aiplatform.user]")
      return []
    }
    var roles: [RuntimeRole] = []
    for item in items {
      guard let role = readRole(item, path) else { continue }
      guard !roles.contains(role) else {
        add(
          item.position, path, "The role \(role.shortRole) is there twice.", "Each is named once.",
          "Remove one of them.")
        continue
      }
      roles.append(role)
    }
    return roles
  }

  private mutating func readRole(_ node: Node, _ path: String) -> RuntimeRole? {
    guard case .mapping = node else {
      return checkedText(node, path, NameRules.runtimeRole).map { RuntimeRole($0) }
    }
    let fields = mapping(node, path, keys: ["role"], optional: ["on"])
    let role = checkedText(fields["role"], path + ".role", NameRules.runtimeRole)
    let target = checkedText(fields["on"], path + ".on", NameRules.roleTarget)
    guard let role, fields["on"] == nil || target != nil else { return nil }
    return RuntimeRole(role, on: target.flatMap { RuntimeRole.Target($0) })
  }
}
