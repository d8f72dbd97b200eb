import SetupPlan

/// Which secret a name on the command line stands for.
struct SecretTarget: Equatable {
  /// The secret's id.
  let secret: String
  /// The variable that it becomes; nil where a secret's own name was given.
  let variable: String?
  /// Whether the answers do not name it yet.
  let isNew: Bool
  /// What the answers say of its version.
  let version: SecretVersionChoice

  /// - Parameters:
  ///   - name: a variable, or a secret's name.
  ///   - plan: the environment's.
  /// - Throws: `CommandFailure` where it can be neither.
  init(_ name: String, in plan: Plan) throws {
    let secrets = plan.environment.configuration.secrets
    if let reference = secrets[name] {
      (secret, variable, isNew, version) = (reference.name, name, false, reference.version)
    } else if let entry = secrets.sorted(by: { $0.key < $1.key }).first(where: { $0.value.name == name }) {
      (secret, variable, isNew, version) = (name, entry.key, false, entry.value.version)
    } else if name.contains("-") {
      if let violation = NameRules.secret(name) { throw Self.refusal(violation) }
      (secret, variable, isNew, version) = (name, nil, true, .latest)
    } else {
      if let violation = NameRules.variable(name) { throw Self.refusal(violation) }
      (secret, variable, isNew, version) = (plan.names.secret(for: name), name, true, .latest)
    }
  }

  private static func refusal(_ violation: NameRules.Violation) -> CommandFailure {
    .usage(violation.message, violation.reason, violation.remedy)
  }
}
