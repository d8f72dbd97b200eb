/// What the expressions of one job see.
struct JobScope {
  let event: String
  let inputs: [String: WorkflowValue]
  let runner: Runner
  var needs: [String: WorkflowRun.Job] = [:]
  /// The secrets that the workflow was given, by name; nil in one that nobody calls, which has those of the repository.
  var passed: [String: WorkflowValue]?
  /// The environment that the job names; its secrets come before those that were given.
  var environment: String?
  var steps: [String: (result: WorkflowRun.Result, outputs: [String: String])] = [:]
  /// How the steps before ended, taken together.
  var status = WorkflowRun.Result.success

  /// A text with its expressions filled in.
  func filled(_ text: String) throws -> WorkflowValue { try expression(status).filled(text) }

  /// Whether a condition holds; one that does not ask how what came before ended holds only after success.
  func isTrue(_ condition: String, after results: [WorkflowRun.Result]) throws -> Bool {
    let status =
      results.contains(.failure) ? WorkflowRun.Result.failure : results.contains(.skipped) ? .skipped : .success
    let text = condition.hasPrefix("${{") ? String(condition.dropFirst(3).dropLast(2)) : condition
    let holds = try expression(status).value(of: text).isTrue
    return holds && (WorkflowExpression.asksForStatus(text) || status == .success)
  }

  private func expression(_ status: WorkflowRun.Result) -> WorkflowExpression {
    WorkflowExpression(
      names: { try value(of: $0.split(separator: ".").map(String.init), $0) },
      functions: { name, arguments in
        switch name {
        case "success": .bool(status == .success)
        case "failure": .bool(status == .failure)
        case "cancelled": .bool(false)
        case "always": .bool(true)
        case "format":
          .text(
            arguments.dropFirst().enumerated().reduce(arguments.first?.text ?? "") { text, argument in
              text.replacing("{\(argument.offset)}", with: argument.element.text)
            })
        default: throw WorkflowExpression.Invalid(description: "There is no \(name)().")
        }
      })
  }

  /// The value of a secret, null where nobody has it; nil where the workflow may not be given it.
  func secret(_ name: String) -> WorkflowValue? {
    let own = environment.flatMap { runner.secrets[$0]?[name] }.map(WorkflowValue.text)
    guard let passed else { return own ?? runner.secrets[""]?[name].map(WorkflowValue.text) ?? .null }
    return passed[name].map { own ?? $0 }
  }

  /// What a name stands for. A name that does not exist is a mistake here, though GitHub has it be empty.
  private func value(of parts: [String], _ name: String) throws -> WorkflowValue {
    switch (parts.first, parts.count) {
    case ("inputs", 2):
      if let value = inputs[parts[1]] { return value }
    case ("secrets", 2):
      if let value = secret(parts[1]) { return value }
    case ("github", 2):
      if parts[1] == "event_name" { return .text(event) }
      if let value = runner.github[parts[1]] { return .text(value) }
    case ("github", 4...) where parts[1] == "event": return runner.event[name].map(WorkflowValue.text) ?? .null
    case ("needs", 3) where parts[2] == "result":
      if let job = needs[parts[1]] { return .text(job.result.rawValue) }
    case ("needs", 4) where parts[2] == "outputs":
      if let job = needs[parts[1]] { return job.outputs[parts[3]].map(WorkflowValue.text) ?? .null }
    case ("steps", 3) where parts[2] == "outcome":
      if let step = steps[parts[1]] { return .text(step.result.rawValue) }
    case ("steps", 4) where parts[2] == "outputs":
      if let step = steps[parts[1]] { return step.outputs[parts[3]].map(WorkflowValue.text) ?? .null }
    default: break
    }
    throw WorkflowExpression.Invalid(description: "Nothing is called \(name).")
  }
}
