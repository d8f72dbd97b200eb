import RESTClient

extension GoogleCloudClient {
  /// Artifact Registry repositories.
  package var registry: Registry { Registry(client: self) }

  /// Artifact Registry repositories; answers are documents, as cleanup policies of others must survive a change.
  package struct Registry: Sendable {
    let client: GoogleCloudClient

    /// The repository, or nil when there is none.
    package func get(_ project: String, _ location: String, _ repository: String) async throws -> JSONValue? {
      try await client.find(Requests.get(project, location, repository))
    }

    /// Creates one, waits, and returns it.
    package func create(
      _ project: String, _ location: String, _ repository: String, _ body: JSONValue
    ) async throws -> JSONValue {
      try await client.send(Requests.create(project, location, repository, body))
    }

    /// Changes the named fields; synchronous in this API.
    package func update(
      _ project: String, _ location: String, _ repository: String, _ body: JSONValue, mask: [String]
    ) async throws -> JSONValue {
      try await client.send(Requests.update(project, location, repository, body, mask))
    }

    /// Whether it holds no image.
    package func isEmpty(_ project: String, _ location: String, _ repository: String) async throws -> Bool {
      try await client.send(Requests.firstImage(project, location, repository))["dockerImages"].array.isEmpty
    }

    /// Whether a repository has an image.
    ///
    /// - Parameters:
    ///   - project: the project's id.
    ///   - location: the repository's location.
    ///   - repository: the repository's id.
    ///   - image: the image's name there with its digest, such as `api@sha256:…`.
    /// - Returns: false where the image or the whole repository is gone.
    /// - Throws: `GoogleCloudError`.
    package func hasImage(
      _ project: String, _ location: String, _ repository: String, _ image: String
    ) async throws -> Bool {
      try await client.find(Requests.image(project, location, repository, image)) != nil
    }

    /// Deletes one with all its images, for good, and waits; one that is gone is fine.
    package func delete(_ project: String, _ location: String, _ repository: String) async throws {
      try await client.remove(Requests.delete(project, location, repository))
    }
  }
}

extension GoogleCloudClient.Registry {
  /// The API's requests that are used.
  private enum Requests {
    static func path(_ project: String, _ location: String, _ repository: String = "") -> String {
      "v1/projects/\(percentEncoded(project))/locations/\(location)/repositories"
        + (repository.isEmpty ? "" : "/\(percentEncoded(repository))")
    }

    static func get(_ project: String, _ location: String, _ repository: String) -> GoogleRequest<JSONValue> {
      GoogleRequest(.get, .artifactRegistry, path(project, location, repository))
    }

    static func firstImage(
      _ project: String, _ location: String, _ repository: String
    ) -> GoogleRequest<JSONValue> {
      GoogleRequest(
        .get, .artifactRegistry, path(project, location, repository) + "/dockerImages", query: [("pageSize", "1")])
    }

    static func image(
      _ project: String, _ location: String, _ repository: String, _ image: String
    ) -> GoogleRequest<String> {
      GoogleRequest(
        .get, .artifactRegistry, path(project, location, repository) + "/dockerImages/\(percentEncoded(image))"
      ) { try $0.text("name") }
    }

    static func create(
      _ project: String, _ location: String, _ repository: String, _ body: JSONValue
    ) -> GoogleRequest<JSONValue> {
      GoogleRequest(
        .post, .artifactRegistry, path(project, location), query: [("repositoryId", repository)], body: body,
        operation: .seconds(120))
    }

    static func update(
      _ project: String, _ location: String, _ repository: String, _ body: JSONValue, _ mask: [String]
    ) -> GoogleRequest<JSONValue> {
      GoogleRequest(
        .patch, .artifactRegistry, path(project, location, repository),
        query: [("updateMask", mask.joined(separator: ","))], body: body)
    }

    static func delete(_ project: String, _ location: String, _ repository: String) -> GoogleRequest<Void> {
      GoogleRequest(.delete, .artifactRegistry, path(project, location, repository), operation: .seconds(120))
    }
  }
}
