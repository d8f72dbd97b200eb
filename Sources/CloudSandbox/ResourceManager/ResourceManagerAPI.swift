/// Resource Manager: projects in v3, which Overture reads, and in v1, which gcloud and Terraform read; their IAM policies.
package struct ResourceManagerAPI: EmulatedAPI {
  static let service = "cloudresourcemanager.googleapis.com"
  static let collection = "projects"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    [
      Route("GET", "/cloudresourcemanager/v3/projects:search", search),
      Route("GET", "/cloudresourcemanager/v3/projects/{project}") { try await get($0, ProjectFields.v3) },
      Route("GET", "/cloudresourcemanager/v1/projects", list),
      Route("GET", "/cloudresourcemanager/v1/projects/{project}") { try await get($0, ProjectFields.v1) },
    ] + ProjectPolicies().routes + ProjectOrgPolicies().routes
  }

  /// The project that a call names; one that is missing and one that is forbidden look alike.
  static func find(_ call: Call, _ permission: String, in world: World) throws(APIError) -> Project {
    guard let project = world.findProject(call["project"]),
      world.holds(call.principal, permission, project: project)
    else {
      throw .permissionDenied(permission, on: "//cloudresourcemanager.googleapis.com/projects/\(call["project"])")
    }
    return project
  }

  private func get(_ call: Call, _ shown: @escaping @Sendable (JSON) -> JSON) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try Self.find(call, "resourcemanager.projects.get", in: world)
      guard let document = world[Self.collection, project.id] else { throw APIError.notFound }
      return .json(shown(document))
    }
  }

  /// Cuts the pages before it looks who may see what, as Google does: a page may be short, even empty, and not be the last.
  @Sendable private func search(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let query = ProjectQuery(call.request.query("query") ?? "", joins: .or)
      let all = world.list(Self.collection).map(\.document)
      var page = try Page(all, request: call.request, standard: 500)
      page.items = page.items.filter { isVisible($0, to: call, in: world) && query.matches($0) }.map(ProjectFields.v3)
      return .json(page.json("projects"))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let query = ProjectQuery(call.request.query("filter") ?? "", joins: .and)
      let all = world.list(Self.collection).map(\.document)
        .filter { isVisible($0, to: call, in: world) && query.matches($0) }
      return .json(try Page(all.map(ProjectFields.v1), request: call.request, standard: 500).json("projects"))
    }
  }

  private func isVisible(_ document: JSON, to call: Call, in world: World) -> Bool {
    guard let project = world.findProject(document["projectId"]?.string ?? "") else { return false }
    return world.holds(call.principal, "resourcemanager.projects.get", project: project)
  }
}
