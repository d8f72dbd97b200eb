/// The predefined roles and what they permit, as far as the sandbox knows them.
struct Roles {
  var routes: [Route] {
    [
      Route("GET", "/iam/v1/roles", list),
      Route("GET", "/iam/v1/roles/{role}", get),
      Route("POST", "/iam/v1/roles:queryGrantableRoles", grantable),
      Route("POST", "/iam/v1/permissions:queryTestablePermissions", testable),
    ]
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    let isFull = call.request.query("view") == "FULL"
    let all = Permissions.roles.keys.sorted().map { shown($0, isFull: isFull) }
    return .json(try Page(all, request: call.request, standard: 300).json("roles"))
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    let name = "roles/\(call["role"])"
    guard Permissions.exists(name) else { throw APIError.notFound("The role named \(name) was not found.") }
    return .json(shown(name, isFull: true))
  }

  @Sendable private func grantable(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields(["fullResourceName", "view", "pageSize", "pageToken"])
    try await admit(call, to: body["fullResourceName"]?.string ?? "")
    let all = Permissions.roles.keys.sorted().map { shown($0, isFull: body["view"] == "FULL") }
    return .json(try Page(all, request: call.request.paging(by: body), standard: 300).json("roles"))
  }

  @Sendable private func testable(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields(["fullResourceName", "pageSize", "pageToken"])
    try await admit(call, to: body["fullResourceName"]?.string ?? "")
    let all = Permissions.all.sorted().map { JSON.object(["name": .string($0), "stage": "GA"]) }
    return .json(try Page(all, request: call.request.paging(by: body), standard: 100).json("permissions"))
  }

  /// Only who sees the project of a resource may ask what can be granted on it.
  private func admit(_ call: Call, to resource: String) async throws {
    let name = resource.firstMatch(of: /\/projects\/([^\/]+)/).map { String($0.1) } ?? ""
    try await call.state.read { world in
      guard let project = world.findProject(name),
        world.holds(call.principal, "resourcemanager.projects.get", project: project)
      else { throw APIError.permissionDenied("resourcemanager.projects.get", on: resource) }
    }
  }

  private func shown(_ name: String, isFull: Bool) -> JSON {
    .compact([
      "name": .string(name), "title": .string(Permissions.roles[name]?.title ?? name), "stage": "GA", "etag": "AA==",
      "includedPermissions": isFull ? JSON(Permissions.of(role: name)) : nil,
    ])
  }
}
