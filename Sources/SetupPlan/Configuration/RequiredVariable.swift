/// A variable without which the service does not start, as its code says.
package struct RequiredVariable: Sendable, Equatable {
  package let name: String
  /// Where it is read: `FILE:LINE` from the repository's root; empty where no file says so.
  package let place: String

  package init(name: String, place: String) {
    self.name = name
    self.place = place
  }
}

extension Plan {
  /// The required variables that neither an answer nor the platform gives.
  package func unanswered(_ required: [RequiredVariable]) -> [RequiredVariable] {
    let given = environment.configuration.names
    return required.filter { !given.contains($0.name) && VariableOwner.table[$0.name] == nil }
  }

  /// What stands between the answers and a service that starts: each variable, where it is read, and the line that gives it.
  ///
  /// - Parameter required: what the code cannot do without.
  /// - Returns: nil where all of it is given.
  package func failure(unanswered required: [RequiredVariable]) -> Failure? {
    let missing = unanswered(required)
    guard !missing.isEmpty else { return nil }
    let names = missing.map(\.name).joined(separator: ", ")
    let reads = missing.map { $0.place.isEmpty ? $0.name : "\($0.name) in \($0.place)" }
    return Failure(
      message: missing.count == 1
        ? "The service does not start without \(names), which no answer gives"
        : "The service does not start without \(missing.count) variables that no answer gives: \(names)",
      reason: "Its code reads, without a default: \(reads.joined(separator: "; ")).",
      remedy: "Write into overture.yaml, below configuration of \(environment.name): "
        + missing.map(line).joined(separator: "; "), kind: .answers)
  }

  /// The line of the answers that gives a variable: a secret where it looks like a credential, with the command that makes it.
  private func line(giving variable: RequiredVariable) -> String {
    let name = variable.name
    guard let hint = CredentialHint(name: name) else { return "variables: { \(name): VALUE }" }
    let secret = names.secret(for: name)
    let command =
      "overture secrets set \(name) \(options)\(hint == .random ? " --generate" : "")"
    return "secrets: { \(name): \(secret) }, which this command makes and writes: \(command)"
  }
}

extension ResourceNames {
  /// The name of a secret that is made for a variable, such as `ai-orchestra-production-database-url`.
  package func secret(for variable: String) -> String {
    let words = variable.lowercased().map { $0 == "_" ? "-" : $0 }
    return "\(service)-\(String(words))"
  }
}
