import Foundation
import Yams

/// How a service is started today: Procfile, Dockerfile, compose file, the files of other platforms, scripts, `__main__`.
enum StartCommands {
  /// The commands in the order of how much they say of production.
  ///
  /// - Parameters:
  ///   - service: the folder.
  ///   - packaging: what is installed, by which a command of no known server is told from one of another image.
  ///   - said: the command of the answers, which comes first and is used as it stands.
  /// - Returns: the commands, each with its place.
  static func found(
    _ service: ServiceFolder, packaging: Packaging, said: String? = nil
  ) -> [Found<StartCommand>] {
    var found: [Found<StartCommand>] = []
    if let said { found += self.said(said, service, packaging) }
    for (number, line) in TextLines.numbered(service.text("Procfile") ?? "") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let command = String(line[line.index(after: colon)...])
      switch line[..<colon] {
      case "web":
        let place = service.path("Procfile")
        let known = commands(command, service, place, number, "the web process")
        found += known.isEmpty ? stated(command, service, packaging, place, number, "the web process") : known
      case "release":
        let text = command.trimmingCharacters(in: .whitespaces)
        service.tree.note(service.path("Procfile"), line: number, EarlierCommands.note(text))
      default: break
      }
    }
    for path in Containers.dockerfiles(service) {
      guard let text = service.tree.text(path) else { continue }
      found += dockerfile(text, path: path, service, packaging)
    }
    for path in composeFiles(service) { found += compose(path, service, packaging) }
    let isSettled = found.contains { $0.confidence == .certain }
    for line in service.platforms.starts {
      let known = commands(line.text, service, line.file, line.line, line.why)
      found += (known.isEmpty ? stated(line.text, service, packaging, line.file, line.line, line.why) : known).map {
        var item = $0
        if isSettled { item.confidence = min(item.confidence, .likely) }
        return item
      }
    }
    for name in ["start.sh", "run.sh", "entrypoint.sh", "boot.sh", "serve.sh", "scripts/start.sh", "bin/start.sh"] {
      guard let text = service.text(name) else { continue }
      found += script(text, service, path: service.path(name)).map { item in
        var item = item
        item.confidence = .likely
        return item
      }
    }
    found += tools(service)
    found += makefile(service)
    return found
  }

  /// The compose files that may build the folder, from the repository's root: its own, then the root's.
  static func composeFiles(_ service: ServiceFolder) -> [String] {
    let names = ["compose", "docker-compose"].flatMap { name in
      ["production", "prod", ""].flatMap { purpose in
        ["yml", "yaml"].map { [name, purpose, $0].filter { !$0.isEmpty }.joined(separator: ".") }
      }
    }
    return names.flatMap { name in
      Set([service.directory, ""]).sorted(by: >).map { RepositoryTree.join($0, name) }
    }.filter(service.tree.has)
  }

  // MARK: Places

  private static func dockerfile(
    _ text: String, path: String, _ service: ServiceFolder, _ packaging: Packaging
  ) -> [Found<StartCommand>] {
    let file = DockerfileText(text)
    guard !Containers.isOwn(text) else {
      // What it was started by before is noted in the file that replaced it.
      guard let note = Containers.note(Containers.startNote, in: text) else { return [] }
      let known = commands(note.text, service, path, note.line, "what started it before")
      return known.isEmpty
        ? stated(note.text, service, packaging, path, note.line, "what started it before") : known
    }
    let stage = file.instructions(ofStage: target(service))
    let entry = stage.last { $0.keyword == "ENTRYPOINT" }
    let command = stage.last { $0.keyword == "CMD" }
    let words = [entry, command].compactMap { $0?.words }.flatMap { $0 }
    if let entry, let whole = StartCommand(words: words), command == nil || command?.words != nil {
      return [Found(whole, path, entry.line, why: "the container's entry point")]
    }
    for instruction in [command, entry].compactMap({ $0 }) {
      let text = instruction.words.map { $0.map(Shell.quote).joined(separator: " ") } ?? instruction.arguments
      let found = commands(file.expandedCommand(text), service, path, instruction.line, "the container's command")
      if !found.isEmpty { return found }
    }
    guard let first = entry ?? command else { return [] }
    let isWhole = entry?.words != nil && command?.words != nil
    let whole = (isWhole ? words : first.words)?.map(Shell.quote).joined(separator: " ") ?? first.arguments
    return stated(
      file.expandedCommand(whole, leaving: ["PORT"]), service, packaging, path, first.line, "the container's command")
  }

  /// The stage of the Dockerfile that a compose file builds the service from; nil where none says so.
  private static func target(_ service: ServiceFolder) -> String? {
    composeFiles(service).lazy.compactMap { path -> String? in
      (service.tree.yaml(path)?["services"]?.mapping ?? [:]).lazy.compactMap { _, node in
        isBuilt(node, from: service, file: path) ? node["build"]?["target"]?.string : nil
      }.first
    }.first
  }

  private static func compose(
    _ path: String, _ service: ServiceFolder, _ packaging: Packaging
  ) -> [Found<StartCommand>] {
    guard let services = service.tree.yaml(path)?["services"]?.mapping else { return [] }
    var found: [Found<StartCommand>] = []
    for (_, node) in services where isBuilt(node, from: service, file: path) {
      guard let entry = node["command"] else { continue }
      let words = entry.array().compactMap(\.string)
      let command = entry.string ?? words.map(Shell.quote).joined(separator: " ")
      let why = "the compose file's command"
      let known = commands(command, service, path, entry.mark?.line, why)
      found += (known.isEmpty ? stated(command, service, packaging, path, entry.mark?.line, why) : known).map { item in
        var item = item
        item.confidence = .likely
        return item
      }
    }
    return found
  }

  /// Whether a compose file's service is built from the folder.
  static func isBuilt(_ node: Node, from service: ServiceFolder, file: String) -> Bool {
    guard let build = node["build"],
      let context = build.string ?? build["context"]?.string ?? build.mapping.map({ _ in "." })
    else {
      return false
    }
    let folder = RepositoryTree.split(file).folder
    return RepositoryTree.normalized(RepositoryTree.join(folder, context)) == service.directory
  }

  /// The scripts that pyproject.toml and Pipfile name.
  private static func tools(_ service: ServiceFolder) -> [Found<StartCommand>] {
    var found: [Found<StartCommand>] = []
    let names = ["start", "serve", "server", "web", "prod", "run"]
    for (file, path) in [("Pipfile", ["scripts"]), ("pyproject.toml", ["tool", "pdm", "scripts"])] {
      guard let document = service.toml(file) else { continue }
      let table = path.count == 1 ? document[path[0]]?.table : document[path[0], path[1], path[2]]?.table
      for name in names {
        guard let node = table?[name], let text = node.string ?? node.table?["cmd"]?.string,
          let command = StartCommand(text)
        else { continue }
        found.append(Found(command, service.path(file), node.line, .likely, why: "the script \(name)"))
      }
    }
    return found
  }

  private static func makefile(_ service: ServiceFolder) -> [Found<StartCommand>] {
    for name in ["Makefile", "makefile", "justfile"] {
      guard let text = service.text(name) else { continue }
      var target = ""
      for (number, line) in TextLines.numbered(text) {
        if let first = line.first, !first.isWhitespace, first != "#", let colon = line.firstIndex(of: ":") {
          target = String(line[..<colon])
        } else if ["run", "start", "serve", "server", "web", "dev"].contains(
          target.trimmingCharacters(in: .whitespaces)),
          let command = StartCommand(line.trimmingCharacters(in: CharacterSet(charactersIn: "\t @-")))
        {
          return [Found(command, service.path(name), number, .likely, why: "the target \(target)")]
        }
      }
    }
    return []
  }

  // MARK: Commands

  /// The command of the answers.
  private static func said(_ text: String, _ service: ServiceFolder, _ packaging: Packaging) -> [Found<StartCommand>] {
    let place = Choice<String>.answers
    let why = "the answers say so"
    // A framework's own command is told where to listen; any other one is used as it stands.
    if let known = StartCommand(text), known.framework != nil { return [Found(known, place, why: why)] }
    // The project's own programs are not on the image's PATH.
    if ShellWords.commands(text).count == 1, let own = ConsoleScripts(service).command(text) {
      return [Found(own, place, why: why)]
    }
    return StartCommand(stated: text, in: service, packaging: packaging, isSaid: true).map {
      [Found($0, place, why: why)]
    }
      ?? []
  }

  /// A command of no known server.
  private static func stated(
    _ text: String, _ service: ServiceFolder, _ packaging: Packaging, _ path: String, _ line: Int?, _ why: String
  ) -> [Found<StartCommand>] {
    guard StartCommand(text) == nil else { return [] }
    return StartCommand(stated: text, in: service, packaging: packaging).map { [Found($0, path, line, why: why)] } ?? []
  }

  /// A command, or what the script that it names starts.
  private static func commands(
    _ text: String, _ service: ServiceFolder, _ path: String, _ line: Int?, _ why: String
  ) -> [Found<StartCommand>] {
    if let command = StartCommand(text) {
      for earlier in EarlierCommands.migrations(in: text) {
        service.tree.note(path, line: line, EarlierCommands.note(earlier))
      }
      return [Found(command, path, line, why: why)]
    }
    if let command = ConsoleScripts(service).command(text) { return [Found(command, path, line, why: why)] }
    for word in ShellWords.commands(text).joined() where word.hasSuffix(".sh") {
      let name = String(word.split(separator: "/").last ?? "")
      let places = [word, name, "scripts/\(name)", "docker/\(name)", "bin/\(name)"].compactMap(
        RepositoryTree.normalized)
      guard let place = places.first(where: { service.has($0) }), let script = service.text(place) else { continue }
      return Self.script(script, service, path: service.path(place)).map { item in
        var item = item
        item.why = "\(why) runs it"
        return item
      }
    }
    return []
  }

  /// The last command of a script that starts something.
  private static func script(_ text: String, _ service: ServiceFolder, path: String) -> [Found<StartCommand>] {
    guard let command = StartCommand(ShellAssignments.filled(in: text)) else { return [] }
    for earlier in EarlierCommands.migrations(in: text) { service.tree.note(path, EarlierCommands.note(earlier)) }
    // Its line is that of its first word and its application.
    let mark = command.application ?? command.words.last ?? ""
    let lines = TextLines.numbered(text).filter { !$0.line.drop { $0.isWhitespace }.hasPrefix("#") }
    let start = lines.last { $0.line.contains(command.words[0]) && $0.line.contains(mark) }
    let first = start ?? lines.last { $0.line.contains(command.words[0]) }
    return [Found(command, path, first?.number, why: "the script")]
  }
}
