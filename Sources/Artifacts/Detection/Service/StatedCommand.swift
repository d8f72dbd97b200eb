extension StartCommand {
  /// A command of no known server, which is used as it stands: something of the repository, or of what it requires.
  ///
  /// - Parameters:
  ///   - text: the command line.
  ///   - service: the folder that it is started in.
  ///   - packaging: what is installed.
  ///   - isSaid: whether a person said so in the answers, who knows what is there.
  init?(stated text: String, in service: ServiceFolder, packaging: Packaging, isSaid: Bool = false) {
    let commands = ShellWords.commands(text)
    guard let last = commands.last, let started = Self.started(by: last) else { return nil }
    var words: [String]
    if commands.count == 1, ShellWords.inner(last) != nil {
      words = last
    } else if commands.count == 1, Self.isSimple(text, last) {
      words = Self.core(last)
    } else {
      words = ["sh", "-c", EnvironmentPaths.removed(from: text).trimmingCharacters(in: .whitespaces)]
    }
    guard let first = started.first else { return nil }
    // `bash bin/serve`: what counts is the script.
    let program = ["sh", "bash"].contains(first) ? started.dropFirst().first ?? first : first
    let script = Self.file(program, in: service)
    guard isSaid || script != nil || Self.isInstalled(program, packaging) else { return nil }
    if let script, words.first == program { words = Self.runner(of: script, in: service) + words.dropFirst() }
    self.init(as: words)
  }

  /// - Parameter words: the words of a command that is used as it stands; nil where they could not stand in a file.
  private init?(as words: [String]) {
    self.init(program: "", words: words)
    application = nil
  }

  /// The words of what stays running, out of a shell's command.
  private static func started(by words: [String]) -> [String]? {
    if let inner = ShellWords.inner(words) { return ShellWords.commands(inner).last.flatMap(started) }
    let core = core(words)
    return core.isEmpty ? nil : core
  }

  /// Whether a command needs no shell: nothing but words, and variables in them.
  private static func isSimple(_ text: String, _ words: [String]) -> Bool {
    !text.contains { "|&;<>`(*~".contains($0) } && !text.contains("$(")
      && words.first?.firstMatch(of: /^[A-Za-z_][A-Za-z0-9_]*=/) == nil
  }

  /// The file of the repository that a command's first word is, from the service's folder.
  private static func file(_ program: String, in service: ServiceFolder) -> String? {
    guard program.contains("/") || program.contains(".") else { return nil }
    let name = RepositoryTree.split(program).name
    return [program, name, "scripts/\(name)", "docker/\(name)", "bin/\(name)"].compactMap(RepositoryTree.normalized)
      .first { service.tree.presentText(service.path($0)) != nil }
  }

  /// What runs a script: a file may have lost the permission on its way.
  private static func runner(of script: String, in service: ServiceFolder) -> [String] {
    let first =
      service.tree.presentText(service.path(script))?.split(maxSplits: 1, whereSeparator: \.isNewline).first ?? ""
    guard first.hasPrefix("#!"), let name = first.split(whereSeparator: { "/ ".contains($0) }).last else {
      return script.hasSuffix(".py") ? ["python", script] : script.hasSuffix(".sh") ? ["sh", script] : ["./\(script)"]
    }
    return [name.hasPrefix("python") ? "python" : String(name), script]
  }

  /// Whether a package that is required brings a program of that name, as its own name tells.
  private static func isInstalled(_ program: String, _ packaging: Packaging) -> Bool {
    let name = Requirement.normalized(RepositoryTree.split(program).name)
    guard !name.hasPrefix("python") else { return true }
    return name.count > 2 && packaging.requirements.contains { $0.name == name || $0.name.hasPrefix(name + "-") }
  }
}
