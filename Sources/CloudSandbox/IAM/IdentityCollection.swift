/// Workload identity pools, or the providers in them: both are made, changed, softly deleted and brought back in one way,
/// by operations that carry no response. Names have the project's number.
struct IdentityCollection {
  static let pools = "iam.workloadIdentityPools"
  static let providers = "iam.workloadIdentityPoolProviders"

  static let all = [
    IdentityCollection(
      collection: pools, kind: "workloadIdentityPools", listKey: "workloadIdentityPools",
      idParameter: "workloadIdentityPoolId", capture: "pool", fields: IdentityFields.poolFields,
      checked: IdentityFields.pool),
    IdentityCollection(
      collection: providers, kind: "workloadIdentityPoolProviders", listKey: "workloadIdentityPoolProviders",
      idParameter: "workloadIdentityPoolProviderId", capture: "provider", fields: IdentityFields.providerFields,
      checked: IdentityFields.provider),
  ]

  let collection: String
  /// As permissions spell it.
  let kind: String
  let listKey: String
  let idParameter: String
  /// The route's capture that has the id.
  let capture: String
  /// All that the message has.
  let fields: Set<String>
  /// Refuses what cannot be; keeps what a client may say.
  let checked: @Sendable (_ resource: JSON, _ stored: JSON?) throws -> JSON

  private var isProvider: Bool { collection == Self.providers }

  var routes: [Route] {
    let pools = "/iam/v1/projects/{project}/locations/{location}/workloadIdentityPools"
    let parent = isProvider ? "\(pools)/{pool}/providers" : pools
    let resource = "\(parent)/{\(capture)}"
    return [
      Route("GET", "\(resource)/operations/{operation}", operation),
      Route("GET", parent, list),
      Route("POST", parent, create),
      Route("GET", resource, get),
      Route("PATCH", resource, patch),
      Route("DELETE", resource, delete),
      Route("POST", "\(resource):undelete", undelete),
    ]
  }

  @Sendable private func operation(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try admit(call, "get", in: world)
      let name = "\(parent(call, in: project))/\(call[capture])/operations/\(call["operation"])"
      return .json(try world.pollOperation(api: "iam", name: name))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try admit(call, "list", in: world)
      let showsDeleted = call.request.isOn("showDeleted")
      let prefix = parent(call, in: project) + "/"
      let all = world.list(collection, prefix: prefix)
        .compactMap { world.identityResource(collection, $0.name) }
        .filter { showsDeleted || $0["state"] == "ACTIVE" }
      return .json(try Page(all.map(shown), request: call.request).json(listKey))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try admit(call, "create", in: world)
      if isProvider { try requirePool(call, in: project, world, isNew: true) }
      let id = call.request.query(idParameter) ?? ""
      guard IdentityFields.isID(id) else {
        throw APIError.invalidArgument(
          "Invalid \(idParameter) \"\(id)\": 4 to 32 characters of [a-z0-9-] that do not begin with \"gcp-\".",
          field: idParameter)
      }
      let name = "\(parent(call, in: project))/\(id)"
      guard world.identityResource(collection, name) == nil, !world.isBeingMade(collection, name) else {
        throw APIError.alreadyExists()
      }
      var resource = shown(try checked(try call.request.json(), nil))
      if isProvider {
        try world.requireIssuer(resource[path: "oidc.issuerUri"]?.string ?? "", pool: call["pool"], in: project)
      }
      resource["name"] = .string(name)
      resource["state"] = "ACTIVE"
      // What was in a pool of that name went with it.
      for (provider, _) in world.list(Self.providers, prefix: "\(name)/") { world[Self.providers, provider] = nil }
      return .json(start(on: &world, name, .put(collection: collection, name: name, resource)))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in .json(shown(try find(call, "get", in: world).document)) }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, stored) = try find(call, "update", in: world)
      guard stored["state"] == "ACTIVE" else { throw APIError.failedPrecondition("\(name) is deleted.") }
      let changes = try call.request.json()
      guard let mask = call.request.query("updateMask"), !mask.isEmpty else {
        throw APIError.invalidArgument("The update mask must not be empty.", field: "update_mask")
      }
      _ = try changes.fields(fields)
      var resource = shown(try checked(stored.updated(by: changes, mask: mask), stored))
      for field in ["name", "state"] { resource[field] = stored[field] }
      return .json(start(on: &world, name, .put(collection: collection, name: name, resource)))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      var (name, resource) = try find(call, "delete", in: world)
      guard resource["state"] == "ACTIVE" else { throw APIError.failedPrecondition("\(name) is deleted already.") }
      resource["state"] = "DELETED"
      resource["expireTime"] = .string(Timestamp.text(world.now.addingTimeInterval(Expiry.month)))
      return .json(start(on: &world, name, .put(collection: collection, name: name, resource)))
    }
  }

  @Sendable private func undelete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      var (name, resource) = try find(call, "undelete", in: world)
      guard resource["state"] == "DELETED" else { throw APIError.failedPrecondition("\(name) is not deleted.") }
      resource["state"] = "ACTIVE"
      resource["expireTime"] = nil
      return .json(start(on: &world, name, .put(collection: collection, name: name, resource)))
    }
  }

  private func admit(_ call: Call, _ verb: String, in world: World) throws(APIError) -> Project {
    let project = try world.admit(
      call, project: call["project"], service: IAMAPI.service, permission: "iam.\(kind).\(verb)")
    guard call["location"] == "global" else {
      throw .invalidArgument("Location \(call["location"]) is not supported: the only one is global.")
    }
    return project
  }

  private func find(_ call: Call, _ verb: String, in world: World) throws -> (name: String, document: JSON) {
    let project = try admit(call, verb, in: world)
    if isProvider { try requirePool(call, in: project, world, mayBeDeleted: true) }
    let name = "\(parent(call, in: project))/\(call[capture])"
    guard let document = world.identityResource(collection, name) else { throw APIError.notFound }
    return (name, document)
  }

  private func requirePool(
    _ call: Call, in project: Project, _ world: World, mayBeDeleted: Bool = false, isNew: Bool = false
  ) throws {
    let name = "projects/\(project.number)/locations/global/workloadIdentityPools/\(call["pool"])"
    guard let pool = world.identityResource(Self.pools, name), mayBeDeleted || pool["state"] == "ACTIVE",
      !isNew || world.isSettled("\(Self.pools) \(name)", after: world.consistency.pool)
    else { throw APIError.notFound }
  }

  private func parent(_ call: Call, in project: Project) -> String {
    let pools = "projects/\(project.number)/locations/global/workloadIdentityPools"
    return isProvider ? "\(pools)/\(call["pool"])/providers" : pools
  }

  private func start(on world: inout World, _ name: String, _ effect: OperationEffect) -> JSON {
    let type = isProvider ? "WorkloadIdentityPoolProvider" : "WorkloadIdentityPool"
    return world.startOperation(
      api: "iam", name: "\(name)/operations/\(world.newOperationID())",
      metadata: ["@type": .string("type.googleapis.com/google.iam.admin.v1.\(type)OperationMetadata")],
      effects: [effect])
  }

  private func shown(_ document: JSON) -> JSON {
    .object((document.object ?? [:]).filter { !$0.value.isDefault && $0.value != [:] })
  }
}

extension World {
  /// A pool or provider, also a deleted one; nil where there is none, or where its thirty days are over.
  func identityResource(_ collection: String, _ name: String) -> JSON? {
    guard let document = self[collection, name] else { return nil }
    guard let text = document["expireTime"]?.string, let end = Timestamp.date(text) else { return document }
    return end > now ? document : nil
  }
}
