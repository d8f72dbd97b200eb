/// What `COPY` and `ADD` bring.
extension OwnDockerfile {
  mutating func take(copy instruction: DockerfileText.Instruction, _ folder: String) {
    guard let copy = DockerCopy(instruction) else { return }
    let destination = Self.resolved(expanded(copy.destination), from: folder)
    let place = "\(path):\(instruction.line)"
    if let from = copy.from {
      if let index = DockerStage.index(of: from, in: stages) {
        guard kept.contains(index) else { return }
        work.steps.append(
          .init(
            text:
              "COPY --from=\(stages[index].keptName) \(copy.sources.joined(separator: " ")) \(inOurs(destination, isFolder: copy.destination.hasSuffix("/")))",
            place: place))
      } else if !from.contains("/uv"), from != "uv", !from.contains("poetry"), !from.contains("$") {
        work.steps.append(
          .init(
            text:
              "COPY --from=\(from) \(copy.sources.joined(separator: " ")) \(inOurs(destination, isFolder: copy.destination.hasSuffix("/")))",
            place: place))
      }
      return
    }
    if copy.sources.contains(where: { $0.contains("://") }) {
      work.steps.append(
        .init(
          text:
            "ADD \(copy.sources.joined(separator: " ")) \(inOurs(destination, isFolder: copy.destination.hasSuffix("/")))",
          place: place))
      return
    }
    for source in copy.sources.map(expanded) {
      guard let written = RepositoryTree.normalized(RepositoryTree.join(context, source)), !source.contains("*") else {
        continue
      }
      let isOurs = written == service.directory || written.isEmpty || service.directory.hasPrefix(written + "/")
      if isOurs { continue }
      guard service.directory.isEmpty || written.hasPrefix(service.directory + "/") else {
        // Dependencies of a workspace around it are installed from there.
        guard
          !["pyproject.toml", "uv.lock", "poetry.lock", "README.md", "package.json"].contains(
            RepositoryTree.split(written).name)
        else { continue }
        ask(
          instruction, "\(written) lies outside of the service's folder, which is all that its image is built from",
          canBeTaken: false)
        continue
      }
      let relative = service.relative(written)
      let image =
        places.first {
          $0.service == relative
            && (destination == $0.image || $0.image.hasPrefix(destination == "/" ? "/" : destination + "/"))
        }?
        .image ?? destination
      // What lies in the image as it lies in the folder is there already; so is what only installs.
      let natural = root.map { Self.joined($0, relative) }
      guard image != natural, service.tree.exists(written), !Self.isInstalled(relative),
        root != nil || !service.tree.isFolder(written)
      else { continue }
      guard !image.hasPrefix("/tmp"),
        !(root.map { image.hasPrefix($0 + "/") } ?? false) || service.tree.isFolder(written) == false
      else { continue }
      let target = service.tree.isFolder(written) && !image.hasSuffix("/") ? image + "/" : image
      guard Shell.isPlain(relative), Shell.isPlain(target) else { continue }
      work.steps.append(.init(text: "COPY \(relative) \(inOurs(target))", place: place))
    }
  }

  /// Whether a file only tells what is installed.
  static func isInstalled(_ path: String) -> Bool {
    let name = RepositoryTree.split(path).name
    return name.contains("requirements") || path.hasPrefix("requirements/")
      || RepositoryOutline.manifests.contains(name)
      || ["Pipfile.lock", "README.md", "Makefile", ".env"].contains(name) || name.hasSuffix(".sh")
  }
}
