import Foundation

/// The Dockerfile as the one that builds the image.
extension OwnDockerfile {
  /// What builds it.
  var image: RepositoryFacts.OwnImage {
    RepositoryFacts.OwnImage(
      dockerfile: path, context: context.isEmpty ? "." : context, target: target, port: port ?? 8080)
  }

  /// The port of its container: that of the command, else what `EXPOSE` names.
  private var port: Int? {
    let start = commands.compactMap {
      StartCommand($0.words.map { $0.map(Shell.quote).joined(separator: " ") } ?? $0.arguments)
    }
    if let port = start.compactMap(\.port).last
      ?? commands.reversed().lazy.compactMap({ Self.named($0.arguments) }).first
    {
      return port
    }
    // What takes PORT listens where it is told.
    guard !takesPort else { return nil }
    return exposed
  }

  /// The number of an option for a port or an address, whatever the program.
  private static func named(_ command: String) -> Int? {
    command.firstMatch(of: #/(?:--port|--bind|--listen|-p|-b)["',= ]+(?:[0-9.a-z]*:)?(\d{2,5})/#).flatMap { Int($0.1) }
  }

  private var exposed: Int? {
    served.last { $0.keyword == "EXPOSE" }.flatMap { Int(text.expanded($0.arguments).prefix { $0.isNumber }) }
      .flatMap { (1...65_535).contains($0) ? $0 : nil }
  }

  private var commands: [DockerfileText.Instruction] {
    served.filter { $0.keyword == "CMD" || $0.keyword == "ENTRYPOINT" }
  }

  private var takesPort: Bool {
    commands.contains { $0.arguments.contains("$PORT") || $0.arguments.contains("${PORT") }
  }

  /// Why it would build no image that Cloud Run can start; nil where nothing speaks against it.
  var obstacle: Found<String>? {
    func found(_ why: String, _ line: Int) -> Found<String> { Found("own", path, line, why: why) }
    guard let last = served.last else { return found("it has no stage \(target ?? "at all")", 1) }
    if commands.isEmpty, !bases.contains(where: { isOther($0.image) }) {
      return found("it has neither CMD nor ENTRYPOINT, so that its container starts nothing: add CMD", last.line)
    }
    for instruction in served {
      if let copy = DockerCopy(instruction), copy.from == nil {
        let missing = copy.sources.first { source in
          !source.contains("*") && !source.contains("$") && !source.contains("://") && !source.contains("?")
            && RepositoryTree.normalized(RepositoryTree.join(context, source)).map(isMissing) ?? true
        }
        if let missing {
          return found(
            "\(missing) is not in \(context.isEmpty ? "the repository's root" : context), which it is built from: name another folder by service.context",
            instruction.line)
        }
      }
      let flags = DockerWords.flags(of: instruction.arguments).flags
      if let secret = flags.first(where: { $0.contains("type=secret") && !$0.contains("required=false") }) {
        return found("the build needs a secret that the workflow has not: \(secret)", instruction.line)
      }
    }
    if port == nil, !takesPort, !readsPort {
      return found(
        "nothing says which port it listens on: add EXPOSE, or take the variable PORT", commands.last?.line ?? last.line
      )
    }
    return nil
  }

  /// Whether an image of others brings a command of its own.
  private func isOther(_ image: String) -> Bool {
    !image.hasPrefix("python:") && !image.hasPrefix("debian:") && !image.hasPrefix("ubuntu:") && image != "scratch"
  }
}
