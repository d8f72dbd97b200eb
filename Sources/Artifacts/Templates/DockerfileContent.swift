import SetupPlan

/// What the Dockerfile is made of.
struct DockerfileContent: TemplateContent {
  static let template = "Dockerfile.mustache"

  let service: String
  let syntaxImage: String
  let uvImage: String
  let pythonImage: String
  let framework: String
  let server: String
  /// What the replaced Dockerfile said, kept as comments for people and for the next detection.
  let formerStart: String?
  let formerPort: Int?
  let formerCheck: String?

  let directory: String
  let terraformDirectory: String
  let start: String
  let containerPort: Int
  let needsRepository: Bool
  let workspace: MemberOfWorkspace?

  let tool: InstallTool
  let buildPackages: String?
  let serverLock: String?
  let needsSources: Bool
  /// The arguments of each `COPY`.
  let copies: [String]
  /// Options of the install command, each with a space before it.
  let options: String
  let requirements: TemplateLines?
  let moreInstalls: [RepositoryFacts.ImageWork.Step]
  /// What the answers name beside the requirements.
  let packages: String?
  let isPackage: Bool
  let hasVersionFromGit: Bool
  let staticFiles: StaticFiles?

  let stages: [RepositoryFacts.ImageWork.Step]
  let runPackages: String?
  let pythonPath: String?
  let arguments: [String]
  let settings: [RepositoryFacts.ImageWork.Step]
  let steps: [RepositoryFacts.ImageWork.Step]
  let rehearsal: Rehearsal?

  /// What makes the snapshot that the service starts from.
  struct Rehearsal: Sendable {
    let script: String
    /// `NAME=VALUE` of what the service asks for.
    let values: [String]
  }

  /// A uv workspace, and where in it the service lies.
  struct MemberOfWorkspace: Sendable {
    /// From the repository's root.
    let folder: String
    /// The options that make uv install the service.
    let place: String
  }

  /// What gathers the static files of a Django project.
  struct StaticFiles: Sendable {
    let manage: String
    let settingsModule: String?
    /// The folder of the modules, if that is not the service's own.
    let sourceRoot: String?
    /// `NAME=VALUE` of what the settings ask for.
    let values: [String]
  }
}

extension DockerfileContent {
  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let server = ImageServer(facts)
    let files = facts.dependencyFiles.filter(Shell.isPlain)
    let sources = Shell.isPlain(facts.sourceRoot) ? facts.sourceRoot : "."
    // The built package comes before its sources.
    let roots = (facts.isBuilt ? ["/opt/project"] : []) + (sources == "." ? [] : ["/srv/\(sources)"])
    let path = roots + facts.work.pythonPath.filter { !roots.contains($0) }
    let work = facts.work
    service = plan.answers.service.name
    syntaxImage = facts.reference(.syntax)
    uvImage = facts.reference(.uv())
    pythonImage = facts.reference(.python(facts.pythonVersion))
    framework = facts.framework.rawValue
    self.server = server.name(for: facts)
    // A command of several lines would end the comment.
    let isOneLine = !facts.startCommand.isEmpty && !facts.startCommand.joined().contains(where: \.isNewline)
    formerStart = isOneLine ? facts.startCommand.map(Shell.quote).joined(separator: " ") : nil
    formerPort = facts.port
    formerCheck = facts.checkedPath
    directory = plan.answers.service.directory
    terraformDirectory = layout.terraformDirectory
    start = layout.start
    containerPort = facts.containerPort
    needsRepository = work.needsRepository
    workspace =
      facts.dependencies != .uvWorkspace
      ? nil
      : MemberOfWorkspace(folder: facts.workspace ?? ".", place: Self.place(of: directory, facts))
    tool = InstallTool(facts.dependencies)
    buildPackages = Self.words(facts.buildPackages.filter(Shell.isPlain))
    serverLock = server.lock(for: facts) == nil ? nil : layout.serverLock
    needsSources = facts.needsSources
    copies = facts.dependencies == .setupScript || facts.needsSources ? [] : Self.copies(files)
    options = InstallOptions(facts).image
    // uv reads both kinds of file itself.
    requirements =
      [.requirements, .project].contains(facts.dependencies) ? TemplateLines(facts.installedFiles) : nil
    moreInstalls = work.installs
    packages = Self.words(facts.packages.map(Shell.quote))
    isPackage = facts.isBuilt
    hasVersionFromGit = facts.hasVersionFromGit
    staticFiles = StaticFiles(facts, sourceRoot: sources == "." ? nil : sources, given: plan.answers.sharedVariables)
    stages = work.stages
    runPackages = Self.words(facts.runPackages.filter(Shell.isPlain))
    pythonPath = path.isEmpty ? nil : path.joined(separator: ":")
    arguments = work.arguments.map { $0.name + ($0.standard.map { "=\(DockerValue.quote($0))" } ?? "") }
    settings = work.environment.map { .init(text: "\($0.name)=\(DockerValue.quote($0.value))", place: $0.place) }
    steps = work.steps
    rehearsal = StartSnapshot(service: plan.answers.service, facts: facts, layout: layout).map {
      Rehearsal(script: $0.rehearsal, values: facts.buildValues(given: plan.answers.sharedVariables))
    }
  }

  /// By name where it has one: there may be another project between it and the workspace root.
  private static func place(of directory: String, _ facts: RepositoryFacts) -> String {
    if let name = facts.projectName, Shell.isPlain(name) { return "--project /workspace --package \(name)" }
    let member = Workspace.path(of: directory, from: facts.workspace ?? ".")
    return "--project /workspace/\(member)"
  }

  private static func words(_ words: [String]) -> String? { words.isEmpty ? nil : words.joined(separator: " ") }

  /// The arguments of `COPY` for the files of each folder, which keep their places.
  private static func copies(_ files: [String]) -> [String] {
    var folders: [(folder: String, files: [String])] = []
    for file in files {
      let folder = file.split(separator: "/").dropLast().map { "\($0)/" }.joined()
      if let place = folders.firstIndex(where: { $0.folder == folder }) {
        folders[place].files.append(file)
      } else {
        folders.append((folder, [file]))
      }
    }
    return folders.map { "\($0.files.joined(separator: " ")) ./\($0.folder)" }
  }
}

extension DockerfileContent.StaticFiles {
  fileprivate init?(_ facts: RepositoryFacts, sourceRoot: String?, given: [String: String]) {
    guard let files = facts.staticFiles, Shell.isPlain(files.manage) else { return nil }
    manage = files.manage
    settingsModule = files.settings.flatMap { Shell.isPlain($0) ? $0 : nil }
    self.sourceRoot = sourceRoot
    values =
      facts.work.environment.filter { !$0.value.contains("$") }.map { "\($0.name)=\(Shell.quote($0.value))" }
      // Variables can decide which static files there are and where they go.
      + facts.buildValues(given: given)
  }
}

extension Answers {
  /// The variables with the same value in every environment, since they share one image.
  fileprivate var sharedVariables: [String: String] {
    let all = environments.map(\.configuration.variables)
    return (all.first ?? [:]).filter { name, value in
      all.allSatisfy { $0[name] == value } && !value.contains(where: \.isNewline)
    }
  }
}

extension RepositoryFacts {
  /// The variables that the service reads, for a build, which knows no secret.
  ///
  /// - Parameter given: those that have the same value in every environment.
  /// - Returns: `NAME=VALUE` of each.
  fileprivate func buildValues(given: [String: String]) -> [String] {
    // Django loads no settings without a key, even where the code reads it inside a condition.
    let needed = variables.filter { $0.isRequired || $0.standard == nil && $0.name.hasSuffix("SECRET_KEY") }
    return needed.map(\.name).filter { Shell.isPlain($0) && given[$0] == nil }.map {
      "\($0)=\(BuildValue.text(of: $0))"
    }
      + given.filter { name, _ in variables.contains { $0.name == name } }.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(Shell.quote($0.value))" }
  }

  /// Whether the service is built as a package; a member of a workspace is installed with its dependencies.
  var isBuilt: Bool { isPackage && dependencies != .uvWorkspace }

  /// The files that pip's requirements are read from.
  var installedFiles: [String] {
    [dependencyFiles.first(where: Shell.isPlain)].compactMap(\.self) + moreRequirements.filter(Shell.isPlain)
  }
}
