import Foundation

/// The Dockerfiles and workflows that are there already.
enum Containers {
  /// Stands in every file that Overture writes.
  private static let mark = "Written by Overture"
  /// What our Dockerfile is called where it is not the service's own one.
  static let ours = [
    "Dockerfile.performance-optimized", "Dockerfile.overture", "Dockerfile.overture-optimized",
  ]
  /// Begins the line of our Dockerfile that tells how the service was started before.
  static let startNote = "# Before, it was started by: "
  /// Begins the line with the port that it listened on.
  static let portNote = "# Before, it listened on port: "
  /// Begins the line with the path that its health check asked for.
  static let healthNote = "# Before, its health check asked for: "

  /// Whether a file is one of ours, which says nothing of the service by itself.
  static func isOwn(_ text: String) -> Bool {
    text.split(maxSplits: 12, whereSeparator: \.isNewline).prefix(12).contains { $0.contains(mark) }
  }

  /// What a file of ours notes behind a mark, with its line; nil where it notes nothing.
  static func note(_ mark: String, in text: String) -> (text: String, line: Int)? {
    TextLines.numbered(text).first { $0.line.hasPrefix(mark) }.map {
      (String($0.line.dropFirst(mark.count)), $0.number)
    }
  }

  /// Folders that usually hold Dockerfiles.
  private static let folders: Set<Substring> = [
    "docker", "deploy", "deployment", "deployments", "container", "containers", "compose", "build", "images",
  ]
  /// Words in a Dockerfile's path that say its image is not the web process in production.
  private static let otherPurposes: Set<String> = [
    "worker", "celery", "celeryworker", "celerybeat", "beat", "flower", "cron", "scheduler", "test", "tests", "testing",
    "ci", "docs", "dev", "development", "devcontainer", "local", "debug", "lint", "nginx", "traefik", "caddy", "proxy",
    "postgres", "db", "database", "redis", "frontend", "ui", "node", "aws", "gpu", "cuda", "alpine",
  ]
  /// No more Dockerfiles of a service are read.
  private static let most = 12

  /// The Dockerfiles of a service, its own first; those for another purpose only where there are no others.
  static func dockerfiles(_ service: ServiceFolder) -> [String] {
    let found = service.dockerfiles
    let main = found.filter { path in
      let words = service.relative(path).lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      return otherPurposes.isDisjoint(with: words)
    }
    return main.isEmpty ? found : main
  }

  /// The Dockerfiles in a service's folder and in the folders below it that usually hold them, the shallowest first.
  static func allDockerfiles(of service: ServiceFolder) -> [String] {
    let prefix = service.directory.isEmpty ? "" : service.directory + "/"
    let places = service.tree.files.keys.filter { folder in
      guard folder == service.directory || folder.hasPrefix(prefix), !service.isInOther(folder) else { return false }
      let parts = RepositoryTree.parts(of: service.relative(folder))
      return parts.isEmpty || parts.count <= 4 && parts.contains(where: folders.contains)
    }
    let found = places.sorted { (RepositoryTree.parts(of: $0).count, $0) < (RepositoryTree.parts(of: $1).count, $1) }
      .flatMap { folder in
        (service.tree.files[folder] ?? []).filter(isDockerfile).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
          .map { RepositoryTree.join(folder, $0) }
      }
    return Array(found.prefix(most))
  }

  private static func isDockerfile(_ name: String) -> Bool {
    guard !ours.contains(name), !name.hasSuffix(".dockerignore") else { return false }
    return name == "Dockerfile" || name == "Containerfile" || name.hasPrefix("Dockerfile.")
      || name.lowercased().hasSuffix(".dockerfile")
  }

  /// The patterns that the repository leaves out of its image, without those that no written one can do without.
  static func ignored(_ service: ServiceFolder) -> [String] {
    guard let text = service.tree.presentText(service.path(".dockerignore")), !isOwn(text) else { return [] }
    return TextLines.numbered(text).map { $0.line.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") && $0.utf8.count < 300 }
  }

  /// The Dockerfiles that somebody else wrote.
  static func found(_ service: ServiceFolder) -> [Found<String>] {
    let main = dockerfiles(service)
    return (main + service.dockerfiles.filter { !main.contains($0) }).compactMap { path in
      guard let text = service.tree.text(path), !isOwn(text) else { return nil }
      let stages = DockerfileText(text).instructions.filter { $0.keyword == "FROM" }
      guard let first = stages.first else { return nil }
      return Found(path, path, first.line, why: stages.count == 1 ? "one stage" : "\(stages.count) stages")
    }
  }

  /// The digests of images that the generated files have: a later run keeps them, and whoever renews them has renewed them.
  static func digests(_ service: ServiceFolder) -> [String: ImageDigest] {
    let recipes = (["Dockerfile"] + ours).map(service.path)
    let workflows = ["optimized-", "overture-"].map { ".github/workflows/\($0)deploy-template.yml" }
    return (recipes + workflows).reduce(into: [:]) { found, path in
      guard let text = service.tree.presentText(path), isOwn(text) else { return }
      found.merge(BaseImage.digests(in: text)) { first, _ in first }
    }
  }

  /// The workflows of the repository that somebody else wrote, in the order of their paths.
  static func othersWorkflows(_ tree: RepositoryTree) -> [(path: String, text: String)] {
    let folder = FileLayout.workflows
    return (tree.files[folder] ?? []).sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      guard name.hasSuffix(".yml") || name.hasSuffix(".yaml"), let text = tree.text(path), !isOwn(text) else {
        return nil
      }
      return (path, text)
    }
  }

  /// The workflows of the repository that somebody else wrote, with what they are for.
  static func workflows(_ tree: RepositoryTree) -> [Found<String>] {
    othersWorkflows(tree).compactMap { path, _ in
      guard let jobs = tree.yaml(path)?["jobs"]?.mapping else { return nil }
      var uses = Set<String>()
      for (_, job) in jobs {
        for step in job["steps"]?.array() ?? [] {
          let action = step["uses"]?.string ?? ""
          let commands = ShellWords.commands(step["run"]?.string ?? "")
          if action.hasPrefix("google-github-actions/deploy-")
            || commands.contains(where: { $0.starts(with: ["gcloud", "run", "deploy"]) })
          {
            uses.insert("deploys to Cloud Run")
          }
          if commands.contains(where: { $0.contains("pytest") || $0.contains("tox") || $0.contains("nox") }) {
            uses.insert("runs the tests")
          }
          if action.hasPrefix("docker/build-push-action")
            || commands.contains(where: { $0.starts(with: ["docker", "build"]) })
          {
            uses.insert("builds an image")
          }
        }
      }
      return Found(path, path, 1, why: uses.isEmpty ? "a workflow" : uses.sorted().joined(separator: ", "))
    }
  }
}

extension DockerfileText {
  /// A command with the defaults of the build's arguments and of `ENV` filled in; other variables stay.
  ///
  /// - Parameters:
  ///   - text: the command.
  ///   - names: variables that stay too, though they have a default.
  /// - Returns: the command.
  func expandedCommand(_ text: String, leaving names: Set<String> = []) -> String {
    var values = arguments
    for instruction in lastStage where instruction.keyword == "ENV" {
      for word in ShellWords.commands(instruction.arguments).joined() {
        guard let equals = word.firstIndex(of: "=") else { continue }
        values[String(word[..<equals])] = String(word[word.index(after: equals)...])
      }
    }
    for name in names { values[name] = nil }
    return text.replacing(/\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?/) { match in
      values[String(match.1)] ?? String(match.0)
    }
  }
}
