import Yams

/// How the health of a service is checked today: by a Dockerfile or a compose file.
enum HealthChecks {
  /// How an instance is asked, the surest first: by what checks it today, by a route that tells it, else by its port.
  ///
  /// - Parameters:
  ///   - service: the folder.
  ///   - served: what is served; nil where that is not known.
  ///   - locked: the packages that are pinned.
  /// - Returns: the best way, and others that something speaks for.
  static func choice(_ service: ServiceFolder, served: Application?, locked: LockedPackages) -> Choice<HealthProbe> {
    var found = Self.found(service) + Routes(ServedModules(service, from: served)).health()
    if served?.framework == .django, !DjangoSettings.answersAnyHost(service) {
      // Django refuses the name by which a probe calls it.
      for place in found.indices { found[place].confidence = .likely }
    }
    let hosts = found.contains { $0.confidence == .certain } ? "" : found.isEmpty ? "" : " that surely answers a probe"
    if served?.framework == .streamlit {
      // Release 1.18 renamed it.
      let preset = HealthProbe.http(locked.has("streamlit", below: "1.18") ? "/healthz" : "/_stcore/health")
      return Choice(
        Found(preset, nil, nil, .certain, why: "Streamlit answers there"),
        others: found.map { $0.with(HealthProbe.http($0.value)) }.filter { $0.value != preset })
    }
    if served?.framework == .grpc { return grpc(service) }
    let port = Found(
      HealthProbe.tcp, nil, nil, .certain,
      why: "no route\(hosts) was found, so the open port counts, and any answer below 500 on / in the workflow")
    let sure = found.filter { $0.confidence == .certain }
    let first = sure.first.map { $0.with(HealthProbe.http($0.value)) } ?? port
    let others = found.filter { HealthProbe.http($0.value) != first.value }.map { item in
      var other = item.with(HealthProbe.http(item.value))
      other.confidence = .likely
      return other
    }
    return Choice(first, others: others)
  }

  /// gRPC's own health service where the code has it, else the open port.
  private static func grpc(_ service: ServiceFolder) -> Choice<HealthProbe> {
    for (path, module) in service.modules(where: { $0.contains(["grpc_health"]) }) {
      guard let (line, _) = module.calls(of: ["add_HealthServicer_to_server"]).first else { continue }
      return Choice(Found(.grpc, path, line.number, why: "gRPC's health service"), others: [])
    }
    return Choice(Found(.tcp, nil, nil, .certain, why: "it has no health service, so the open port counts"), others: [])
  }

  /// The paths that are asked for, with their places.
  static func found(_ service: ServiceFolder) -> [Found<String>] {
    dockerfiles(service) + composeFiles(service)
      + service.platforms.health.filter { Routes.isPlain($0.text) }.map {
        Found($0.text, $0.file, $0.line, why: $0.why)
      }
  }

  /// The paths that Dockerfiles ask for.
  static func dockerfiles(_ service: ServiceFolder) -> [Found<String>] {
    Containers.dockerfiles(service).compactMap { place in
      guard let text = service.tree.text(place) else { return nil }
      guard !Containers.isOwn(text) else {
        // What was asked for before is noted in the file that replaced it.
        guard let note = Containers.note(Containers.healthNote, in: text), Routes.isPlain(note.text) else { return nil }
        return Found(note.text, place, note.line, why: "what was asked for before")
      }
      let file = DockerfileText(text)
      guard let check = file.lastStage.last(where: { $0.keyword == "HEALTHCHECK" }),
        let path = path(in: file.expandedCommand(check.arguments))
      else { return nil }
      return Found(path, place, check.line, why: "HEALTHCHECK")
    }
  }

  private static func composeFiles(_ service: ServiceFolder) -> [Found<String>] {
    StartCommands.composeFiles(service).flatMap { path -> [Found<String>] in
      (service.tree.yaml(path)?["services"]?.mapping ?? [:]).compactMap { _, node in
        guard StartCommands.isBuilt(node, from: service, file: path), let test = node["healthcheck"]?["test"],
          let asked = self.path(in: test.string ?? test.array().compactMap(\.string).joined(separator: " "))
        else { return nil }
        return Found(asked, path, test.mark?.line, why: "the compose file's health check")
      }
    }
  }

  /// The path of the address that a command asks for: `curl -f http://localhost:8080/internal/alive`.
  private static func path(in command: String) -> String? {
    guard let match = command.firstMatch(of: /https?:\/\/[^\/\s"'`]+(\/[^\s"'`?#|;)]*)?/) else { return nil }
    let path = match.1.map(String.init) ?? "/"
    return Routes.isPlain(path) ? path : nil
  }
}
