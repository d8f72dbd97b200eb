import SetupPlan

/// The command that changes a service's database before a new version of it serves.
enum ReleaseCommands {
  /// What is found, the best first: what a file states to run before each release, then what the kind of project has.
  static func found(
    _ service: ServiceFolder, packaging: Packaging, framework: RepositoryFacts.Framework?
  ) -> [Found<String>] {
    procfile(service) + platforms(service) + starts(service)
      + tools(service, packaging: packaging, framework: framework)
  }

  /// The text without the white space around it and what could not stand on a line.
  static func trimmed(_ text: String) -> String {
    let shown = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    var rest = shown[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  private static func procfile(_ service: ServiceFolder) -> [Found<String>] {
    TextLines.numbered(service.text("Procfile") ?? "").compactMap { number, line in
      guard line.hasPrefix("release:") else { return nil }
      let command = trimmed(String(line.dropFirst("release:".count)))
      guard NameRules.command(command) == nil else { return nil }
      return Found(command, service.path("Procfile"), number, .certain, why: "the release process")
    }
  }

  private static func platforms(_ service: ServiceFolder) -> [Found<String>] {
    service.platforms.releases.compactMap { line in
      let command = trimmed(line.text)
      guard NameRules.command(command) == nil else { return nil }
      return Found(command, line.file, line.line, .certain, why: line.why)
    }
  }

  /// The migrations in the commands and scripts that start the service today.
  private static func starts(_ service: ServiceFolder) -> [Found<String>] {
    var found: [Found<String>] = []
    func look(_ text: String, _ path: String, _ why: String) {
      for command in EarlierCommands.migrations(in: text) where NameRules.command(command) == nil {
        let line = TextLines.numbered(text).first { $0.line.contains(command) }?.number
        found.append(Found(command, path, line, .likely, why: why))
      }
    }
    for path in Containers.dockerfiles(service) {
      guard let text = service.tree.text(path), !Containers.isOwn(text) else { continue }
      let file = DockerfileText(text)
      for instruction in file.lastStage where ["CMD", "ENTRYPOINT"].contains(instruction.keyword) {
        let command = instruction.words.map { $0.map(Shell.quote).joined(separator: " ") } ?? instruction.arguments
        look(file.expandedCommand(command), path, "the container runs it before it serves")
      }
    }
    for name in scripts {
      guard let text = service.text(name) else { continue }
      look(text, service.path(name), "the script runs it before it serves")
    }
    return found
  }

  private static let scripts = [
    "start.sh", "run.sh", "entrypoint.sh", "boot.sh", "serve.sh", "release.sh", "prestart.sh", "scripts/start.sh",
    "scripts/prestart.sh", "scripts/release.sh", "scripts/entrypoint.sh", "bin/start.sh", "docker-entrypoint.sh",
    "docker/entrypoint.sh",
  ]

  /// How what nothing runs today comes to be run.
  private static var hint: String { "nothing runs it today: service.release in overture.yaml does, once a deployment" }

  /// The first migration of an application of Django.
  private static func firstMigration(_ service: ServiceFolder) -> String? {
    let prefix = service.directory.isEmpty ? "" : service.directory + "/"
    let folders = service.tree.files.keys.filter {
      $0.hasPrefix(prefix) && RepositoryTree.split($0).name == "migrations"
    }
    return folders.sorted().lazy.compactMap { folder -> String? in
      service.tree.files[folder]?.first { $0.hasPrefix("0001_") && $0.hasSuffix(".py") }
        .map { RepositoryTree.join(folder, $0) }
    }.first
  }

  /// What the files of a tool for migrations stand for.
  private static func tools(
    _ service: ServiceFolder, packaging: Packaging, framework: RepositoryFacts.Framework?
  ) -> [Found<String>] {
    let required = Set(packaging.requirements.map(\.name))
    var found: [Found<String>] = []
    if framework == .django,
      let manage = service.modules.first(where: { RepositoryTree.split($0).name == "manage.py" }),
      let migration = firstMigration(service)
    {
      found.append(
        Found(
          "python \(Shell.quote(service.relative(manage))) migrate --noinput", migration, nil, .guess,
          why: "the project has migrations; \(hint)"))
    }
    if service.has("migrations/alembic.ini"), required.contains("flask-migrate") {
      found.append(
        Found(
          "flask db upgrade", service.path("migrations/alembic.ini"), nil, .guess,
          why: "Flask-Migrate's migrations; \(hint)"))
    } else if service.has("alembic.ini"), required.contains("alembic") || required.isEmpty {
      found.append(
        Found(
          "alembic upgrade head", service.path("alembic.ini"), nil, .guess, why: "Alembic's migrations; \(hint)"))
    }
    return found
  }
}
