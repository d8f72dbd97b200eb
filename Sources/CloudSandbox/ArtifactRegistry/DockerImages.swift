/// Single images of a repository, by their digests.
///
/// Nobody pushes to the sandbox: an image of a repository that is there is taken to be there, until it is deleted.
/// Reference: cloud.google.com/artifact-registry/docs/reference/rest, `repositories.dockerImages.get` and
/// `repositories.packages.versions.delete`.
struct DockerImages {
  /// The images that were deleted, by their names.
  static let deleted = "artifactregistry.deletedImages"

  var routes: [Route] {
    let repository = "/artifactregistry/v1/projects/{project}/locations/{location}/repositories/{repository}"
    return [
      Route("GET", "\(repository)/dockerImages/{image}", get),
      Route("DELETE", "\(repository)/packages/{package}/versions/{digest}", delete),
    ]
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (repository, project) = try find(call, "artifactregistry.dockerimages.get", in: world)
      guard let parts = call["image"].wholeMatch(of: /(.+)@(sha256:[0-9a-f]{64})/)?.output else {
        throw APIError.invalidArgument("an image is named by its digest", field: "name")
      }
      let uri = "\(call["location"])-docker.pkg.dev/\(project)/\(call["repository"])/\(parts.1)@\(parts.2)"
      guard !Self.isDeleted(uri, in: world) else { throw APIError.notFound }
      return .json(["name": .string("\(repository)/dockerImages/\(call["image"])"), "uri": .string(uri)])
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (_, project) = try find(call, "artifactregistry.versions.delete", in: world)
      let uri =
        "\(call["location"])-docker.pkg.dev/\(project)/\(call["repository"])/\(call["package"])@\(call["digest"])"
      guard !Self.isDeleted(uri, in: world) else { throw APIError.notFound }
      let parent = "projects/\(project)/locations/\(call["location"])"
      return .json(
        world.startOperation(
          api: "artifactregistry", name: "\(parent)/operations/\(world.newOperationID())",
          response: ["@type": "type.googleapis.com/google.protobuf.Empty"],
          effects: [.put(collection: Self.deleted, name: uri, ["uri": .string(uri)])]))
    }
  }

  /// Whether an image was deleted from its repository; it is named in full, with its digest.
  static func isDeleted(_ image: String, in world: World) -> Bool { world[deleted, image] != nil }

  private func find(
    _ call: Call, _ permission: String, in world: World
  ) throws -> (repository: String, project: String) {
    let project = try world.admit(
      call, project: call["project"], service: ArtifactRegistryAPI.service, permission: permission)
    let name = "projects/\(project.id)/locations/\(call["location"])/repositories/\(call["repository"])"
    guard world[ArtifactRegistryAPI.collection, name] != nil else { throw APIError.notFound }
    return (name, project.id)
  }
}
