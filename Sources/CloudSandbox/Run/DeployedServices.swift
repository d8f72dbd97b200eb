#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The services that were deployed, as visitors reach them: Google's front end with its checks, then the container.
///
/// The container is a stand-in that is healthy at `/health` and greets everywhere else, as the placeholder image does. One
/// of an image that a workflow's run has pushed answers as the sample's service does.
package struct DeployedServices: EmulatedAPI {
  private let instances = WarmInstances()

  /// The services of the world.
  package init() {}

  /// Who may come in is decided for each service.
  package var authentication: Authentication { .none }

  /// Every path behind `/_service/HOST`, where the server puts requests to the host of a service.
  package var routes: [Route] {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].flatMap { method in
      [Route(method, "/_service/{host}", answer), Route(method, "/_service/{host}/{path...}", answer)]
    }
  }

  @Sendable private func answer(_ call: Call) async throws -> SandboxResponse {
    let start = ContinuousClock.now
    let world = await call.state.read { $0 }
    let entrance = enter(call, world)
    let visit = VisitLines(call: call, response: entrance.response, at: world.now)
    guard let (place, isKeptWarm) = entrance.visit else {
      if let place = entrance.refusedAt {
        await call.state.log([visit.refused(place, entrance.words, after: ContinuousClock.now - start)])
      }
      return entrance.response
    }
    let (number, isNew) = await instances.visit(
      "\(place.project)/\(place.location)/\(place.revision)",
      number: UInt64(call.state.now().timeIntervalSince1970 * 1000))
    let instance = LogIdentity.instance(of: place.revision, number: isKeptWarm ? 0 : number)
    var entries: [LogEntry] = []
    var started: Duration?
    if isNew, !isKeptWarm {
      let wait = world.consistency.coldStart
      if wait > .zero { try await Task.sleep(for: wait) }
      let passed = ContinuousClock.now - start
      started = passed
      entries += StartLines(place: place, instance: instance, reason: .autoscaling)
        .ready(world.now, world.now.addingTimeInterval(passed / .seconds(1)))
    }
    let passed = ContinuousClock.now - start
    await call.state.metrics.add(
      VisitMetrics(place: place, status: entrance.response.status, passed: passed, started: started).all, at: world.now)
    await call.state.log(entries + visit.answered(place, instance: instance, after: passed))
    return entrance.response
  }

  /// What a visitor gets, and where the visit is counted if it reaches the container.
  private struct Entrance {
    var response: SandboxResponse
    var visit: (place: RevisionPlace, isKeptWarm: Bool)?
    /// Where the platform logs that it answered by itself, and with what words.
    var refusedAt: RevisionPlace?
    var words = ""
  }

  /// Google's front end, which lets some in and knows where they go.
  private func enter(_ call: Call, _ world: World) -> Entrance {
    let (tag, host) = ServiceAddress.split(call["host"])
    guard call["path"] != "healthz", let (project, service) = find(host: host, in: world),
      service["ingress"] == "INGRESS_TRAFFIC_ALL", service["defaultUriDisabled"]?.bool != true
    else { return Entrance(response: Self.page(404, "Not Found", "The requested URL was not found on this server.")) }
    let name = service["name"]?.string ?? ""
    let visitor = visitor(call, at: ServiceAddress(serviceName: name, project: project), in: world)
    let isInvited = world.holds(visitor, "run.routes.invoke", project: project, resource: name)
    guard service["invokerIamDisabled"]?.bool == true || isInvited else {
      return Entrance(
        response: Self.page(
          403, "Forbidden", "Your client does not have permission to get URL /\(call["path"]) from this server."),
        refusedAt: RevisionPlace(
          serviceName: name,
          revision: TrafficShares.revision(of: service, tag: tag, turn: world.passing.requests) ?? ""),
        words: VisitLines.notAuthenticated)
    }
    guard let revision = TrafficShares.revision(of: service, tag: tag, turn: world.passing.requests) else {
      return Entrance(
        response: Self.page(503, "Service Unavailable", "The service has no revision that is ready."))
    }
    // A revision that nothing but its tag keeps reachable is not disabled with the service.
    guard !ManualScaling.isDisabled(service) || (tag != nil && !TrafficShares.isServing(revision, of: service)) else {
      return Entrance(response: Self.page(503, "Service Unavailable", "The service is disabled."))
    }
    let place = RevisionPlace(serviceName: name, revision: revision)
    let minimum =
      service[path: "scaling.minInstanceCount"]?.int ?? service[path: "template.scaling.minInstanceCount"]?.int
    let container =
      world[ServiceDocument.revisions, "\(name)/revisions/\(revision)"]?["containers"]?.array?.first ?? [:]
    let isPushed = world.hasPushed(container["image"]?.string ?? "")
    let placeholder: SandboxResponse =
      call["path"] == "health"
      ? .json(["status": "healthy", "revision": .string(revision)]) : .text("It's running!\n")
    return Entrance(
      response: isPushed ? SampleService(container: container).answer(call) : placeholder,
      visit: (place, (minimum ?? 0) > 0))
  }

  /// Who comes: the account of an identity token that is for one of the service's addresses, else anybody.
  private func visitor(_ call: Call, at address: ServiceAddress, in world: World) -> Principal {
    let parts = (call.request.headers["authorization"] ?? "").split(separator: " ").map(String.init)
    guard parts.count == 2, parts[0].lowercased() == "bearer", let (principal, audience) = world.identity(parts[1]),
      address.all.contains(audience)
    else { return call.principal }
    return principal
  }

  private func find(host: String, in world: World) -> (Project, JSON)? {
    for (name, document) in world.list(ServiceDocument.collection) {
      let parts = name.split(separator: "/")
      guard parts.count == 6, let project = world.findProject(String(parts[1])) else { continue }
      let address = ServiceAddress(serviceName: name, project: project)
      if host == address.host || host == address.regionalHost { return (project, document) }
    }
    return nil
  }

  private static func page(_ status: Int, _ title: String, _ text: String) -> SandboxResponse {
    .text(
      "<html><head><title>\(status) \(title)</title></head><body><h1>Error: \(title)</h1><h2>\(text)</h2></body></html>\n",
      status: status, type: "text/html; charset=UTF-8")
  }
}
