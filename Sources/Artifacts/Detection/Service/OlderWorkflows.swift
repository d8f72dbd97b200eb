import SetupPlan
import Yams

/// The workflows of a repository that already deploy the service, which a set-up would deploy beside.
enum OlderWorkflows {
  /// No more scripts are read for one workflow.
  private static let most = 20

  /// A deployment that was found.
  private struct Deployment {
    /// What does it, in words.
    var what: String
    /// The Cloud Run service that it names, where it is plain to read.
    var service: String?
    /// The folder that it is built from, where it says so.
    var folder: String?
  }

  /// - Parameters:
  ///   - tree: the repository.
  ///   - service: the service that is set up.
  /// - Returns: the workflows that deploy it, or may, in the order of their paths.
  static func found(_ tree: RepositoryTree, service: Service) -> [OlderWorkflow] {
    Containers.othersWorkflows(tree).compactMap { path, _ in
      guard startsByItself(tree.yaml(path)) else { return nil }
      var seen = Set([path])
      let about = deployments(of: path, in: tree, &seen).filter { concerns($0, service) }
      guard let first = about.first else { return nil }
      let name = about.compactMap(\.service).first
      return OlderWorkflow(
        path: path, what: first.what + (name.map { ", the service \($0)" } ?? ", a service that it names elsewhere"))
    }
  }

  /// A workflow that others only call is switched off with those.
  private static func startsByItself(_ document: Node?) -> Bool {
    guard let triggers = member("on", of: document) else { return document != nil }
    let names = triggers.mapping.map { $0.compactMap { $0.key.string } } ?? triggers.array().compactMap(\.string)
    return names.isEmpty || names.contains { $0 != "workflow_call" }
  }

  /// Whether a deployment is one of this service, or may be.
  private static func concerns(_ deployment: Deployment, _ service: Service) -> Bool {
    let isInRoot = service.directory == "."
    let folder = deployment.folder.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
    let isOurFolder = folder.map {
      $0 == service.directory || $0 == "." || $0.isEmpty || service.directory.hasPrefix($0 + "/")
    }
    guard let name = deployment.service else { return isOurFolder ?? true }
    if name == service.name || name.hasPrefix(service.name + "-") || service.name.hasPrefix(name + "-") { return true }
    if let folder, folder == service.directory { return true }
    return isInRoot && isOurFolder != false
  }

  // MARK: - Workflows and actions

  private static func member(_ name: String, of node: Node?) -> Node? {
    // YAML 1.1 takes the key `on` for a truth, so that keys are compared by how they are written.
    node?.mapping?.first { $0.key.scalar?.string == name }?.value
  }

  /// What a workflow deploys, or an action of the repository.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - tree: the repository.
  ///   - seen: the files that were read, so that none is read twice.
  ///   - inputs: what the caller gives.
  /// - Returns: the deployments in their order.
  private static func deployments(
    of path: String, in tree: RepositoryTree, _ seen: inout Set<String>, inputs: [String: String] = [:]
  ) -> [Deployment] {
    guard let document = tree.yaml(path) else { return [] }
    let values = inputs.merging(variables(document["env"], [:])) { $1 }
    var found: [Deployment] = []
    for (_, job) in document["jobs"]?.mapping ?? [:] {
      let own = values.merging(variables(job["env"], values)) { $1 }
      let folder = job["defaults"]?["run"]?["working-directory"]?.string
      if let called = job["uses"]?.string {
        found += calls(called, with: variables(job["with"], own), in: tree, &seen)
      }
      found += steps(job["steps"], own, folder, tree, &seen)
    }
    return found + steps(document["runs"]?["steps"], values, nil, tree, &seen)
  }

  private static func steps(
    _ list: Node?, _ values: [String: String], _ folder: String?, _ tree: RepositoryTree, _ seen: inout Set<String>
  ) -> [Deployment] {
    var found: [Deployment] = []
    for step in list?.array() ?? [] {
      let own = values.merging(variables(step["env"], values)) { $1 }
      let place = step["working-directory"]?.string.map { expanded($0, own) } ?? folder
      let inputs = variables(step["with"], own)
      if let action = step["uses"]?.string {
        if action.hasPrefix("google-github-actions/deploy-cloudrun") {
          found.append(
            Deployment(
              what: "deploys to Cloud Run by \(action)", service: inputs["service"].flatMap(plain),
              folder: inputs["source"] ?? place))
        } else {
          found += calls(action, with: inputs, in: tree, &seen)
        }
      }
      if let script = step["run"]?.string { found += commands(expanded(script, own), place, tree, &seen) }
    }
    return found
  }

  /// What another workflow or action deploys; of one elsewhere, only its name tells.
  private static func calls(
    _ reference: String, with inputs: [String: String], in tree: RepositoryTree, _ seen: inout Set<String>
  ) -> [Deployment] {
    if reference.hasPrefix("./") {
      let path = String(reference.dropFirst(2))
      let files =
        path.hasSuffix(".yml") || path.hasSuffix(".yaml") ? [path] : ["\(path)/action.yml", "\(path)/action.yaml"]
      return files.flatMap { file in
        seen.count < most && seen.insert(file).inserted ? deployments(of: file, in: tree, &seen, inputs: inputs) : []
      }
    }
    let name = reference.lowercased()
    guard name.contains("cloud-run") || name.contains("cloudrun"), name.contains("deploy") else { return [] }
    let service = ["service", "service_name", "service-name", "name"].lazy.compactMap { inputs[$0] }.first
    return [Deployment(what: "deploys to Cloud Run by \(reference)", service: service.flatMap(plain))]
  }

  // MARK: - Commands

  private static func commands(
    _ text: String, _ folder: String?, _ tree: RepositoryTree, _ seen: inout Set<String>
  ) -> [Deployment] {
    var found: [Deployment] = []
    for var words in ShellWords.commands(text) {
      if let inner = ShellWords.inner(words) {
        found += commands(inner, folder, tree, &seen)
        continue
      }
      if let first = words.first, ["bash", "sh", "source", "."].contains(first), words.count > 1 {
        words.removeFirst()
      }
      guard let program = words.first else { continue }
      switch program {
      case "gcloud": found += [deployment(of: words, folder)].compactMap(\.self) + builds(words, folder, tree, &seen)
      case "make": found += script(joined(folder, "Makefile"), folder, tree, &seen)
      default:
        if program.contains("/") || program.hasSuffix(".sh") {
          found += script(joined(folder, program), folder, tree, &seen)
        }
      }
    }
    return found
  }

  /// What `gcloud run deploy` and its like deploy.
  private static func deployment(of words: [String], _ folder: String?) -> Deployment? {
    let verbs = [
      ["run", "deploy"], ["run", "services", "update"], ["run", "services", "replace"],
      ["deploy", "releases", "create"],
    ]
    let core = words.dropFirst().filter { $0 != "beta" && $0 != "alpha" }
    guard let verb = verbs.first(where: { core.starts(with: $0) }) else { return nil }
    let rest = Array(core.dropFirst(verb.count))
    let command = "gcloud \(verb.joined(separator: " "))"
    guard verb[1] != "releases", verb.last != "replace" else { return Deployment(what: "runs \(command)") }
    let source = option("--source", in: rest)
    // A flag's value may follow it, so only the first word is certain to be the name.
    let name = rest.first.flatMap { $0.hasPrefix("-") ? nil : $0 } ?? option("--service", in: rest)
    return Deployment(what: "runs \(command)", service: name.flatMap(plain), folder: source ?? folder)
  }

  /// What Cloud Build deploys by a file of the repository.
  private static func builds(
    _ words: [String], _ folder: String?, _ tree: RepositoryTree, _ seen: inout Set<String>
  ) -> [Deployment] {
    guard words.dropFirst().filter({ $0 != "beta" && $0 != "alpha" }).starts(with: ["builds", "submit"]) else {
      return []
    }
    let path = joined(folder, option("--config", in: words) ?? "cloudbuild.yaml")
    guard seen.count < most, seen.insert(path).inserted else { return [] }
    return (tree.yaml(path)?["steps"]?.array() ?? []).flatMap { step -> [Deployment] in
      let given = step["args"]?.array().compactMap(\.string) ?? []
      let words = given.first == "gcloud" ? given : ["gcloud"] + given
      return [deployment(of: words, folder)].compactMap(\.self)
        + (step["script"]?.string.map { commands($0, folder, tree, &seen) } ?? [])
    }
  }

  private static func script(
    _ path: String, _ folder: String?, _ tree: RepositoryTree, _ seen: inout Set<String>
  ) -> [Deployment] {
    guard seen.count < most, seen.insert(path).inserted, let text = tree.text(path) else { return [] }
    // A recipe of make may begin with a sign that make keeps to itself.
    let lines = text.split(separator: "\n").map { $0.drop { " \t@-".contains($0) } }.joined(separator: "\n")
    return commands(lines, folder, tree, &seen)
  }

  private static func option(_ name: String, in words: [String]) -> String? {
    for (place, word) in words.enumerated() {
      if word.hasPrefix(name + "=") { return String(word.dropFirst(name.count + 1)) }
      if word == name, place + 1 < words.count { return words[place + 1] }
    }
    return nil
  }

  private static func joined(_ folder: String?, _ path: String) -> String {
    let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    guard let folder, folder != ".", !folder.isEmpty else { return path }
    return RepositoryTree.join(folder, path)
  }

  // MARK: - Values

  /// The texts of a mapping, with what is known filled in.
  private static func variables(_ node: Node?, _ known: [String: String]) -> [String: String] {
    var values: [String: String] = [:]
    for (key, value) in node?.mapping ?? [:] {
      if let name = key.scalar?.string, let text = value.scalar?.string { values[name] = expanded(text, known) }
    }
    return values
  }

  /// A text with the variables that are known, as GitHub and the shell write them.
  private static func expanded(_ text: String, _ known: [String: String]) -> String {
    text.replacing(/\$\{\{\s*(?:env|inputs)\.([A-Za-z_][A-Za-z0-9_\-]*)\s*\}\}|\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?/) {
      match in
      (match.1 ?? match.2).flatMap { known[String($0)] } ?? String(match.0)
    }
  }

  /// A name that holds no variable.
  private static func plain(_ text: String) -> String? { text.contains("$") || text.isEmpty ? nil : text }
}
