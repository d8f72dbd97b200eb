import Yams

/// The variables that a workflow, a Cloud Build file or a script sets on the Cloud Run service today.
struct DeployedVariables {
  private(set) var found: [RepositoryFacts.VariableSuggestion] = []

  private static let scripts = ["deploy.sh", "scripts/deploy.sh"]
  private static let builds = ["cloudbuild.yaml", "cloudbuild.yml"]
  private static let values: Set<String> = ["--set-env-vars", "--update-env-vars"]
  private static let secrets: Set<String> = ["--set-secrets", "--update-secrets"]

  /// - Parameter service: the folder; its scripts count beside the repository's workflows.
  init(_ service: ServiceFolder) {
    for (path, text) in Containers.othersWorkflows(service.tree)
    where text.contains("run deploy") || text.contains("deploy-cloudrun") {
      read(workflow: path, service.tree)
    }
    for path in Set(Self.scripts.flatMap { [service.path($0), $0] }).sorted() {
      if let text = service.tree.presentText(path) { read(words: ShellWords.commands(text).joined(), path) }
    }
    for path in Set(Self.builds.flatMap { [service.path($0), $0] }).sorted() where service.tree.has(path) {
      for step in service.tree.yaml(path)?["steps"]?.array() ?? [] {
        read(words: step["args"]?.array().compactMap(\.string) ?? [], path)
        read(words: ShellWords.commands(step["script"]?.string ?? "").joined(), path)
      }
    }
  }

  private mutating func read(workflow path: String, _ tree: RepositoryTree) {
    let jobs = tree.yaml(path)?["jobs"]?.mapping ?? [:]
    for step in jobs.flatMap({ $0.value["steps"]?.array() ?? [] }) {
      if step["uses"]?.string?.hasPrefix("google-github-actions/deploy-cloudrun") == true {
        add(list: step["with"]?["env_vars"]?.string ?? "", path, areSecrets: false)
        add(list: step["with"]?["secrets"]?.string ?? "", path, areSecrets: true)
      }
      if let script = step["run"]?.string, script.contains("run deploy") {
        read(words: ShellWords.commands(script).joined(), path)
      }
    }
  }

  private mutating func read(words: some Sequence<String>, _ path: String) {
    var list: Bool?
    for word in words {
      if let areSecrets = list {
        add(list: word, path, areSecrets: areSecrets)
        list = nil
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard let option = parts.first, Self.values.contains(option) || Self.secrets.contains(option) else { continue }
      let areSecrets = Self.secrets.contains(option)
      if parts.count == 2 { add(list: parts[1], path, areSecrets: areSecrets) } else { list = areSecrets }
    }
  }

  /// `A=1,B=2`, `^@^A=1@B=2`, or one a line.
  private mutating func add(list: String, _ path: String, areSecrets: Bool) {
    var text = list[...]
    var separator: Character = ","
    if text.first == "^", let end = text.dropFirst().firstIndex(of: "^"), let own = text.dropFirst().first {
      (separator, text) = (own, text[text.index(after: end)...])
    }
    for entry in text.split(whereSeparator: { $0 == separator || $0.isNewline }) {
      guard let equals = entry.firstIndex(of: "=") else { continue }
      let name = entry[..<equals].filter { !$0.isWhitespace }
      let value = String(entry[entry.index(after: equals)...])
      // A path is a mounted file, not a variable.
      guard !name.hasPrefix("/") else { continue }
      let isPlain = !value.contains("$")
      found.append(
        .init(
          name, areSecrets || !isPlain ? nil : value, in: path,
          secret: areSecrets && isPlain ? value.split(separator: ":").first.map(String.init) : nil))
    }
  }
}
