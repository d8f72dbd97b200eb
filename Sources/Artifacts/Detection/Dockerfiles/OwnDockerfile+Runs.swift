/// What `RUN` installs and prepares.
extension OwnDockerfile {
  /// Whether conda installs what the image has: none of it can be had from PyPI as it is.
  var usesConda: Bool {
    bases.contains { $0.image.contains("conda") || $0.image.contains("mamba") }
      || served.contains {
        $0.keyword == "RUN" && $0.arguments.contains(#/(conda|mamba)(-lock)? (install|env|create|update)/#)
      }
  }

  mutating func take(run instruction: DockerfileText.Instruction, _ folder: String, isBuilder: Bool) {
    let (flags, command) = DockerWords.flags(of: instruction.arguments)
    // Comments between continued lines are written in backquotes: `# why`.
    let body = (instruction.body ?? command).replacing(#/`\s*#[^`]*`/#, with: "")
    if flags.contains(where: { $0.contains("type=secret") || $0.contains("type=ssh") }) {
      ask(instruction, "it takes a secret of the build, which the written one has not", canBeTaken: false)
      return
    }
    if body.contains("add-apt-repository") || body.contains("ppa:") {
      ask(instruction, "it adds packages for Ubuntu, and the written image is Debian's", canBeTaken: false)
      return
    }
    if Self.addsSources(body) {
      // The packages of another source come with it, in one piece.
      guard !isBuilder else { return }
      work.steps.append(
        .init(text: "RUN " + inOurs(instruction.rawArguments), place: "\(path):\(instruction.line)"))
      return
    }
    install.isInBuilder = isBuilder
    let known = install.requirementFiles.count
    defer {
      for file in install.requirementFiles.dropFirst(known) {
        guard let path = inService(expanded(file.path), folder), !requirementFiles.contains(where: { $0.path == path })
        else { continue }
        requirementFiles.append((path, file.line))
      }
    }
    if instruction.rawArguments.contains("<<") {
      // A here-document stays in one piece, unless all that it does is to install.
      let meanings = ShellSegments.commands(body).map { install.take($0, line: instruction.line) }
      guard !isBuilder, instruction.body == nil || meanings.contains(.step) else { return }
      work.steps.append(
        .init(text: "RUN " + inOurs(instruction.rawArguments), place: "\(path):\(instruction.line)"))
      return
    }
    var steps: [String] = []
    var variables: [String: String] = [:]
    for segment in segments(of: body) {
      if let assignment = Self.assignment(segment) {
        variables[assignment.name] = assignment.value
        continue
      }
      let known = variables.reduce(expanded(segment)) { Self.filled($0, $1.key, with: $1.value) }
      if let step = step(segment, expanded: known, instruction, folder) { steps.append(step) }
    }
    // What only leads to a step is none.
    let leads = ["cd ", "export ", ". ", "source "]
    guard steps.contains(where: { step in !leads.contains { step.hasPrefix($0) } }) else { return }
    guard !isBuilder || copiedFolders.contains(where: { Self.covers($0, folder) }) else { return }
    let mounts = flags.filter { $0.hasPrefix("--mount=") }
    guard !mounts.contains(where: { $0.contains("type=bind") || $0.contains("from=") }) else {
      ask(instruction, "it works on what it mounts, which the written image has not", canBeTaken: false)
      return
    }
    take(steps: steps, instruction, folder)
  }

  /// What is copied of a builder's folder holds what was made there, or is part of it.
  static func covers(_ copied: String, _ folder: String) -> Bool {
    guard !copied.contains("venv"), !copied.contains("site-packages"), !copied.contains("/bin") else { return false }
    return copied == folder || folder.hasPrefix(copied + "/") || copied.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  /// The commands of a `RUN`, with the conditions decided that compare what is known.
  func segments(of body: String) -> [String] {
    ShellSegments.split(body).flatMap { segment -> [String] in
      // An argument that nobody gives is empty.
      let here = unset.reduce(expanded(segment)) { Self.filled($0, $1, with: "") }
      let settled = ShellSegments.settled(here)
      return settled == here ? [segment] : segments(of: settled)
    }
  }

  /// A command as a step; nil where it only installs, or changes nothing that the written image has.
  mutating func step(
    _ segment: String, expanded: String, _ instruction: DockerfileText.Instruction, _ folder: String
  ) -> String? {
    let commands = ShellSegments.commands(expanded)
    var meanings: [DockerInstall.Meaning] = []
    for words in commands where EarlierCommands.migrations(in: words.map(Shell.quote).joined(separator: " ")).isEmpty {
      meanings += installs(words, instruction, folder) ?? [install.take(words, line: instruction.line)]
    }
    if case .refused(let why)? = meanings.first(where: { if case .refused = $0 { true } else { false } }) {
      ask(instruction, why, canBeTaken: false)
    }
    guard let first = commands.first, meanings.contains(.step), !segment.contains("/usr/share/man") else { return nil }
    // What a download is piped into belongs to it.
    if meanings.first == .nothing, ["curl", "wget"].contains(first[0]) { return nil }
    if commands.count > 1, meanings.contains(.taken) {
      ask(instruction, "it installs and prepares in one condition or loop")
      return nil
    }
    switch StartCommand.core(first).first ?? first[0] {
    case "cd", "export", ".", "source": return segment.contains("activate") || segment.contains("venv") ? nil : segment
    case "mkdir": return folders(StartCommand.core(ShellSegments.commands(segment).first ?? []))
    default: return segment
    }
  }

  /// What a script of the service installs that a command runs; nil for any other command.
  mutating func installs(
    _ words: [String], _ instruction: DockerfileText.Instruction, _ folder: String
  ) -> [DockerInstall.Meaning]? {
    let core = StartCommand.core(words).drop { ["bash", "sh", "/bin/bash", "/bin/sh"].contains($0) }
    guard let program = core.first, program.contains("/") || program.hasSuffix(".sh"),
      let file = inService(program, folder),
      let script = service.tree.presentText(service.path(file)), script.utf8.count < 20_000,
      ["pip install", "pip3 install", "uv sync", "poetry install", "pdm install", "pipenv "].contains(
        where: script.contains)
    else { return nil }
    let commands = ShellSegments.commands(script).filter {
      ["uv", "pip", "pip3", "poetry", "pdm", "pipenv"].contains($0[0])
    }
    for words in commands { _ = install.take(words, line: instruction.line) }
    return [.taken]
  }

  /// A directory that is made is one to write into, for whoever runs.
  func folders(_ words: [String]) -> String? {
    let places = words.dropFirst().filter { !$0.hasPrefix("-") }.map { place in
      let written = inOurs(place)
      return written.count > 1 && written.hasSuffix("/") ? String(written.dropLast()) : written
    }.filter { $0 != "/srv" && !$0.contains("man") && !$0.hasPrefix("/etc/apt") }
    guard !places.isEmpty else { return nil }
    let list = places.joined(separator: " ")
    return "mkdir -p \(list) && chown 10001:10001 \(list)"
  }

  /// `NAME=value` by itself.
  static func assignment(_ segment: String) -> (name: String, value: String)? {
    let words = DockerWords.split(segment)
    guard words.count == 1, let equals = words[0].firstIndex(of: "="), PythonToken.isName(String(words[0][..<equals])),
      !segment.contains("$(")
    else { return nil }
    return (String(words[0][..<equals]), String(words[0][words[0].index(after: equals)...]))
  }

  static func filled(_ text: String, _ name: String, with value: String) -> String {
    text.replacing("${\(name)}", with: value).replacing("$\(name)", with: value)
  }

  mutating func take(steps: [String], _ instruction: DockerfileText.Instruction, _ folder: String) {
    let prefix = #/(^|\s)(poetry|uv|pipenv|pdm) run( --?[A-Za-z-]+)* /#
    let text = steps.map { inOurs($0).replacing(prefix) { String($0.1) } }.joined(separator: " \\\n    && ")
    let here = place(of: folder)
    let isOurFolder = here == "" || folder == "/" && root == "/"
    work.steps.append(
      .init(text: "RUN " + text, place: "\(path):\(instruction.line)", folder: isOurFolder ? nil : inOurs(folder)))
  }

  /// Whether a command adds a source of Debian packages.
  static func addsSources(_ text: String) -> Bool {
    ["/etc/apt/", "nodesource", "apt-key", "dpkg -i"].contains { text.contains($0) }
      && !text.contains("apt.conf.d")
  }

  mutating func ask(_ instruction: DockerfileText.Instruction, _ why: String, canBeTaken: Bool = true) {
    let isTaken = said?.contains(instruction.line) == true && canBeTaken
    if isTaken {
      work.steps.append(
        .init(text: "\(instruction.keyword) \(inOurs(instruction.rawArguments))", place: "\(path):\(instruction.line)"))
    }
    if isTaken { work.needsRepository = work.needsRepository || instruction.arguments.contains("--from=repository") }
    guard said == nil, !questions.contains(where: { $0.line == instruction.line }) else { return }
    questions.append(
      Question(
        line: instruction.line, text: "\(instruction.keyword) \(instruction.arguments)", why: why,
        canBeTaken: canBeTaken))
  }
}
