/// Artifact Registry v1: repositories, their policies, and the operations that make and remove them.
package struct ArtifactRegistryAPI: EmulatedAPI {
  static let service = "artifactregistry.googleapis.com"
  static let collection = "artifactregistry.repositories"
  /// The images that runs of workflows have pushed, by their full names.
  static let images = "artifactregistry.dockerImages"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    let location = "/artifactregistry/v1/projects/{project}/locations/{location}"
    let repository = "\(location)/repositories/{repository}"
    return [
      Route("GET", "/artifactregistry/v1/projects/{project}/locations", locations),
      Route("GET", "\(location)/operations/{operation}", operation),
      Route("GET", "\(location)/repositories", list),
      Route("POST", "\(location)/repositories", create),
      Route("GET", repository, get),
      Route("PATCH", repository, patch),
      Route("DELETE", repository, delete),
      Route("GET", "\(repository)/dockerImages", images),
      Route("GET", "\(repository):getIamPolicy", getPolicy),
      Route("POST", "\(repository):setIamPolicy", setPolicy),
      Route("POST", "\(repository):testIamPermissions", testPermissions),
    ] + DockerImages().routes
  }

  @Sendable private func locations(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "artifactregistry.repositories.list")
      let page = try Page(
        Regions.list(in: project.id, with: Regions.multiRegions), request: call.request, standard: 100)
      return .json(page.json("locations"))
    }
  }

  @Sendable private func operation(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "artifactregistry.repositories.get")
      return .json(
        try world.pollOperation(
          api: "artifactregistry",
          name: "projects/\(project.id)/locations/\(call["location"])/operations/\(call["operation"])"))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "artifactregistry.repositories.list")
      let prefix = "projects/\(project.id)/locations/\(call["location"])/repositories/"
      let page = try Page(world.list(Self.collection, prefix: prefix).map { shown($0.document) }, request: call.request)
      return .json(page.json("repositories"))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "artifactregistry.repositories.create")
      let location = call["location"]
      guard Regions.contains(location) || Regions.multiRegions.contains(location) else {
        throw APIError.invalidArgument("Location \(location) is not found or access is unauthorized.")
      }
      try world.requireLocation(location, for: "a repository", in: project)
      let id = call.request.query("repositoryId") ?? ""
      guard id.wholeMatch(of: /[a-z]([a-z0-9-]{0,61}[a-z0-9])?/) != nil else {
        throw APIError.invalidArgument(
          "repository id \"\(id)\" must begin with a letter, contain only lowercase letters, numbers and hyphens, "
            + "and end with a letter or number.", field: "repository_id")
      }
      let name = "projects/\(project.id)/locations/\(location)/repositories/\(id)"
      guard world[Self.collection, name] == nil, !world.isBeingMade(Self.collection, name) else {
        throw APIError.alreadyExists("the repository already exists")
      }
      var repository = try RepositoryFields.normalized(try call.request.json())
      guard repository["format"] != nil else {
        throw APIError.invalidArgument("a repository format must be specified", field: "repository.format")
      }
      repository["name"] = .string(name)
      repository["createTime"] = .string(world.timestamp)
      repository["updateTime"] = .string(world.timestamp)
      repository["mode"] = repository["mode"] ?? "STANDARD_REPOSITORY"
      return .json(
        start(
          on: &world, parent: "projects/\(project.id)/locations/\(location)",
          response: typed(shown(repository)),
          effects: [.put(collection: Self.collection, name: name, repository)]))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      .json(shown(try find(call, "artifactregistry.repositories.get", in: world).document))
    }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, document) = try find(call, "artifactregistry.repositories.update", in: world)
      let changes = try RepositoryFields.normalized(try call.request.json())
      var changed = document.updated(by: changes, mask: call.request.query("updateMask"))
      for field in ["name", "format", "mode", "createTime"] { changed[field] = document[field] }
      changed["updateTime"] = .string(world.timestamp)
      world[Self.collection, name] = changed
      return .json(shown(changed))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, _) = try find(call, "artifactregistry.repositories.delete", in: world)
      world.removePolicy(of: name)
      let project = name.split(separator: "/")[1]
      let images = world.list(Self.images, prefix: "\(name)/dockerImages/").map {
        OperationEffect.remove(collection: Self.images, name: $0.name)
      }
      return .json(
        start(
          on: &world, parent: "projects/\(project)/locations/\(call["location"])",
          response: ["@type": "type.googleapis.com/google.protobuf.Empty"],
          effects: [.remove(collection: Self.collection, name: name)] + images))
    }
  }

  @Sendable private func images(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (name, _) = try find(call, "artifactregistry.dockerimages.list", in: world)
      let all = world.list(Self.images, prefix: "\(name)/dockerImages/").map(\.document)
      return .json(try Page(all, request: call.request).json("dockerImages"))
    }
  }

  @Sendable private func getPolicy(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (name, _) = try find(call, "artifactregistry.repositories.getIamPolicy", in: world)
      return .json(world.policy(of: name, version: try call.requestedPolicyVersion()))
    }
  }

  @Sendable private func setPolicy(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, _) = try find(call, "artifactregistry.repositories.setIamPolicy", in: world)
      return .json(try world.setPolicy(of: name, to: try call.request.json()["policy"] ?? [:]))
    }
  }

  @Sendable private func testPermissions(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      guard let project = world.findProject(call["project"]) else { throw APIError.consumerInvalid(call["project"]) }
      try world.requireService(Self.service, in: project)
      let asked = try call.request.json()["permissions"]?.strings ?? []
      return .json(
        try world.testPermissions(asked, call: call, project: project, resource: name(call, in: project)))
    }
  }

  private func name(_ call: Call, in project: Project) -> String {
    "projects/\(project.id)/locations/\(call["location"])/repositories/\(call["repository"])"
  }

  private func find(
    _ call: Call, _ permission: String, in world: World
  ) throws -> (name: String, document: JSON) {
    let id = world.findProject(call["project"])?.id ?? call["project"]
    let name = "projects/\(id)/locations/\(call["location"])/repositories/\(call["repository"])"
    try world.admit(call, project: call["project"], service: Self.service, permission: permission, resource: name)
    guard let document = world[Self.collection, name] else { throw APIError.notFound }
    return (name, document)
  }

  private func start(
    on world: inout World, parent: String, response: JSON, effects: [OperationEffect]
  ) -> JSON {
    world.startOperation(
      api: "artifactregistry", name: "\(parent)/operations/\(world.newOperationID())",
      metadata: ["@type": "type.googleapis.com/google.devtools.artifactregistry.v1.OperationMetadata"],
      response: response, effects: effects)
  }

  /// A repository as it is answered: with its address, without what is at its default.
  private func shown(_ document: JSON) -> JSON {
    let parts = (document["name"]?.string ?? "").split(separator: "/")
    var shown = (document.object ?? [:]).filter { !$0.value.isDefault }
    if parts.count == 6 {
      shown["registryUri"] = .string("\(parts[3])-docker.pkg.dev/\(parts[1])/\(parts[5])")
    }
    return .object(shown)
  }

  private func typed(_ repository: JSON) -> JSON {
    repository.merging(["@type": "type.googleapis.com/google.devtools.artifactregistry.v1.Repository"])
  }
}
