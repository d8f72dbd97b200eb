/// What gcloud asks of Cloud Run: v1's locations and lists, and Knative's services with the region in the host.
struct RunKnative {
  var routes: [Route] {
    let namespace = "/run/apis/serving.knative.dev/v1/namespaces/{project}"
    return [
      Route("GET", "/run/v1/projects/{project}/locations", locations),
      Route("GET", "/run/v1/projects/{project}/locations/{location}/services", list),
      Route("GET", "\(namespace)/services", list),
      Route("GET", "\(namespace)/services/{service}", get),
      Route("PUT", "\(namespace)/services/{service}", replace),
      Route("GET", "\(namespace)/revisions", revisions),
      Route("GET", "\(namespace)/revisions/{revision}", revision),
    ]
  }

  @Sendable private func locations(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.locations.list")
      let page = try Page(Regions.list(in: project.id), request: call.request, standard: 100)
      return .json(page.json("locations"))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.services.list")
      let location = call.captures["location"] ?? RunAPI.region(of: call)
      let place = location == "-" ? "" : "\(location)/services/"
      let all = world.list(ServiceDocument.collection, prefix: "projects/\(project.id)/locations/\(place)")
        .map { KnativeService.json(of: $0.document, number: project.number) }
      return .json(try page(all, of: "ServiceList", call))
    }
  }

  /// Whoever asks has waited for the rollout: gcloud asks until it is done.
  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (_, name, _) = try RunAPI.find(call, location: RunAPI.region(of: call), "run.services.get", in: world)
      world.settleOperations(on: name)
      let (project, _, document) = try RunAPI.find(
        call, location: RunAPI.region(of: call), "run.services.get", in: world)
      return .json(KnativeService.json(of: document, number: project.number))
    }
  }

  /// What `gcloud run deploy` and `gcloud run services update-traffic` send of a service that is there.
  @Sendable private func replace(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let location = RunAPI.region(of: call)
      let (project, name, _) = try RunAPI.find(call, location: location, "run.services.update", in: world)
      world.settleOperations(on: name)
      let (_, _, stored) = try RunAPI.find(call, location: location, "run.services.update", in: world)
      let body = try call.request.json()
      let services = RunServices()
      try services.checkEtag(body[path: "metadata.resourceVersion"]?.string, of: stored)
      _ = try services.rollOut(
        KnativeReplacement(body).applied(to: stored), over: stored, name: name, project: project, call, in: &world)
      return .json(KnativeService.json(of: world[ServiceDocument.collection, name] ?? stored, number: project.number))
    }
  }

  @Sendable private func revisions(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (project, all) = try find(call, "run.revisions.list", in: world)
      // `serving.knative.dev/service = NAME`, with or without the blanks.
      let service = call.request.query("labelSelector")?.split(separator: "=").last?.filter { $0 != " " }
      let items = all.filter { service == nil || $0["service"]?.string == service }
        .map { KnativeRevision.json(of: $0, number: project.number) }
      return .json(try page(items, of: "RevisionList", call))
    }
  }

  @Sendable private func revision(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (project, all) = try find(call, "run.revisions.get", in: world)
      guard let revision = all.first(where: { KnativeService.last($0["name"]) == call["revision"] }) else {
        throw APIError.notFound("Revision '\(call["revision"])' does not exist.")
      }
      return .json(KnativeRevision.json(of: revision, number: project.number))
    }
  }

  /// A list as Kubernetes pages it: `limit` in, `metadata.continue` out and in again.
  private func page(_ all: [JSON], of kind: String, _ call: Call) throws -> JSON {
    var request = call.request
    if let limit = request.query("limit") { request.query.append((name: "pageSize", value: limit)) }
    if let token = request.query("continue") { request.query.append((name: "pageToken", value: token)) }
    let page = try Page(all, request: request, standard: 1000)
    return [
      "apiVersion": "serving.knative.dev/v1", "kind": .string(kind), "items": .array(page.items),
      "metadata": .compact(["continue": page.nextPageToken.map(JSON.string)]),
    ]
  }

  /// The revisions of all services in the region, newest first.
  private func find(_ call: Call, _ permission: String, in world: World) throws -> (Project, [JSON]) {
    let project = try world.admit(
      call, project: call["project"], service: RunAPI.service, permission: permission)
    let region = RunAPI.region(of: call)
    let place = region == "-" ? "" : "\(region)/services/"
    let all = world.list(ServiceDocument.revisions, prefix: "projects/\(project.id)/locations/\(place)")
    return (project, all.reversed().map(\.document))
  }
}
