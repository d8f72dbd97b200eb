import Foundation
import SetupPlan

/// The files of a repository that a service is made from: its folder, its Dockerfile, what that copies from elsewhere, and
/// the members of uv's workspace that it depends on.
package struct ServiceSources: Sendable, Equatable {
  /// Files, and folders with all that is in them, from the repository's root; an empty one is the root.
  package private(set) var paths: Set<String>
  /// Paths with wildcards, from the repository's root.
  private var patterns: Set<String> = []

  /// The sources of services, in their order.
  ///
  /// - Parameters:
  ///   - services: the services.
  ///   - repository: the repository's root folder.
  /// - Returns: the sources of each.
  package static func all(of services: [Service], in repository: URL) -> [ServiceSources] {
    guard !services.isEmpty else { return [] }
    let tree = RepositoryTree(RepositoryOutline(root: repository, git: GitFolder(repository: repository)))
    return services.map { service in
      let directory = RepositoryTree.normalized(service.directory) ?? service.directory
      return ServiceSources(ServiceFolder(tree: tree, directory: directory), details: service.details)
    }
  }

  init(_ service: ServiceFolder, details: [ServiceDetail: String] = [:]) {
    paths = [service.directory]
    if let own = OwnDockerfile(service, details: details) {
      paths.insert(own.path)
      paths.insert(RepositoryTree.join(own.context, ".dockerignore"))
      add(own.text, from: own.context)
    }
    // What was taken over from there into the written one comes from the whole repository.
    for path in Containers.written(service) {
      guard let text = service.tree.presentText(path) else { continue }
      add(DockerfileText(text), from: "", stages: ["repository"])
    }
    if let workspace = Workspace(around: service) {
      for name in ["pyproject.toml", "uv.lock"] { paths.insert(RepositoryTree.join(workspace.directory, name)) }
      paths.formUnion(workspace.needs(of: service))
    }
  }

  /// Whether the service is made from a file.
  /// - Parameter path: from the repository's root.
  /// - Returns: whether a change of it may change the service.
  package func contains(_ path: String) -> Bool {
    paths.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + "/") }
      || patterns.contains { pattern in
        // What a pattern names may be a folder too.
        let depth = RepositoryTree.parts(of: pattern).count
        let start = RepositoryTree.parts(of: path).prefix(depth).joined(separator: "/")
        return fnmatch(pattern, start, FNM_PATHNAME) == 0
      }
  }

  /// Adds what a Dockerfile copies or binds.
  ///
  /// - Parameters:
  ///   - text: the Dockerfile.
  ///   - context: the folder that it is built from.
  ///   - stages: whose files lie in that folder; none for what has no `--from`.
  private mutating func add(_ text: DockerfileText, from context: String, stages: Set<String> = []) {
    for instruction in text.instructions {
      if let copy = DockerCopy(instruction), copy.from.map(stages.contains) ?? stages.isEmpty {
        for source in copy.sources { add(source, from: context) }
      }
      for source in DockerWords.boundSources(of: instruction, from: stages) { add(source, from: context) }
    }
  }

  /// Adds one source of a copy, unless it comes from outside the build context.
  private mutating func add(_ source: String, from context: String) {
    guard !source.contains("://"), !source.contains("$"), !source.hasPrefix("git@"),
      let path = RepositoryTree.normalized(RepositoryTree.join(context, source))
    else { return }
    if path.contains(where: { "*?[".contains($0) }) {
      patterns.insert(path)
    } else {
      paths.insert(path)
    }
  }
}

extension Workspace {
  /// The folders of the members that a member depends on, directly or by others.
  func needs(of service: ServiceFolder) -> Set<String> {
    let folders = service.tree.outline.projects.filter { $0.hasPrefix(directory.isEmpty ? "" : directory + "/") }
    var named: [String: String] = [:]
    for folder in folders.sorted() {
      guard let name = service.tree.toml(RepositoryTree.join(folder, "pyproject.toml"))?["project", "name"]?.string
      else { continue }
      named[Self.normal(name)] = folder
    }
    var found: Set<String> = []
    var open = [service.directory]
    while let folder = open.popLast() {
      let project = service.tree.toml(RepositoryTree.join(folder, "pyproject.toml"))
      for name in Self.dependencies(of: project) {
        guard let member = named[name], member != service.directory, found.insert(member).inserted else { continue }
        open.append(member)
      }
    }
    return found
  }

  /// The names of all that a project may depend on: its own dependencies, extras and groups, and the sources that it names.
  private static func dependencies(of project: TOMLDocument?) -> Set<String> {
    let tables = [project?["project", "optional-dependencies"], project?["dependency-groups"]].compactMap { $0?.table }
    let groups = tables.flatMap { table in table.keys.compactMap { table[$0] } }
    let lists = [project?["project", "dependencies"]].compactMap(\.self) + groups
    let words = lists.flatMap(\.strings).map { $0.text.prefix { !" [<>=!~;@(".contains($0) } }
    return Set((words.map(String.init) + (project?["tool", "uv", "sources"]?.table?.keys ?? [])).map(normal))
  }

  /// A project's name as Python's index compares it.
  private static func normal(_ name: String) -> String {
    name.lowercased().split { "-_.".contains($0) }.joined(separator: "-")
  }
}

extension DockerWords {
  /// The paths of the context, or of a stage, that a `RUN` binds.
  ///
  /// - Parameters:
  ///   - instruction: any instruction.
  ///   - stages: the stages that count; none for the context itself.
  /// - Returns: the sources; nothing for another instruction.
  static func boundSources(of instruction: DockerfileText.Instruction, from stages: Set<String>) -> [String] {
    guard instruction.keyword == "RUN" else { return [] }
    return flags(of: instruction.arguments).flags.compactMap { flag in
      let fields = flag.dropFirst("--mount=".count).split(separator: ",")
      func value(_ names: String...) -> String? {
        fields.first { field in names.contains { field.hasPrefix($0 + "=") } }
          .map { String($0.drop { $0 != "=" }.dropFirst()) }
      }
      guard flag.hasPrefix("--mount="), value("type") ?? "bind" == "bind",
        value("from").map(stages.contains) ?? stages.isEmpty
      else { return nil }
      return value("source", "src") ?? "."
    }
  }
}

extension Containers {
  /// The Dockerfiles of ours that may lie in a service's folder.
  static func written(_ service: ServiceFolder) -> [String] {
    (["Dockerfile"] + ours).map(service.path).filter { path in
      service.tree.presentText(path).map(isOwn) ?? false
    }
  }
}
