/// Cloud Monitoring: alert policies and notification channels of v3, dashboards of v1. Their ids are the server's.
package struct MonitoringAPI: EmulatedAPI {
  static let service = "monitoring.googleapis.com"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    MonitoringCollection.all.flatMap(\.routes) + TimeSeriesAPI().routes
  }
}

/// One kind of resource, made, read, changed and removed in the same way as the others.
struct MonitoringCollection {
  /// The plural in paths and lists: `alertPolicies`.
  let kind: String

  /// The version of the API that has it.
  let version: String

  /// The key of the resources in a list's answer.
  let listKey: String

  /// Checks and completes what a client wants, given the resource's name.
  let complete: @Sendable (_ resource: JSON, _ name: String, _ stored: JSON?) throws -> JSON

  /// Whether an etag guards changes.
  var hasEtag = false

  /// Whether the number of the project stands in names, instead of its id.
  var isNamedByNumber = false

  static let all = [
    MonitoringCollection(
      kind: "alertPolicies", version: "v3", listKey: "alertPolicies", complete: AlertPolicyFields.complete),
    MonitoringCollection(
      kind: "notificationChannels", version: "v3", listKey: "notificationChannels",
      complete: NotificationChannelFields.complete),
    MonitoringCollection(
      kind: "dashboards", version: "v1", listKey: "dashboards", complete: DashboardFields.complete, hasEtag: true,
      isNamedByNumber: true),
  ]

  var routes: [Route] {
    let parent = "/monitoring/\(version)/projects/{project}/\(kind)"
    return [
      Route("GET", parent, list), Route("POST", parent, create), Route("GET", "\(parent)/{id}", get),
      Route("PATCH", "\(parent)/{id}", patch), Route("DELETE", "\(parent)/{id}", delete),
    ]
  }

  private var collection: String { "monitoring.\(kind)" }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try admit(call, "list", in: world)
      let all = world.list(collection, prefix: prefix(in: project)).map(\.document)
      var answer = try Page(all, request: call.request).json(listKey)
      if version == "v3", !all.isEmpty { answer["totalSize"] = .int(Int64(all.count)) }
      return .json(answer)
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try admit(call, "create", in: world)
      let given = try call.request.json()
      let id: String
      if hasEtag, let own = given["name"]?.string?.split(separator: "/").last {
        id = String(own)
      } else {
        id = String(8_000_000_000_000_000_000 + world.nextNumber())
      }
      let name = prefix(in: project) + id
      guard world[collection, name] == nil else { throw APIError.alreadyExists("\(name) already exists.") }
      var resource = try complete(given, name, nil)
      let record: JSON = ["mutateTime": .string(world.timestamp), "mutatedBy": .string(call.principal.email)]
      if hasEtag {
        resource["etag"] = .string(world.nextEtag())
      } else {
        resource["creationRecord"] = record
        resource["mutationRecord"] = record
      }
      world[collection, name] = resource
      return .json(resource)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in .json(try find(call, "get", in: world).document) }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, stored) = try find(call, "update", in: world)
      let given = try call.request.json()
      if hasEtag, let etag = given["etag"]?.string, !etag.isEmpty, etag != stored["etag"]?.string {
        throw APIError(409, "ABORTED", "The etag does not match: the dashboard was changed by somebody else.")
      }
      let mask = call.request.query("updateMask") ?? ""
      let wanted = mask.isEmpty || hasEtag ? given : stored.updated(by: given, mask: mask)
      var resource = try complete(wanted, name, stored)
      if hasEtag {
        resource["etag"] = .string(world.nextEtag())
      } else {
        resource["creationRecord"] = stored["creationRecord"]
        resource["mutationRecord"] = [
          "mutateTime": .string(world.timestamp), "mutatedBy": .string(call.principal.email),
        ]
      }
      world[collection, name] = resource
      return .json(resource)
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      world[collection, try find(call, "delete", in: world).name] = nil
      return .empty
    }
  }

  private func prefix(in project: Project) -> String {
    "projects/\(isNamedByNumber ? project.number : project.id)/\(kind)/"
  }

  private func admit(_ call: Call, _ verb: String, in world: World) throws -> Project {
    try world.admit(
      call, project: call["project"], service: MonitoringAPI.service, permission: "monitoring.\(kind).\(verb)")
  }

  private func find(_ call: Call, _ verb: String, in world: World) throws -> (name: String, document: JSON) {
    let name = prefix(in: try admit(call, verb, in: world)) + call["id"]
    guard let document = world[collection, name] else { throw APIError.notFound }
    return (name, document)
  }
}
