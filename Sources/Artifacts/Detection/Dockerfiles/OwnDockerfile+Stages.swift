/// The stages of others that are kept.
extension OwnDockerfile {
  /// Keeps a stage as it is, but for the names of stages and the folder that it copies from.
  mutating func keep(_ stage: DockerStage) {
    let secret = stage.instructions.first { instruction in
      DockerWords.flags(of: instruction.arguments).flags.contains {
        $0.contains("type=secret") || $0.contains("type=ssh")
      }
    }
    if let secret {
      ask(secret, "its stage takes a secret of the build, which the written one has not", canBeTaken: false)
      work.steps.removeAll { $0.text.hasPrefix("COPY --from=\(stage.keptName) ") }
      return
    }
    let base = DockerStage.index(of: stage.image, in: stages).map { stages[$0].keptName }
    var lines = ["FROM \(base ?? text.expanded(stage.image)) AS \(stage.keptName)"]
    for instruction in stage.instructions.dropFirst() {
      lines.append(kept(instruction) ?? "\(instruction.keyword) \(instruction.rawArguments)")
    }
    work.needsRepository = work.needsRepository || lines.contains { $0.hasPrefix("COPY --from=repository ") }
    work.stages.append(.init(text: lines.joined(separator: "\n"), place: "\(path):\(stage.line)"))
  }

  /// What copies in such a stage; nil for what stays as it is written.
  private func kept(_ instruction: DockerfileText.Instruction) -> String? {
    guard let copy = DockerCopy(instruction), !copy.sources.contains(where: { $0.contains("://") }) else { return nil }
    let flags = DockerWords.flags(of: instruction.arguments).flags.filter { !$0.hasPrefix("--from=") }
    func line(_ from: [String], _ sources: [String]) -> String {
      (["COPY"] + from + flags + sources + [copy.destination]).joined(separator: " ")
    }
    if let from = copy.from {
      return DockerStage.index(of: from, in: stages).map { line(["--from=\(stages[$0].keptName)"], copy.sources) }
    }
    let places = copy.sources.map { RepositoryTree.normalized(RepositoryTree.join(context, $0)) ?? $0 }
    let isInside = places.allSatisfy { place in
      service.directory.isEmpty || place == service.directory || place.hasPrefix(service.directory + "/")
    }
    // The rest of the repository is a context of the build by its own name.
    return line(
      isInside ? [] : ["--from=repository"],
      places.map { isInside ? service.relative($0) : $0 }.map { $0.isEmpty ? "." : $0 })
  }
}
