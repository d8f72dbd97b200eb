extension EnvironmentAnswers {
  /// What is wrong with configuration, connections and roles as values.
  func configurationProblems() -> [AnswersProblem] {
    var found: [AnswersProblem] = []
    let start = "environments.\(name)"
    func add(_ path: String, _ violation: NameRules.Violation?) {
      guard let violation else { return }
      found.append(
        AnswersProblem(
          path: "\(start).\(path)", message: violation.message, reason: violation.reason, remedy: violation.remedy))
    }
    for (name, value) in configuration.variables.sorted(by: { $0.key < $1.key }) {
      add("configuration.variables.\(name)", NameRules.variable(name) ?? NameRules.variableValue(value))
    }
    for (name, secret) in configuration.secrets.sorted(by: { $0.key < $1.key }) {
      add("configuration.secrets.\(name)", NameRules.variable(name) ?? NameRules.secret(secret.name))
    }
    add("configuration", configurationViolation())
    for name in connections.cloudSQL { add("connections.cloudsql", NameRules.cloudSQL(name)) }
    if let network = connections.network { add("connections.network.subnet", NameRules.subnet(network.subnet)) }
    for (path, mount) in connections.buckets.sorted(by: { $0.key < $1.key }) {
      add("connections.buckets.\(path)", NameRules.mountPath(path) ?? NameRules.bucket(mount.bucket))
    }
    add("connections.buckets", bucketsViolation())
    for role in roles {
      add("roles", NameRules.runtimeRole(role.shortRole) ?? role.target.flatMap { NameRules.roleTarget("\($0)") })
    }
    return found
  }

  /// What is wrong with the variables together.
  func configurationViolation() -> NameRules.Violation? {
    let count = configuration.variables.count + configuration.secrets.count
    if count > NameRules.mostVariables {
      return NameRules.Violation(
        message: "There are \(count) variables.", reason: "Cloud Run allows \(NameRules.mostVariables).",
        remedy: "Remove those that nothing reads.")
    }
    guard let name = configuration.variables.keys.sorted().first(where: { configuration.secrets[$0] != nil }) else {
      return nil
    }
    return NameRules.Violation(
      message: "\(name) is a variable and a secret.", reason: "Each name has one value.", remedy: "Remove one of them.")
  }

  /// What is wrong with the mounted buckets together, and with the instance that mounts them.
  func bucketsViolation() -> NameRules.Violation? {
    let paths = connections.buckets.keys.sorted()
    if let outer = paths.first(where: { path in paths.contains { $0.hasPrefix(path + "/") } }) {
      return NameRules.Violation(
        message: "A bucket is mounted inside \(outer), which is one too.",
        reason: "Cloud Run mounts no volume inside another one.", remedy: "Give each a folder of its own.")
    }
    guard !paths.isEmpty, resources.memory.mebibytes < Connections.leastMemory else { return nil }
    return NameRules.Violation(
      message: "An instance with \(resources.memory) mounts no bucket.",
      reason:
        "Buckets need the second generation of Cloud Run, whose instances have \(Connections.leastMemory)Mi at least.",
      remedy: "Answer memory: \(Connections.leastMemory)Mi or more.")
  }
}

extension Connections {
  /// The least memory of an instance that mounts a bucket, in mebibytes.
  static let leastMemory = 512
}
