/// What the expressions of a job's steps find.
struct StepScope {
  let world: World
  /// The repository's key.
  let repository: String
  /// What stands under `github`.
  let github: JSON
  /// The job's document: `plan`, and `played` for the steps so far.
  let job: JSON
  /// How the jobs before have ended, and their outputs, by the names that the job knows them by.
  let needs: JSON
  /// Whether all before has succeeded.
  let hasSucceeded: Bool
  /// Whether something before has failed.
  var hasFailed = false
  /// Whether the run is being ended.
  var isCancelled = false

  private var plan: JSON { job["plan"] ?? [:] }

  var expression: WorkflowExpression {
    WorkflowExpression(names: value) { name, arguments in
      switch name {
      case "success": .bool(hasSucceeded && !isCancelled)
      case "failure": .bool(hasFailed && !isCancelled)
      case "cancelled": .bool(isCancelled)
      case "always": true
      case "format": WorkflowPlan.format(arguments)
      case "fromJSON": WorkflowPlan.fromJSON(arguments)
      default: .null
      }
    }
  }

  /// The variables of a step, filled in.
  func variables(of step: JSON) -> [String: String] {
    let all = (plan["env"] ?? [:]).merging(step["env"] ?? [:])
    return (all.object ?? [:]).mapValues { expression.filled(WorkflowExpression.text($0)) }
  }

  /// What a job's log must not show: the secrets that it names, the longest first.
  var hidden: [String] {
    let text = plan.text()
    let names = Set(text.matches(of: /secrets\.([A-Za-z0-9_]+)/).map { String($0.1) })
    return names.compactMap { secret($0) }.filter { !$0.isEmpty }.sorted { ($1.count, $0) < ($0.count, $1) }
  }

  private func value(of name: String) -> JSON {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count > 1 else { return .null }
    let rest = parts.dropFirst().joined(separator: ".")
    return switch parts[0] {
    case "github": github[path: rest] ?? .null
    case "inputs": plan["inputs"]?[path: rest] ?? .null
    case "needs": needs[path: rest] ?? .null
    case "steps": job[path: "played.steps"]?[path: rest] ?? .null
    case "env": plan["env"]?[parts[1]].map { .string(expression.filled(WorkflowExpression.text($0))) } ?? .null
    case "secrets": secret(parts[1]).map(JSON.string) ?? .null
    default: .null
    }
  }

  /// The environment's, else what the caller hands over of the repository's own.
  private func secret(_ name: String) -> String? {
    func read(_ environment: String?, _ name: String) -> String? {
      world.gitHubSecret(repository, environment: environment, name).map { String(decoding: $0, as: UTF8.self) }
    }
    if let environment = plan["environment"]?.string, let value = read(environment, name) { return value }
    guard let handed = plan["secrets"] else { return read(nil, name) }
    return handed[name]?.string?.firstMatch(of: /secrets\.([A-Za-z0-9_]+)/).flatMap { read(nil, String($0.1)) }
  }
}
