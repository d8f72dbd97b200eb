extension GoogleCloudClient {
  /// Artifact Registry repositories.
  package var registry: Registry { Registry(client: self) }

  /// Artifact Registry repositories; answers are documents, as cleanup policies of others must survive a change.
  package struct Registry: Sendable {
    let client: GoogleCloudClient

    private func path(_ project: String, _ location: String, _ repository: String = "") -> String {
      "v1/projects/\(percentEncoded(project))/locations/\(location)/repositories"
        + (repository.isEmpty ? "" : "/\(percentEncoded(repository))")
    }

    /// The repository, or nil when there is none.
    package func get(_ project: String, _ location: String, _ repository: String) async throws -> JSONValue? {
      try await client.find(.artifactRegistry, path(project, location, repository))
    }

    /// Creates one, waits, and returns it.
    package func create(
      _ project: String, _ location: String, _ repository: String, _ body: JSONValue
    ) async throws -> JSONValue {
      let answer = try await client.send(
        "POST", .artifactRegistry, path(project, location), query: [("repositoryId", repository)], body: body)
      return try await client.finished(answer, api: .artifactRegistry)
    }

    /// Changes the named fields; synchronous in this API.
    package func update(
      _ project: String, _ location: String, _ repository: String, _ body: JSONValue, mask: [String]
    ) async throws -> JSONValue {
      try await client.send(
        "PATCH", .artifactRegistry, path(project, location, repository),
        query: [("updateMask", mask.joined(separator: ","))], body: body)
    }

    /// Deletes one with all its images, for good, and waits; one that is gone is fine.
    package func delete(_ project: String, _ location: String, _ repository: String) async throws {
      do {
        let answer = try await client.send("DELETE", .artifactRegistry, path(project, location, repository))
        _ = try await client.finished(answer, api: .artifactRegistry)
      } catch let error as GoogleCloudError where error.kind == .notFound {}
    }
  }
}
