/// Services, revisions and operations of Cloud Run v2.
struct RunServices {
  private static let type = "type.googleapis.com/google.cloud.run.v2.Service"

  var routes: [Route] {
    let location = "/run/v2/projects/{project}/locations/{location}"
    let service = "\(location)/services/{service}"
    return [
      Route("GET", "\(location)/operations/{operation}", operation),
      Route("POST", "\(location)/operations/{operation}:wait", operation),
      Route("GET", "\(location)/services", list),
      Route("POST", "\(location)/services", create),
      Route("GET", service, get),
      Route("PATCH", service, patch),
      Route("DELETE", service, delete),
      Route("GET", "\(service)/revisions", revisions),
      Route("GET", "\(service)/revisions/{revision}", revision),
    ]
  }

  @Sendable private func operation(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.operations.get")
      let name = "projects/\(project.id)/locations/\(call["location"])/operations/\(call["operation"])"
      return .json(try world.pollOperation(api: "run", name: name))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.services.list")
      guard call["location"] != "-" else {
        throw APIError.invalidArgument("The location '-' is not supported by this method.", field: "parent")
      }
      let prefix = "projects/\(project.id)/locations/\(call["location"])/services/"
      let all = world.list(ServiceDocument.collection, prefix: prefix).map { ServiceDocument.shown($0.document) }
      return .json(try Page(all, request: call.request).json("services"))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.services.create")
      guard Regions.contains(call["location"]) else {
        throw APIError.notFound("Location '\(call["location"])' is not a valid location.")
      }
      let id = call.request.query("serviceId") ?? ""
      guard ServiceRules.isServiceID(id) else {
        throw APIError.invalidArgument(
          "Violation in CreateServiceRequest.service_id: only lowercase, digits, and hyphens; must begin with letter, "
            + "and cannot end with hyphen; must be less than 50 characters.", field: "service_id")
      }
      let name = "projects/\(project.id)/locations/\(call["location"])/services/\(id)"
      guard world[ServiceDocument.collection, name] == nil else {
        throw APIError.alreadyExists("Resource '\(id)' already exists.")
      }
      let body = RunFields.normalized(try call.request.json())
      return .json(try rollOut(body, over: nil, name: name, project: project, call, in: &world))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      .json(ServiceDocument.shown(try RunAPI.find(call, "run.services.get", in: world).document))
    }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let body = RunFields.normalized(try call.request.json())
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.services.update",
        resource: world.findProject(call["project"]).map { RunAPI.name(call, in: $0) })
      let name = RunAPI.name(call, in: project)
      world.settleOperations(on: name)
      guard let stored = world[ServiceDocument.collection, name] else {
        guard call.request.isOn("allowMissing") else {
          _ = try RunAPI.find(call, "run.services.update", in: world)
          throw APIError.notFound
        }
        return .json(try rollOut(body, over: nil, name: name, project: project, call, in: &world))
      }
      try checkEtag(body["etag"]?.string, of: stored)
      let mask = call.request.query("updateMask") ?? ""
      let wanted = mask.isEmpty ? body : stored.updated(by: body, mask: mask)
      return .json(try rollOut(wanted, over: stored, name: name, project: project, call, in: &world))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      if let project = world.findProject(call["project"]) {
        world.settleOperations(on: RunAPI.name(call, in: project))
      }
      let (project, name, document) = try RunAPI.find(call, "run.services.delete", in: world)
      try checkEtag(call.request.query("etag"), of: document)
      world.log(
        .activity(
          RevisionPlace(serviceName: name, revision: ""), method: "google.cloud.run.v2.Services.DeleteService",
          by: call.principal.email, on: name))
      let response = ServiceDocument.shown(document).merging([
        "@type": .string(Self.type), "deleteTime": .string(world.timestamp),
      ])
      let revisions = world.list(ServiceDocument.revisions, prefix: "\(name)/revisions/").map {
        OperationEffect.remove(collection: ServiceDocument.revisions, name: $0.name)
      }
      let operation = world.startOperation(
        api: "run", name: operationName(call, project, in: world), metadata: response, response: response,
        effects: [
          .remove(collection: ServiceDocument.collection, name: name), .remove(collection: "policies", name: name),
        ] + revisions)
      return .json(operation)
    }
  }

  @Sendable private func revisions(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, name, _) = try RunAPI.find(call, "run.revisions.list", in: world)
      let all = world.list(ServiceDocument.revisions, prefix: "\(name)/revisions/").reversed().map(\.document)
      return .json(try Page(all, request: call.request).json("revisions"))
    }
  }

  @Sendable private func revision(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, name, _) = try RunAPI.find(call, "run.revisions.get", in: world)
      guard let revision = world[ServiceDocument.revisions, "\(name)/revisions/\(call["revision"])"] else {
        throw APIError.notFound
      }
      return .json(revision)
    }
  }

  /// Checks what is wanted, stores it as being reconciled, and starts the operation that makes it ready or fails.
  ///
  /// - Parameters:
  ///   - wanted: the service as it shall be.
  ///   - stored: the service so far; nil makes a new one.
  ///   - name: its full name.
  ///   - project: where it stands.
  ///   - call: who asks.
  ///   - world: where it is stored.
  /// - Returns: the operation.
  /// - Throws: an `APIError` for what cannot be.
  func rollOut(
    _ wanted: JSON, over stored: JSON?, name: String, project: Project, _ call: Call, in world: inout World
  ) throws -> JSON {
    let location = String(name.split(separator: "/")[3])
    do {
      try RunFields.service.check(wanted, at: "service")
      let service = try ManualScaling.settled(
        ServiceDocument.desired(
          wanted, over: stored, name: name, project: project, by: call.principal, in: &world), over: stored)
      try ServiceRules(service: service).check()
      try world.requireQuota(for: service, in: project, region: location)
      try TrafficShares.check(service, in: world)
      if stored == nil { try world.requireLocation(location, for: "a service", in: project) }
      try world.requireCompliance(
        ofService: service, isNew: stored == nil, saysIngress: wanted["ingress"] != nil, in: project)
      if let email = service[path: "template.serviceAccount"]?.string {
        try RuntimeAccount(email: email, project: project).requireUse(by: call.principal, in: world)
      }
      let operationID = world.newOperationID()
      let rollout = Rollout(
        of: service, over: stored, project: project, in: world, revisionSuffix: String(operationID.prefix(3)))
      let operationName = "projects/\(project.id)/locations/\(location)/operations/\(operationID)"
      let metadata = typed(rollout.begun)
      if call.request.isOn("validateOnly") {
        return ["name": .string(operationName), "metadata": metadata, "done": true, "response": metadata]
      }
      world[ServiceDocument.collection, name] = rollout.begun
      world.log(
        rollout, of: service,
        method: Self.method(call, isNew: stored == nil), by: call.principal.email)
      var effects = [OperationEffect.merge(collection: ServiceDocument.collection, name: name, rollout.ended)]
      if let revision = rollout.revision, let revisionName = revision["name"]?.string {
        effects.append(.put(collection: ServiceDocument.revisions, name: revisionName, revision))
      }
      return world.startOperation(
        api: "run", name: operationName, metadata: metadata, response: typed(rollout.begun.merging(rollout.ended)),
        error: rollout.failure.map { ["code": 9, "message": .string($0.message)] }, effects: effects)
    } catch let refusal as ContainerLimits.Refusal {
      throw APIError.invalidArgument(refusal.message)
    }
  }

  /// The method of the API's version that was asked, as audit logs call it.
  private static func method(_ call: Call, isNew: Bool) -> String {
    let isKnative = call.request.path.contains("/apis/serving.knative.dev/")
    return isKnative
      ? "google.cloud.run.v1.Services.\(isNew ? "Create" : "Replace")Service"
      : "google.cloud.run.v2.Services.\(isNew ? "Create" : "Update")Service"
  }

  private func typed(_ service: JSON) -> JSON {
    ServiceDocument.shown(service).merging(["@type": .string(Self.type)])
  }

  private func operationName(_ call: Call, _ project: Project, in world: World) -> String {
    "projects/\(project.id)/locations/\(call["location"])/operations/\(world.newOperationID())"
  }

  /// Refuses a change of another version than the one that is stored.
  func checkEtag(_ etag: String?, of stored: JSON) throws {
    let present = stored["etag"]?.string ?? ""
    guard let etag, !etag.isEmpty, etag != present else { return }
    let id = stored["name"]?.string?.split(separator: "/").last ?? ""
    throw APIError(
      409, "ABORTED",
      "Conflict for resource '\(id)': version '\(etag)' was specified but current version is '\(present)'.",
      reason: "aborted")
  }
}
