import SetupPlan

/// The patches that have something to do for a service: those that the answers ask for, and those that could be.
struct PatchChoice {
  /// What the answers ask for, as far as it has something to do.
  let wanted: [ServicePatch]
  /// What is shown: none or the answer, with what else there is; nil where there is nothing to say.
  let choice: Choice<String>?

  /// The modules of packages that send their requests by httpcore.
  private static let clients: Set<String> = ["httpx", "httpcore", "openai", "anthropic"]

  /// - Parameters:
  ///   - service: the folder.
  ///   - facts: what was found out about it.
  ///   - packaging: what is installed.
  ///   - locked: what is pinned.
  ///   - modules: those that the service runs.
  ///   - said: the answer; nil where there is none.
  init(
    _ service: ServiceFolder, facts: RepositoryFacts, packaging: Packaging, locked: LockedPackages,
    modules: ServedModules, said: String?
  ) {
    // What is not imported by the start script is not changed by it.
    let isImported = facts.ownImage == nil && ImageServer(facts).importsService
    let hasRESTFramework =
      facts.framework == .django
      && (locked.versions["djangorestframework"] != nil
        || packaging.requirements.contains { $0.name == "djangorestframework" })
    let hasJSON = isImported && (facts.framework == .flask || hasRESTFramework)
    let asked = said.flatMap(ServicePatch.list) ?? []
    wanted = asked.filter { $0 == .orjson ? hasJSON : isImported }
    for patch in asked where !wanted.contains(patch) {
      service.tree.note(Choice<String>.answers, "service.patches names \(patch.rawValue), which \(Self.idle(patch))")
    }
    let client = isImported && facts.interface == .asgi ? Self.client(modules, locked) : nil
    let useful = (hasJSON ? [ServicePatch.orjson] : []) + (client == nil ? [] : [.httpcorePool])
    let offers = useful.map { [$0] } + (useful.count > 1 ? [useful] : [])
    let found = client ?? Found("", nil, nil, why: "")
    let offered = offers.map { patches in
      Found(ServicePatch.text(patches), found.file, found.line, .likely, why: Self.why(patches, measured: nil))
    }
    let none = Found(Service.noPatches, found.file, found.line, why: Self.why(useful, measured: nil))
    let unsaid = offered.isEmpty ? nil : Choice(none, others: offered)
    choice = said.map { _ in Choice(said: ServicePatch.text(asked), over: unsaid) } ?? unsaid
  }

  /// Why a patch that the answers ask for is left out.
  private static func idle(_ patch: ServicePatch) -> String {
    switch patch {
    case .orjson: "has nothing to do here: it is for Flask and Django REST framework, served as an application"
    case .httpcorePool: "has nothing to do here: the service starts itself, and is not imported by the start script"
    }
  }

  /// Where the service uses a client whose pool can be replaced; nil where it uses none, or another release.
  private static func client(_ modules: ServedModules, _ locked: LockedPackages) -> Found<String>? {
    if let pinned = locked.versions["httpcore"], !ServicePatch.httpcoreReleases.contains(pinned) { return nil }
    for (path, module) in modules.modules(where: { $0.contains(Array(clients)) }) {
      for line in module.lines {
        guard let name = MissingPackages.imported(line).first(where: clients.contains) else { continue }
        return Found(name, path, line.number, why: "\(name) is imported")
      }
    }
    return nil
  }

  /// What patches would do, what they would change, and how they are asked for.
  ///
  /// - Parameters:
  ///   - patches: those that could be asked for.
  ///   - gain: how they did; nil for a framework that was not measured.
  /// - Returns: a sentence without its end.
  static func why(_ patches: [ServicePatch], measured gain: ImageGain?) -> String {
    patches.map { patch in
      let figure = gain.flatMap { gain in
        gain.patches[patch.rawValue].map { " (\(ImageGain.percent($0)) of the requests/s without it, \(gain.source))" }
      }
      return "\(patch.effect)\(figure ?? ""); \(patch.change); to have it: service.patches: \(patch.rawValue)"
    }.joined(separator: "; ")
  }

  /// The package that a service's image needs for its patches, in a release that its Python has; nil where it has it already.
  ///
  /// - Parameters:
  ///   - packaging: what is installed.
  ///   - locked: what is pinned.
  ///   - python: Python's version.
  /// - Returns: the packages as pip takes them.
  func packages(beside packaging: Packaging, _ locked: LockedPackages, python: String) -> [String] {
    guard wanted.contains(.orjson), locked.versions["orjson"] == nil,
      !packaging.requirements.contains(where: { $0.name == "orjson" })
    else { return [] }
    return ["orjson==\(python == "3.9" ? "3.11.5" : "3.13.0")"]
  }
}
