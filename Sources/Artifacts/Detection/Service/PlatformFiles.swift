import BoundedInput
import Yams

/// What the configuration files of other platforms say about a service: Render, DigitalOcean's App Platform, Fly, Railway, Heroku, Nixpacks,
/// App Engine and Cloud Run's own `service.yaml`.
struct PlatformFiles {
  /// A line of one of them.
  struct Line: Equatable {
    var text: String
    var file: String
    var line: Int?
    /// What the platform uses it for, such as `Render's start command`.
    var why: String
  }

  private(set) var starts: [Line] = []
  private(set) var releases: [Line] = []
  private(set) var health: [Line] = []
  private(set) var variables: [RepositoryFacts.VariableSuggestion] = []

  /// The folder, which owns this.
  private unowned let service: ServiceFolder

  /// - Parameter service: the folder whose service is meant.
  init(_ service: ServiceFolder) {
    self.service = service
    render()
    appPlatform()
    fly()
    railway()
    heroku()
    nixpacks()
    appEngine()
    cloudRun()
  }

  // MARK: - Places

  /// The files of a name in the service's own folder and in the repository's root, with whether a file lies in the latter
  /// alone, where it may be of another service.
  private func places(_ names: [String]) -> [(path: String, isShared: Bool)] {
    names.flatMap { name -> [(path: String, isShared: Bool)] in
      let own = service.path(name)
      return (own == name ? [] : [(own, false)]) + [(name, !service.directory.isEmpty)]
    }.filter { service.tree.has($0.path) }
  }

  /// Whether an entry is the folder's, by the folder that it names.
  private func isOurs(_ folder: String?, isShared: Bool) -> Bool {
    guard let folder, let normalized = RepositoryTree.normalized(folder) else { return !isShared }
    return normalized == service.directory || !isShared && normalized.isEmpty
  }

  private mutating func add(_ node: Node?, to list: WritableKeyPath<Self, [Line]>, _ file: String, _ why: String) {
    guard let text = node?.string, !text.isEmpty else { return }
    self[keyPath: list].append(Line(text: text, file: file, line: node?.mark?.line, why: why))
  }

  private mutating func add(
    _ node: TOMLDocument.Node?, to list: WritableKeyPath<Self, [Line]>, _ file: String, _ why: String
  ) {
    guard let node, let text = node.string, !text.isEmpty else { return }
    self[keyPath: list].append(Line(text: text, file: file, line: node.line, why: why))
  }

  /// Reads a list such as `- { key: NAME, value: … }`.
  private mutating func addList(
    _ node: Node?, name: String, _ file: String, isSecret: (Node) -> Bool = { _ in false },
    isRandom: (Node) -> Bool = { _ in false }
  ) {
    for entry in node?.array() ?? [] {
      guard let variable = entry[name]?.string else { continue }
      variables.append(
        .init(
          variable, isSecret(entry) ? nil : entry["value"]?.scalar?.string, in: file, entry.mark?.line,
          isRandom: isRandom(entry)))
    }
  }

  private mutating func addTable(_ node: Node?, _ file: String) {
    for (key, value) in node?.mapping ?? [:] {
      variables.append(
        .init(key.string ?? "", value.scalar?.string, in: file, key.mark?.line))
    }
  }

  // MARK: - Platforms

  /// https://render.com/docs/blueprint-spec
  private mutating func render() {
    for (file, isShared) in places(["render.yaml", "render.yml"]) {
      for entry in service.tree.yaml(file)?["services"]?.array() ?? [] {
        guard ["web", "pserv"].contains(entry["type"]?.string ?? ""),
          isOurs(entry["rootDir"]?.string, isShared: isShared)
        else { continue }
        add(entry["startCommand"], to: \.starts, file, "Render's start command")
        add(entry["preDeployCommand"], to: \.releases, file, "Render runs it before each deployment")
        add(entry["healthCheckPath"], to: \.health, file, "Render's health check")
        addList(
          entry["envVars"], name: "key", file, isSecret: { $0["sync"]?.bool == false },
          isRandom: { $0["generateValue"]?.bool == true })
      }
    }
  }

  /// https://docs.digitalocean.com/products/app-platform/reference/app-spec/
  private mutating func appPlatform() {
    for (file, isShared) in places([".do/app.yaml", ".do/deploy.template.yaml"]) {
      guard let root = service.tree.yaml(file) else { continue }
      let spec = root["spec"] ?? root
      for entry in spec["services"]?.array() ?? [] where isOurs(entry["source_dir"]?.string, isShared: isShared) {
        add(entry["run_command"], to: \.starts, file, "App Platform's run command")
        add(entry["health_check"]?["http_path"], to: \.health, file, "App Platform's health check")
        addList(entry["envs"], name: "key", file, isSecret: { $0["type"]?.string == "SECRET" })
      }
      for entry in spec["jobs"]?.array() ?? [] where isOurs(entry["source_dir"]?.string, isShared: isShared) {
        guard entry["kind"]?.string == "PRE_DEPLOY" else { continue }
        add(entry["run_command"], to: \.releases, file, "App Platform runs it before each deployment")
      }
      addList(spec["envs"], name: "key", file, isSecret: { $0["type"]?.string == "SECRET" })
    }
  }

  /// https://fly.io/docs/reference/configuration/
  private mutating func fly() {
    for (file, isShared) in places(["fly.toml"]) where !isShared {
      guard let document = service.tree.toml(file) else { continue }
      for name in ["app", "web"] { add(document["processes", name], to: \.starts, file, "Fly's process \(name)") }
      add(document["deploy", "release_command"], to: \.releases, file, "Fly runs it before each deployment")
      for check in document["http_service", "checks"]?.array ?? [] {
        add(check.table?["path"], to: \.health, file, "Fly's health check")
      }
      for (name, node) in document["env"]?.table?.entries ?? [:] {
        variables.append(.init(name, node.string, in: file, node.line))
      }
    }
  }

  /// https://docs.railway.com/reference/config-as-code
  private mutating func railway() {
    for (file, isShared) in places(["railway.json", "railway.toml"]) where !isShared {
      if file.hasSuffix(".toml") {
        guard let document = service.tree.toml(file) else { continue }
        add(document["deploy", "startCommand"], to: \.starts, file, "Railway's start command")
        add(document["deploy", "preDeployCommand"], to: \.releases, file, "Railway runs it before each deployment")
        add(document["deploy", "healthcheckPath"], to: \.health, file, "Railway's health check")
      } else {
        // JSON is YAML.
        let deploy = service.tree.yaml(file)?["deploy"]
        add(deploy?["startCommand"], to: \.starts, file, "Railway's start command")
        let before = deploy?["preDeployCommand"]
        for node in before?.sequence.map({ Array($0) }) ?? [before].compactMap(\.self) {
          add(node, to: \.releases, file, "Railway runs it before each deployment")
        }
        add(deploy?["healthcheckPath"], to: \.health, file, "Railway's health check")
      }
    }
  }

  /// https://devcenter.heroku.com/articles/build-docker-images-heroku-yml
  private mutating func heroku() {
    for (file, isShared) in places(["heroku.yml"]) where !isShared {
      guard let root = service.tree.yaml(file) else { continue }
      let web = root["run"]?["web"]
      add(web?["command"]?.array().first ?? web, to: \.starts, file, "Heroku's web process")
      let release = root["release"]?["command"]
      add(release?.sequence?.first ?? release, to: \.releases, file, "Heroku's release phase")
      addTable(root["setup"]?["config"], file)
    }
  }

  /// https://nixpacks.com/docs/configuration/file
  private mutating func nixpacks() {
    for (file, isShared) in places(["nixpacks.toml"]) where !isShared {
      add(service.tree.toml(file)?["start", "cmd"], to: \.starts, file, "Nixpacks' start command")
    }
  }

  /// https://docs.cloud.google.com/appengine/docs/standard/reference/app-yaml
  private mutating func appEngine() {
    // Other files have these names too.
    for (file, isShared) in places(["app.yaml", "service.yaml"]) where !isShared {
      guard let text = service.tree.text(file), let root = try? BoundedYAML.compose(text) else { continue }
      add(root["entrypoint"], to: \.starts, file, "App Engine's entrypoint")
      addTable(root["env_variables"], file)
    }
  }

  /// https://docs.cloud.google.com/run/docs/reference/yaml/v1
  private mutating func cloudRun() {
    for (file, isShared) in places(["service.yaml", "service.yml", "cloudrun.yaml", "cloud-run.yaml"]) where !isShared {
      guard let text = service.tree.text(file), let root = try? BoundedYAML.compose(text),
        root["kind"]?.string == "Service",
        let container = root["spec"]?["template"]?["spec"]?["containers"]?.array().first
      else { continue }
      add(container["startupProbe"]?["httpGet"]?["path"], to: \.health, file, "Cloud Run's startup probe")
      addList(container["env"], name: "name", file, isSecret: { $0["valueFrom"] != nil })
    }
  }
}
