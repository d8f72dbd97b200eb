import SetupPlan

/// What the workflow of an environment gives those that all services and environments share: lines of YAML, without the
/// inputs whose default it is.
struct WorkflowInputs {
  /// The default of the machine's label.
  static let runner = "ubuntu-24.04"
  /// The default of Python's release.
  static let python = "3.12"

  /// What the checks and the build take.
  let service: [String]
  /// How the next revision is checked and gets its traffic.
  let revision: [String]

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let (answers, checks) = (plan.answers.service, facts.checks)
    let runner = Self.text("runner", Self.runner(plan), unless: "[\"\(Self.runner)\"]")
    let image = ImageBuild(facts, directory: answers.directory, dockerfile: layout.dockerfile)
    let built =
      Self.text("directory", answers.directory)
      + Self.text("cache", answers.name) + runner
      + Self.text("python", facts.pythonVersion, unless: Self.python)
      + Self.script("install", InstallCommands(facts).lines)
      + Self.script("test", Self.containers(facts) + Self.environment(facts) + TestJob(facts).lines)
      + Self.script("lint", checks.hasNoLint ? ["none"] : [checks.lint].compactMap(\.self))
      + Self.text("context", image.context, unless: "") + Self.text("dockerfile", image.dockerfile, unless: "")
      + Self.text("target", image.target, unless: "") + Self.script("build_contexts", image.contexts)
    let environment = plan.environment
    service = environment.promote == nil ? built : runner
    // gRPC answers no plain request.
    let healthPath = facts.health == .grpc ? "" : facts.health.outsidePath ?? "/"
    revision =
      Self.text("health_path", healthPath)
      + Self.flag("any_answer", facts.health.outsidePath == nil)
      + Self.flag("authenticated", environment.security.access == .authenticated)
      + Self.flag("internal", environment.security.network == .internalAndLoadBalancing)
      + (environment.rollout == .atOnce ? [] : ["rollout: \(environment.rollout.rawValue)"])
      + Self.flag("release", answers.releaseCommand != nil)
      + Self.flag("previews", environment.previews != nil)
  }

  /// The labels of the machine that the jobs run on, as JSON.
  static func runner(_ plan: Plan) -> String {
    let labels = plan.answers.service.runnerLabels
    return "[\((labels.isEmpty ? [runner] : labels).map(JSONText.quote).joined(separator: ", "))]"
  }

  /// What the tests call: it is started before them, each is waited for that can tell its health, and it goes when they
  /// have ended, however they do.
  private static func containers(_ facts: RepositoryFacts) -> [String] {
    guard facts.hasTests, !facts.checks.services.isEmpty else { return [] }
    return ["containers=()", "trap 'docker rm --force --volumes \"${containers[@]}\" > /dev/null' EXIT"]
      + facts.checks.services.map { "containers+=(\"$(docker run --detach \($0))\")" }
      + ["while [[ -n $(docker ps --quiet --filter=health=starting) ]]; do sleep 1; done"]
  }

  /// What the tests find in their environment, as lines of the shell.
  private static func environment(_ facts: RepositoryFacts) -> [String] {
    guard facts.hasTests else { return [] }
    let path =
      Shell.isPlain(facts.sourceRoot) && facts.sourceRoot != "." ? ["export PYTHONPATH=\(facts.sourceRoot)"] : []
    let isGiven = facts.checks.environment.contains { $0.name == "PYTHONPATH" }
    return (isGiven ? [] : path) + facts.checks.environment.map { "export \($0.name)=\(Shell.quote($0.value))" }
  }

  private static func text(_ name: String, _ value: String, unless standard: String? = nil) -> [String] {
    value == standard ? [] : ["\(name): \(JSONText.quote(value))"]
  }

  private static func flag(_ name: String, _ value: Bool) -> [String] { value ? ["\(name): true"] : [] }

  /// Lines of a shell: beside the name where they are one plain command, else as a block; none for none.
  private static func script(_ name: String, _ lines: [String]) -> [String] {
    let isPlain: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || " -_./@'\\=,".contains($0)) }
    guard let first = lines.first else { return [] }
    if lines.count == 1, first.allSatisfy(isPlain), first.first?.isLetter == true || first.hasPrefix(".") {
      return ["\(name): \(first)"]
    }
    return ["\(name): |"]
      + lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      .map { $0.isEmpty ? "" : "  \($0)" }
  }
}

extension RepositoryFacts {
  /// The folders that the image is built from beside its own, as `NAME=FOLDER`.
  var buildContexts: [String] {
    (dependencies == .uvWorkspace ? ["workspace=\(workspace ?? ".")"] : [])
      + (work.needsRepository ? ["repository=."] : [])
  }

  /// How a workflow names another one of its own repository: GitHub's servers for companies know only the older way.
  var workflowPrefix: String { isOnEnterpriseServer ? "." : "$" }
}
