import Foundation
import SetupPlan

/// The Dockerfile that the repository has for a service: what it installs, sets and prepares, in the paths of the written one.
struct OwnDockerfile {
  /// From the repository's root.
  let path: String
  /// The folder that it is built from, from the repository's root; empty for the root.
  let context: String
  /// The stage that is built; nil for the last.
  let target: String?
  let text: DockerfileText
  var install = DockerInstall()
  var work = RepositoryFacts.ImageWork()
  /// The requirements files that it installs, from the service's folder.
  var requirementFiles: [(path: String, line: Int)] = []
  /// What cannot be taken over by itself, by its line, where no answer says what becomes of it.
  var questions: [Question] = []

  /// An instruction that somebody has to decide about.
  struct Question: Equatable {
    var line: Int
    var text: String
    var why: String
    /// Whether it could be taken over as it stands.
    var canBeTaken = true
  }

  let service: ServiceFolder
  let stages: [DockerStage]
  var values: [String: String]
  var unset: Set<String> = []
  var arguments: [RepositoryFacts.ImageWork.Argument] = []
  /// The folders of the image that hold the service's, the longest first: those of the image, those of the service.
  var places: [(image: String, service: String)] = []
  /// The folders of the builder that is read that other stages copy from.
  var copiedFolders: [String] = []
  /// The stages of others whose files are copied.
  var kept: Set<Int> = []
  let said: Set<Int>?

  /// What the written image has by itself, and what only builds an image or belongs to a tool that the written one does not use.
  static let ignored: Set<String> = [
    "PATH", "HOME", "PORT", "HOST", "PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED",
    "DEBIAN_FRONTEND",
    "PYTHON_VERSION", "USER", "SHELL", "TERM", "PYTHONUSERBASE", "GPG_KEY", "PYTHONOPTIMIZE", "PYTHONHOME", "BASH_ENV",
    "ENV",
    "PYTHONPYCACHEPREFIX", "LD_PRELOAD", "PROJECT_ENVIRONMENT",
  ]
  static let ignoredPrefixes = [
    "PIP_", "POETRY_", "UV_", "PIPENV_", "PDM_", "PIPX_", "CONDA_", "PYSETUP_", "NVM_",
  ]

  /// - Parameters:
  ///   - service: the folder.
  ///   - details: what the answers say of it.
  init?(_ service: ServiceFolder, details: [ServiceDetail: String] = [:]) {
    self.service = service
    let builds = ComposeBuild.all(service)
    let own = Containers.found(service).map(\.value)
    let build =
      builds.first { own.contains($0.dockerfile) }
      ?? builds.first { build in
        service.tree.has(build.dockerfile) && build.context == service.directory
      }
    guard let path = build?.dockerfile ?? own.first ?? Self.above(service), let written = service.tree.text(path),
      !Containers.isOwn(written)
    else { return nil }
    self.path = path
    text = DockerfileText(written)
    stages = DockerStage.all(text)
    target = details[.target] ?? build?.target ?? DockerStage.served(stages)
    context =
      details[.context].map { $0 == "." ? "" : $0 } ?? build?.context ?? Self.context(of: text, at: path, service)
    values = text.arguments.merging(build?.arguments ?? [:]) { $1 }
    let numbers = text.instructions.map(\.line)
    said = details[.preparation].map { lines in
      lines == "all" ? Set(numbers) : Set(lines.split { !$0.isNumber }.compactMap { Int($0) })
    }
    guard let last = DockerStage.index(of: target, in: stages) else { return }
    guard !usesConda else {
      let line = served.first { $0.arguments.contains("conda") || $0.arguments.contains("mamba") }
      if said == nil, details[.image] == nil, let line {
        questions = [
          Question(
            line: line.line, text: "\(line.keyword) \(line.arguments)",
            why:
              "conda installs what its image has: keep the Dockerfile by image: own, or name what it needs from PyPI",
            canBeTaken: false)
        ]
      }
      return
    }
    read(last)
  }

  /// The instructions of the service's stage and of those that it starts from.
  var served: [DockerfileText.Instruction] {
    DockerStage.index(of: target, in: stages).map { last in
      DockerStage.chain(to: last, in: stages).flatMap { stages[$0].instructions }
    } ?? []
  }

  /// Whether a path of the repository leads to nothing.
  func isMissing(_ path: String) -> Bool { !service.tree.exists(path) }

  /// Whether a module of the service reads the variable PORT.
  var readsPort: Bool {
    service.modules.contains { service.tree.source($0)?.contains(["\"PORT\"", "'PORT'"]) == true }
  }

  /// What the service's stage and those that it starts from are built on, the nearest first.
  var bases: [(image: String, line: Int)] {
    DockerStage.index(of: target, in: stages).map { last in
      DockerStage.chain(to: last, in: stages).reversed().map { (expanded(stages[$0].image), stages[$0].line) }
    } ?? []
  }

  /// What pip is told by name.
  var installed: [Requirement] {
    install.pip.flatMap { words, line in
      words.filter { !$0.hasPrefix("-") && !$0.contains("://") }.compactMap { Requirement($0, file: path, line: line) }
    }
  }

  // MARK: - Which file, from which folder

  /// A Dockerfile of a folder above that copies the service's.
  static func above(_ service: ServiceFolder) -> String? {
    var folder = service.directory
    while !folder.isEmpty {
      folder = RepositoryTree.split(folder).folder
      let path = RepositoryTree.join(folder, "Dockerfile")
      guard service.tree.has(path), let text = service.tree.text(path), !Containers.isOwn(text) else { continue }
      let member = Workspace.path(of: service.directory, from: folder)
      let copies = DockerfileText(text).instructions.filter { $0.keyword == "COPY" }.compactMap(DockerCopy.init)
      if copies.contains(where: { copy in
        copy.from == nil
          && copy.sources.contains {
            RepositoryTree.normalized($0).map { $0 == member || member.hasPrefix($0 + "/") && $0.contains(member) }
              ?? false
          }
      }) {
        return path
      }
    }
    return nil
  }

  /// The folder in which most of what is copied lies: the service's own, the Dockerfile's, or one above.
  static func context(of text: DockerfileText, at path: String, _ service: ServiceFolder) -> String {
    var folders = [service.directory]
    while let last = folders.last, !last.isEmpty { folders.append(RepositoryTree.split(last).folder) }
    let sources = text.instructions.filter { $0.keyword == "COPY" || $0.keyword == "ADD" }.compactMap(DockerCopy.init)
      .filter { $0.from == nil }.flatMap(\.sources).filter {
        !$0.contains("*") && !$0.contains("://") && !$0.contains("$")
      }
    func count(_ folder: String) -> Int {
      sources.filter { source in
        RepositoryTree.normalized(RepositoryTree.join(folder, source)).map { service.tree.exists($0) } ?? false
      }.count
    }
    return folders.map { ($0, count($0)) }.reduce((service.directory, -1)) { $1.1 > $0.1 ? $1 : $0 }.0
  }
}
