/// Secret Manager v1: secrets, their versions and policies. Names come back with the project's number.
package struct SecretManagerAPI: EmulatedAPI {
  static let service = "secretmanager.googleapis.com"
  static let secrets = "secretmanager.secrets"

  private static let fields: Set<String> = [
    "name", "replication", "createTime", "labels", "topics", "etag", "expireTime", "ttl", "rotation", "versionAliases",
    "annotations", "versionDestroyTtl", "customerManagedEncryption", "tags",
  ]

  /// The API; all it knows is in the world, payloads in its vault.
  package init() {}

  /// Its methods, those of versions included.
  package var routes: [Route] {
    let secret = "/secretmanager/v1/projects/{project}/secrets/{secret}"
    return [
      Route("GET", "/secretmanager/v1/projects/{project}/locations", locations),
      Route("GET", "/secretmanager/v1/projects/{project}/secrets", list),
      Route("POST", "/secretmanager/v1/projects/{project}/secrets", create),
      Route("GET", secret, get),
      Route("PATCH", secret, patch),
      Route("DELETE", secret, delete),
      Route("GET", "\(secret):getIamPolicy", getPolicy),
      Route("POST", "\(secret):setIamPolicy", setPolicy),
      Route("POST", "\(secret):testIamPermissions", testPermissions),
    ] + SecretVersions().routes
  }

  /// The secret that a call names, itself or by one of its versions, if the caller may see it.
  static func find(
    _ call: Call, _ permission: String, in world: World
  ) throws -> (name: String, document: JSON) {
    let number = world.findProject(call["project"])?.number ?? call["project"]
    let name = "projects/\(number)/secrets/\(call["secret"])"
    try world.admit(
      call, project: call["project"], service: service, permission: permission, resource: name,
      part: call["version"].isEmpty ? nil : "versions/\(call["version"])")
    guard let document = world[secrets, name] else {
      throw APIError.notFound("Secret [\(name)] not found.")
    }
    return (name, document)
  }

  @Sendable private func locations(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "secretmanager.secrets.list")
      let page = try Page(Regions.list(in: project.number), request: call.request, standard: 100)
      return .json(page.json("locations"))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "secretmanager.secrets.list")
      let filter = try SecretFilter(call.request.query("filter") ?? "")
      let all = world.list(Self.secrets, prefix: "projects/\(project.number)/secrets/").map(\.document)
        .filter(filter.admits)
      let page = try Page(all, request: call.request)
      var answer = page.json("secrets")
      if !all.isEmpty { answer["totalSize"] = .int(Int64(all.count)) }
      return .json(answer)
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "secretmanager.secrets.create")
      let id = call.request.query("secretId") ?? ""
      guard id.wholeMatch(of: /[A-Za-z0-9_-]{1,255}/) != nil else {
        throw APIError.invalidArgument("The provided Secret ID [\(id)] does not match the expected format.")
      }
      let name = "projects/\(project.number)/secrets/\(id)"
      guard world[Self.secrets, name] == nil else {
        throw APIError.alreadyExists("Secret [\(name)] already exists.")
      }
      var secret = try call.request.json().fields(Self.fields)
      let replication = secret["replication"]?.object?.keys.sorted() ?? []
      guard replication == ["automatic"] || replication == ["userManaged"] else {
        throw APIError.invalidArgument("The replication policy must be automatic or user managed.")
      }
      let replicas = secret[path: "replication.userManaged.replicas"]?.array
      for location in replicas?.map({ $0["location"]?.string ?? "" }) ?? ["global"] {
        try world.requireLocation(location, for: "a secret", in: project)
      }
      secret["name"] = .string(name)
      secret["createTime"] = .string(world.timestamp)
      secret["etag"] = .string("\"\(world.nextEtag())\"")
      world[Self.secrets, name] = Self.shown(secret)
      return .json(Self.shown(secret))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      .json(try Self.find(call, "secretmanager.secrets.get", in: world).document)
    }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, document) = try Self.find(call, "secretmanager.secrets.update", in: world)
      guard let mask = call.request.query("updateMask"), !mask.isEmpty else {
        throw APIError.invalidArgument("The update mask must not be empty.", field: "update_mask")
      }
      let changes = try call.request.json().fields(Self.fields)
      try Self.check(etag: changes["etag"]?.string, of: document)
      var changed = document.updated(by: changes, mask: mask)
      for field in ["name", "createTime", "replication"] { changed[field] = document[field] }
      changed["etag"] = .string("\"\(world.nextEtag())\"")
      world[Self.secrets, name] = Self.shown(changed)
      return .json(Self.shown(changed))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, document) = try Self.find(call, "secretmanager.secrets.delete", in: world)
      try Self.check(etag: call.request.query("etag"), of: document)
      world[Self.secrets, name] = nil
      world.removePolicy(of: name)
      SecretVersions.removeAll(of: name, from: &world)
      return .empty
    }
  }

  @Sendable private func getPolicy(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (name, _) = try Self.find(call, "secretmanager.secrets.getIamPolicy", in: world)
      return .json(world.policy(of: name, version: try call.requestedPolicyVersion()))
    }
  }

  @Sendable private func setPolicy(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, _) = try Self.find(call, "secretmanager.secrets.setIamPolicy", in: world)
      return .json(
        try world.setPolicy(of: name, to: try call.request.json()["policy"] ?? [:], allowPublic: false))
    }
  }

  @Sendable private func testPermissions(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      guard let project = world.findProject(call["project"]) else { throw APIError.consumerInvalid(call["project"]) }
      try world.requireService(Self.service, in: project)
      let asked = try call.request.json()["permissions"]?.strings ?? []
      let name = "projects/\(project.number)/secrets/\(call["secret"])"
      return .json(try world.testPermissions(asked, call: call, project: project, resource: name))
    }
  }

  private static func check(etag: String?, of document: JSON) throws {
    guard let etag, !etag.isEmpty, etag != document["etag"]?.string else { return }
    throw APIError(409, "ABORTED", "The etag provided does not match the current etag of the secret.")
  }

  private static func shown(_ secret: JSON) -> JSON {
    .object((secret.object ?? [:]).filter { !$0.value.isDefault && !($0.key != "replication" && $0.value == [:]) })
  }
}
