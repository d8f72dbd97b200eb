/// The jobs of a run: those of its workflow, and in the place of each that calls another workflow the jobs of that one.
struct WorkflowPlan {
  /// Each is what a job's document has under `plan`.
  private(set) var jobs: [JSON] = []
  /// The concurrency group that it is in, if any.
  let group: String?
  /// Whether it ends those of its group that run.
  let endsOthers: Bool

  private let files: (String) -> String?
  private let github: JSON
  /// The ids of the jobs that a caller stands for.
  private var called: [String: [String]] = [:]

  /// Works out the jobs; nil where a workflow that it calls is missing or unreadable.
  /// - Parameters:
  ///   - file: the workflow.
  ///   - github: what its expressions find under `github`.
  ///   - inputs: what a dispatch has given.
  ///   - files: the texts of the repository's workflows by their paths.
  init?(_ file: WorkflowFile, github: JSON, inputs: JSON = [:], files: @escaping (String) -> String?) {
    self.files = files
    self.github = github
    let expression = Self.expression(github, inputs: inputs)
    group = file.concurrency.map { WorkflowExpression.text(expression.value(of: $0.group.asExpression)) }
    endsOthers =
      file.concurrency.map { WorkflowExpression.text(expression.value(of: $0.cancels.asExpression)) == "true" } ?? false
    guard add(file, under: nil, inputs: inputs, secrets: nil, after: []) else { return nil }
  }

  /// What calls a workflow: the ids and names of the jobs above.
  private struct Caller {
    var id: String
    var name: String
    /// The jobs that it needs, by the names that it knows them by, for those inputs that are known only when they have ended.
    var needed: JSON
  }

  private mutating func add(
    _ file: WorkflowFile, under caller: Caller?, inputs: JSON, secrets: JSON?, after: [String]
  ) -> Bool {
    let expression = Self.expression(github, inputs: inputs)
    func full(_ id: String) -> String { caller.map { "\($0.id)/\(id)" } ?? id }
    for (id, job) in file.jobs {
      let own = caller.map { "\($0.name) / " } ?? ""
      let name = own + expression.filled(job["name"]?.string ?? id)
      let wanted = job["needs"].map { $0.strings ?? [$0.string].compactMap(\.self) } ?? []
      let needs = wanted.isEmpty ? after : wanted.flatMap { called[full($0)] ?? [full($0)] }
      var plan: JSON = .compact([
        "id": .string(full(id)), "name": .string(name), "needs": JSON(needs), "inputs": inputs, "secrets": secrets,
        "needed": .object(
          Dictionary(uniqueKeysWithValues: wanted.map { ($0, JSON(called[full($0)] ?? [full($0)])) })),
        "handed": caller?.needed, "if": job["if"].map { .string(WorkflowExpression.text($0)) },
      ])
      guard let path = job["uses"]?.string else {
        plan = plan.merging(
          .compact([
            "labels": .array(Self.labels(job["runs-on"], expression)), "steps": job["steps"] ?? [],
            "env": file.environment.merging(job["env"] ?? [:]), "outputs": job["outputs"] ?? [:],
            "environment": Self.environment(job["environment"], expression),
          ]))
        jobs.append(plan)
        continue
      }
      // What a caller asks for is known before it begins: its condition sees the event alone.
      guard expression.holds(job["if"].map(WorkflowExpression.text), after: true) else {
        plan["if"] = "false"
        jobs.append(plan)
        continue
      }
      guard let place = path.firstRange(of: ".github/workflows/"), let text = files(String(path[place.lowerBound...])),
        let inner = WorkflowFile(text, path: path)
      else { return false }
      let given = (job["with"]?.object ?? [:]).mapValues { value -> JSON in
        guard let text = value.string, text.contains("${{"), !text.contains("needs.") else { return value }
        return expression.value(of: text)
      }
      let before = jobs.count
      let handed = job["secrets"].flatMap { $0.object == nil ? nil : $0 }
      guard
        add(
          inner, under: Caller(id: full(id), name: name, needed: plan["needed"] ?? [:]),
          inputs: inner.defaults.merging(.object(given)),
          secrets: handed, after: needs)
      else { return false }
      called[full(id)] = jobs[before...].compactMap { $0["id"]?.string }
    }
    return true
  }

  private static func labels(_ runsOn: JSON?, _ expression: WorkflowExpression) -> [JSON] {
    if let text = runsOn?.string {
      let value = text.contains("${{") ? expression.value(of: text) : .string(text)
      return (value.strings ?? [WorkflowExpression.text(value)]).map(JSON.string)
    }
    return (runsOn?.strings ?? runsOn?["labels"]?.strings ?? []).map { .string(expression.filled($0)) }
  }

  private static func environment(_ given: JSON?, _ expression: WorkflowExpression) -> JSON? {
    (given?.string ?? given?["name"]?.string).map { .string(expression.filled($0)) }
  }

  private static func expression(_ github: JSON, inputs: JSON) -> WorkflowExpression {
    WorkflowExpression(
      names: { name in
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return .null }
        return ["github": github, "inputs": inputs][parts[0]]?[path: parts[1]] ?? .null
      },
      functions: { name, arguments in
        switch name {
        case "format": Self.format(arguments)
        case "fromJSON": Self.fromJSON(arguments)
        case "success", "always": true
        default: .null
        }
      })
  }

  /// The value that a text is the JSON of.
  static func fromJSON(_ arguments: [JSON]) -> JSON {
    arguments.first.flatMap { try? JSON(parsing: Array(WorkflowExpression.text($0).utf8)) } ?? .null
  }

  /// `format('{0} of {1}', a, b)`.
  static func format(_ arguments: [JSON]) -> JSON {
    let texts = arguments.map(WorkflowExpression.text)
    return .string(
      texts.dropFirst().enumerated().reduce(texts.first ?? "") { $0.replacing("{\($1.offset)}", with: $1.element) })
  }
}

extension String {
  /// A setting that is an expression or a plain text, as an expression.
  fileprivate var asExpression: String {
    contains("${{") ? self : "'\(replacing("'", with: "''"))'"
  }
}
