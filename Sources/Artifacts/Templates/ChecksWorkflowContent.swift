import SetupPlan

/// What the workflow of the checks is made of.
struct ChecksWorkflowContent: TemplateContent {
  static let template = "optimized-checks-template.yml.mustache"

  /// The ruff release for linting; pinned, so that a newer rule stops no deployment.
  static let ruff = "0.17.6"

  let actions = ActionPins()
  let service: String
  let runner: String
  let pythonVersion: String
  let tool: InstallTool
  let usesRequirements: Bool
  let usesProject: Bool
  let hasNoDependencies: Bool

  let hasLint: Bool
  /// As the value of `run:`; so is the command of the tests.
  let ownLint: String?
  let ruffVersion = Self.ruff

  let requirements: [String]
  let developmentRequirements: String?
  let moreInstalls: [RepositoryFacts.ImageWork.Step]
  /// Options of the install command, each with a space before it.
  let testOptions: String
  let usesPytest: Bool
  let testFiles: [String]
  let testInstalls: [String]
  /// The lines of YAML of `services:` and of `env:`.
  let testServices: TemplateLines?
  let testEnvironment: TemplateLines?
  /// Ubuntu packages.
  let testPackages: String?
  let testCommand: String

  let ownImage: KeptImage?
  let dockerfile: String
  let contexts: TemplateLines?

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let tests = TestJob(facts)
    let packages = facts.hasTests ? facts.checks.packages.filter(Shell.isPlain) : []
    service = plan.answers.service.name
    runner = plan.runner
    pythonVersion = facts.pythonVersion
    tool = InstallTool(facts.dependencies)
    // uv does not read Poetry's older tables.
    let isOlder = facts.dependencies == .project && !facts.hasProjectTable
    usesRequirements = facts.dependencies == .requirements || isOlder
    usesProject = facts.dependencies == .project && !isOlder
    hasNoDependencies = facts.dependencies == .none
    hasLint = !facts.checks.hasNoLint
    ownLint = facts.checks.lint.map { Self.script([$0]) }
    requirements = facts.installedFiles
    developmentRequirements = facts.developmentRequirements
    moreInstalls = facts.work.installs
    testOptions = InstallOptions(facts).tests
    usesPytest = tests.usesPytest
    testFiles = facts.checks.requirementFiles.filter { $0 != facts.dependencyFiles.first }
    testInstalls = facts.checks.installs
    testServices = facts.hasTests ? TemplateLines(facts.checks.services) : nil
    testEnvironment = TemplateLines(Self.environment(facts))
    testPackages = packages.isEmpty ? nil : packages.joined(separator: " ")
    testCommand = Self.script(tests.lines)
    ownImage = facts.ownImage.map(KeptImage.init)
    dockerfile = layout.dockerfile
    contexts = facts.buildContexts
  }

  /// The lines of a `run:`: on its own line where they are one plain command, else as a block.
  private static func script(_ lines: [String]) -> String {
    let isPlain: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || " -_./@'\\=,".contains($0)) }
    if lines.count == 1, let line = lines.first, line.allSatisfy(isPlain),
      line.first?.isLetter == true || line.hasPrefix(".")
    {
      return line
    }
    return (["|"] + lines.map { "          " + $0 }).joined(separator: "\n")
  }

  /// What the step of the tests sets, as lines of YAML.
  private static func environment(_ facts: RepositoryFacts) -> [String] {
    guard facts.hasTests else { return [] }
    let path = Shell.isPlain(facts.sourceRoot) && facts.sourceRoot != "." ? ["PYTHONPATH: \(facts.sourceRoot)"] : []
    let isGiven = facts.checks.environment.contains { $0.name == "PYTHONPATH" }
    return (isGiven ? [] : path) + facts.checks.environment.map { "\($0.name): \(JSONText.quote($0.value))" }
  }
}

extension Plan {
  /// What the jobs run on: a machine of GitHub's own, or those that have all of the answers' labels.
  var runner: String {
    let labels = answers.service.runnerLabels
    return switch labels.count {
    case 0: "ubuntu-24.04"
    case 1: labels[0]
    default: "[\(labels.joined(separator: ", "))]"
    }
  }
}

extension RepositoryFacts {
  /// The folders that the image is built from beside its own, as `NAME=FOLDER`.
  var buildContexts: TemplateLines? {
    TemplateLines(
      (dependencies == .uvWorkspace ? ["workspace=\(workspace ?? ".")"] : [])
        + (work.needsRepository ? ["repository=."] : []))
  }

  /// How a workflow names another one of its own repository: GitHub's servers for companies know only the older way.
  var workflowPrefix: String { isOnEnterpriseServer ? "." : "$" }
}
