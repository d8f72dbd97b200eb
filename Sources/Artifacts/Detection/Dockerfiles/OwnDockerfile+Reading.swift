import Foundation
import SetupPlan

/// How it is read: its stages in order, with where the image has what of the service, and what `ENV` sets.
extension OwnDockerfile {
  mutating func read(_ last: Int) {
    let chain = DockerStage.chain(to: last, in: stages)
    // Python's stages that the last one copies from install for it; others make files for it.
    var builders: [Int] = []
    var waiting = chain
    while let index = waiting.popLast() {
      for other in stages[index].sources(in: stages)
      where !chain.contains(other) && !builders.contains(other) && !kept.contains(other) {
        let line = DockerStage.chain(to: other, in: stages)
        if line.contains(where: { isPython(stages[$0]) }) {
          builders += line.filter { !builders.contains($0) && !chain.contains($0) }
          waiting += line
        } else {
          kept.formUnion(line)
          waiting += line
        }
      }
    }
    for index in chain + builders { map(stages[index]) }
    // A builder's work counts where what it made of the code is copied.
    for index in builders.sorted() {
      copiedFolders = copied(from: index, by: chain + builders)
      walk(stages[index], isBuilder: true)
    }
    for index in chain { walk(stages[index], isBuilder: false) }
    for index in kept.sorted() { keep(stages[index]) }
    askForScripts()
    let used = (work.steps + work.stages).map(\.text) + work.environment.map(\.value)
    work.arguments = arguments.filter { argument in
      used.contains { $0.contains("$\(argument.name)") || $0.contains("${\(argument.name)") }
    }
    if let said {
      func isSaid(_ step: RepositoryFacts.ImageWork.Step) -> Bool { step.line.map { said.contains($0) } ?? true }
      let left = Set(
        work.stages.filter { !isSaid($0) }.compactMap {
          $0.text.split(separator: "\n").first?.split(separator: " ").last
        })
      work.steps.removeAll { step in
        !isSaid(step) || left.contains { step.text.contains("--from=\($0) ") }
      }
      work.stages.removeAll { !isSaid($0) }
    }
    work.installs = install.pip.map { words, line in
      .init(text: words.map(Shell.quote).joined(separator: " "), place: "\(path):\(line)")
    }
  }

  private static let scriptTools: Set<String> = ["npm", "npx", "yarn", "pnpm", "bun", "bunx", "node", "corepack"]

  /// Asks about each RUN that needs a JavaScript tool, unless the tool is taken over too.
  private mutating func askForScripts() {
    let isThere =
      install.packages.contains { ["nodejs", "npm", "yarnpkg"].contains($0.name) }
      || bases.contains { $0.image.contains("node") }
      || work.steps.contains { step in
        step.text.contains("nodesource") || step.text.hasPrefix("COPY --from=") && step.text.contains(#/node|bun/#)
      }
    guard !isThere else { return }
    for step in work.steps where step.text.hasPrefix("RUN ") {
      let commands = ShellSegments.commands(String(step.text.dropFirst(4)))
      guard let tool = commands.lazy.compactMap(\.first).first(where: Self.scriptTools.contains),
        let instruction = text.instructions.first(where: { $0.line == step.line })
      else { continue }
      work.steps.removeAll { $0 == step }
      ask(instruction, "it runs \(tool), which the written image has not", canBeTaken: false)
    }
  }

  func isPython(_ stage: DockerStage) -> Bool {
    let image = text.expanded(stage.image).lowercased()
    if ["python", "/uv:", "/uv@", "conda", "poetry"].contains(where: image.contains) { return true }
    return stage.instructions.contains { instruction in
      instruction.keyword == "RUN"
        && ShellSegments.commands(instruction.arguments).contains { words in
          let core = StartCommand.core(words)
          return ["pip", "pip3", "uv", "poetry", "pipenv", "pdm"].contains(core.first ?? "")
            || core.first?.hasPrefix("python") == true && core.contains("pip")
        }
    }
  }

  /// Where the image has what of the service.
  mutating func map(_ stage: DockerStage) {
    var folder = folder(before: stage)
    for instruction in stage.instructions {
      switch instruction.keyword {
      case "WORKDIR": folder = Self.resolved(expanded(instruction.arguments), from: folder)
      case "ENV":
        for (name, value) in Self.pairs(instruction.arguments) { values[name] = expanded(value) }
      case "ARG":
        for word in ShellWords.commands(instruction.arguments).joined() {
          let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
          if values[parts[0]] == nil { unset.insert(parts[0]) }
          guard !arguments.contains(where: { $0.name == parts[0] }), PythonToken.isName(parts[0]) else { continue }
          arguments.append(.init(name: parts[0], standard: values[parts[0]]))
        }
      case "COPY", "ADD":
        guard let copy = DockerCopy(instruction), copy.from == nil else { continue }
        let destination = Self.resolved(expanded(copy.destination), from: folder)
        for source in copy.sources.map(expanded) {
          guard let place = RepositoryTree.normalized(RepositoryTree.join(context, source)) else { continue }
          note(
            place, at: destination,
            isFolder: copy.destination.hasSuffix("/") || copy.sources.count > 1
              || [".", "./"].contains(copy.destination))
        }
      default: break
      }
    }
    places.sort { $0.image.count > $1.image.count }
  }

  mutating func note(_ place: String, at destination: String, isFolder: Bool) {
    let directory = service.directory
    if place == directory || place.isEmpty || directory.hasPrefix(place + "/") {
      let inside = place.isEmpty ? directory : String(directory.dropFirst(place.count).drop { $0 == "/" })
      places.append((Self.joined(destination, inside), ""))
    } else if directory.isEmpty || place.hasPrefix(directory + "/") {
      let relative = service.relative(place)
      let image =
        service.tree.isFolder(place) || !isFolder
        ? destination : Self.joined(destination, RepositoryTree.split(place).name)
      places.append((image, relative))
      // `COPY app /srv/app` says where the folder around it is.
      if image.hasSuffix("/" + relative) {
        let around = String(image.dropLast(relative.count + 1))
        places.append((around.isEmpty ? "/" : around, ""))
      }
    }
  }

  /// The folder that a stage begins in: where the one that it starts from ends.
  func folder(before stage: DockerStage) -> String {
    DockerStage.chain(to: stage.index, in: stages).dropLast().flatMap { stages[$0].instructions }
      .filter { $0.keyword == "WORKDIR" }.reduce("/") { Self.resolved(expanded($1.arguments), from: $0) }
  }

  /// The folders and files of a stage that others copy.
  func copied(from index: Int, by others: [Int]) -> [String] {
    others.flatMap { stages[$0].instructions }.compactMap(DockerCopy.init)
      .filter { copy in copy.from.flatMap { DockerStage.index(of: $0, in: stages) } == index }
      .flatMap { copy in copy.sources.map { Self.resolved(expanded($0), from: "/") } }
  }

  mutating func walk(_ stage: DockerStage, isBuilder: Bool) {
    var folder = folder(before: stage)
    for instruction in stage.instructions {
      switch instruction.keyword {
      case "WORKDIR": folder = Self.resolved(expanded(instruction.arguments), from: folder)
      case "ENV" where !isBuilder: take(environment: instruction)
      case "COPY" where !isBuilder, "ADD" where !isBuilder: take(copy: instruction, folder)
      case "RUN": take(run: instruction, folder, isBuilder: isBuilder)
      default: break
      }
    }
  }
  mutating func take(environment instruction: DockerfileText.Instruction) {
    for (name, value) in Self.pairs(instruction.arguments) where PythonToken.isName(name) {
      if name == "PYTHONPATH" {
        let folders = inOurs(expanded(value)).split(separator: ":").map(String.init)
        work.pythonPath = folders.filter { $0.hasPrefix("/srv/") && Shell.isPlain($0) }
      }
      guard !Self.ignored.contains(name), !Self.ignoredPrefixes.contains(where: name.hasPrefix) else { continue }
      guard value.isEmpty || CredentialHint(name: name, value: value) == nil else {
        service.tree.note(
          path, line: instruction.line,
          "\(name) looks like a credential, which everybody who has the image could read: it is not taken over, "
            + "give it as a secret")
        continue
      }
      let setting = RepositoryFacts.ImageWork.Setting(
        name: name, value: inOurs(expanded(value)), place: "\(path):\(instruction.line)")
      work.environment.removeAll { $0.name == name }
      work.environment.append(setting)
    }
  }

  /// `A=b C="d e"`, or the older `A b c`.
  static func pairs(_ text: String) -> [(String, String)] {
    let first = text.prefix { !$0.isWhitespace }
    guard first.contains("=") else {
      return [(String(first), text.dropFirst(first.count).trimmingCharacters(in: .whitespaces))]
    }
    return DockerWords.split(text).compactMap { word in
      word.firstIndex(of: "=").map { (String(word[..<$0]), String(word[word.index(after: $0)...])) }
    }
  }
}
