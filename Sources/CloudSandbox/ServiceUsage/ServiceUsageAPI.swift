/// Service Usage v1: which APIs a project has enabled, enabling and disabling them. Names carry the project's number.
package struct ServiceUsageAPI: EmulatedAPI {
  static let collection = "serviceusage.services"

  private static let api = "serviceusage"
  private static let package = "type.googleapis.com/google.api.serviceusage.v1"
  /// The operation of a request that had nothing to do.
  private static let nothingToDo = "operations/noop.DONE_OPERATION"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    let services = "/serviceusage/v1/projects/{project}/services"
    let quotas = "/serviceusage/v1beta1/projects/{project}/services/{service}"
    return [
      Route("GET", services, list),
      Route("GET", "\(services):batchGet", batchGet),
      Route("POST", "\(services):batchEnable", batchEnable),
      Route("GET", "\(services)/{service}", get),
      Route("POST", "\(services)/{service}:enable", enable),
      Route("POST", "\(services)/{service}:disable", disable),
      Route("GET", "/serviceusage/v1/operations/{operation}", operation),
      Route("GET", "\(quotas)/consumerQuotaMetrics", quotaMetrics),
      Route("POST", "\(quotas)/consumerQuotaMetrics/{metric}/limits/{limit}/consumerOverrides", overrideQuota),
    ]
  }

  @Sendable private func operation(_ call: Call) async throws -> SandboxResponse {
    let name = "operations/\(call["operation"])"
    guard name != Self.nothingToDo else { return .json(["name": .string(name), "done": true]) }
    return try await call.mutate { world in
      // `acat.p2-NUMBER-UUID`: the project is in the name.
      let number = call["operation"].split(separator: "-").dropFirst().first.map(String.init) ?? ""
      if let project = world.findProject(number) {
        guard world.holds(call.principal, "serviceusage.services.get", project: project) else {
          throw APIError.permissionDenied("serviceusage.services.get", on: "projects/\(number)")
        }
      }
      return .json(try world.pollOperation(api: Self.api, name: name))
    }
  }

  /// The quotas of an API, whether it is enabled or not.
  @Sendable private func quotaMetrics(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try find(call, "serviceusage.quotas.get", in: world)
      try requireKnown([call["service"]])
      let all = RegionalQuota.all.filter { $0.service == call["service"] }.map { $0.shown(in: project, world) }
      return .json(try Page(all, request: call.request).json("metrics"))
    }
  }

  /// Sets a limit below, or above, the default.
  @Sendable private func overrideQuota(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields(["overrideValue", "dimensions"])
    return try await call.mutate { world in
      let project = try find(call, "serviceusage.quotas.update", in: world)
      let known = RegionalQuota.all.first { $0.metric == call["metric"] && $0.service == call["service"] }
      guard let quota = known, let region = body[path: "dimensions.region"]?.string,
        let limit = body["overrideValue"]?.string.flatMap(Int64.init)
      else { throw APIError.notFound }
      world[RegionalQuota.collection, quota.key(project, region)] = ["limit": .int(limit)]
      return .json(["name": .string(Self.nothingToDo), "done": true, "response": body])
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try find(call, "serviceusage.services.list", in: world)
      let filter = call.request.query("filter") ?? ""
      let wanted = ["ENABLED", "DISABLED"].first { filter == "state:\($0)" }
      let all = ServiceGate.titles.keys.sorted().map { shown($0, in: project, world) }
        .filter { wanted == nil || $0["state"]?.string == wanted }
      return .json(try Page(all, request: call.request, maximum: 200).json("services"))
    }
  }

  @Sendable private func batchGet(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try find(call, "serviceusage.services.get", in: world)
      let names = call.request.queries("names").map { String($0.split(separator: "/").last ?? "") }
      guard (1...30).contains(names.count) else {
        throw APIError.invalidArgument("Between 1 and 30 services can be asked for at once.", field: "names")
      }
      try requireKnown(names)
      return .json(["services": .array(names.map { shown($0, in: project, world) })])
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try find(call, "serviceusage.services.get", in: world)
      try requireKnown([call["service"]])
      return .json(shown(call["service"], in: project, world))
    }
  }

  @Sendable private func batchEnable(_ call: Call) async throws -> SandboxResponse {
    let names = try call.request.json().fields(["serviceIds"])["serviceIds"]?.strings ?? []
    guard (1...20).contains(names.count) else {
      throw APIError.invalidArgument("Between 1 and 20 services can be enabled at once.", field: "service_ids")
    }
    return try await enable(names, call) { services in
      ["@type": .string("\(Self.package).BatchEnableServicesResponse"), "services": .array(services)]
    }
  }

  @Sendable private func enable(_ call: Call) async throws -> SandboxResponse {
    try await enable([call["service"]], call) { services in
      ["@type": .string("\(Self.package).EnableServiceResponse"), "service": services.first ?? [:]]
    }
  }

  /// Enables all of the services, or none where one of them cannot be.
  private func enable(
    _ names: [String], _ call: Call, response: @escaping @Sendable ([JSON]) -> JSON
  ) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try find(call, "serviceusage.services.enable", in: world, services: names)
      try requireKnown(names)
      if !project.billingEnabled {
        let paid = names.filter { ServiceGate.needsBilling($0) }
        guard paid.isEmpty else { throw ServiceRefusal.noBilling(project, services: paid) }
      }
      let missing = names.filter { !world.isEnabled($0, in: project) }
      let services = names.map { shown($0, in: project, world, state: "ENABLED") }
      guard !missing.isEmpty else {
        return .json(["name": .string(Self.nothingToDo), "done": true, "response": response(services)])
      }
      let time = world.timestamp
      return .json(
        start(
          on: &world, project, names: names, response: response(services),
          effects: missing.map { service in
            let name = "projects/\(project.number)/services/\(service)"
            return .put(collection: Self.collection, name: name, ["name": .string(name), "enabledAt": .string(time)])
          }))
    }
  }

  @Sendable private func disable(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let service = call["service"]
      let project = try find(call, "serviceusage.services.disable", in: world, services: [service])
      try requireKnown([service])
      let body = try call.request.json().fields(["disableDependentServices", "checkIfServiceHasUsage"])
      guard !ServiceGate.ungated.contains(service) else { throw ServiceRefusal.alwaysOn(service) }
      guard world.isEnabled(service, in: project) else { throw ServiceRefusal.notEnabled(service, project) }
      let dependents = ServiceGate.dependents(of: service).filter { world.isEnabled($0, in: project) }
      if body["disableDependentServices"]?.bool != true, let first = dependents.first {
        throw ServiceRefusal.neededBy(first, service)
      }
      if body["checkIfServiceHasUsage"] == "CHECK", world.uses(service, project) {
        throw ServiceRefusal.inUse(service)
      }
      return .json(
        start(
          on: &world, project, names: [service],
          response: [
            "@type": .string("\(Self.package).DisableServiceResponse"),
            "service": shown(service, in: project, world, state: "DISABLED"),
          ],
          effects: ([service] + dependents).map {
            .remove(collection: Self.collection, name: "projects/\(project.number)/services/\($0)")
          }))
    }
  }

  private func find(
    _ call: Call, _ permission: String, in world: World, services: [String] = []
  ) throws(APIError) -> Project {
    guard let project = world.findProject(call["project"]) else { throw .consumerInvalid(call["project"]) }
    guard world.holds(call.principal, permission, project: project) else {
      guard let first = services.first else {
        throw .permissionDenied(permission, on: "projects/\(project.number)")
      }
      throw ServiceRefusal.notPermitted(first, verb: permission.hasSuffix("disable") ? "disable" : "enable")
    }
    return project
  }

  private func requireKnown(_ names: [String]) throws(APIError) {
    let unknown = names.filter { ServiceGate.titles[$0] == nil }
    if !unknown.isEmpty { throw ServiceRefusal.unknown(unknown) }
  }

  private func shown(_ service: String, in project: Project, _ world: World, state: String? = nil) -> JSON {
    [
      "name": .string("projects/\(project.number)/services/\(service)"),
      "parent": .string("projects/\(project.number)"),
      "config": ["name": .string(service), "title": .string(ServiceGate.titles[service] ?? service)],
      "state": .string(state ?? (world.isEnabled(service, in: project) ? "ENABLED" : "DISABLED")),
    ]
  }

  private func start(
    on world: inout World, _ project: Project, names: [String], response: JSON, effects: [OperationEffect]
  ) -> JSON {
    world.startOperation(
      api: Self.api, name: "operations/acat.p2-\(project.number)-\(world.newOperationID())",
      metadata: [
        "@type": .string("\(Self.package).OperationMetadata"),
        "resourceNames": JSON(names.map { "projects/\(project.number)/services/\($0)" }),
      ], response: response, effects: effects)
  }
}
