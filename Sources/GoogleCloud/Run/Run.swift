import RESTClient

extension GoogleCloudClient {
  /// Cloud Run.
  package var run: Run { Run(client: self) }

  /// Cloud Run services, v2.
  package struct Run: Sendable {
    let client: GoogleCloudClient

    /// The service, or nil when there is none.
    package func getService(_ project: String, _ location: String, _ service: String) async throws -> RunService? {
      try await client.find(Requests.get(project, location, service))
    }

    /// Creates a service and waits for its first revision.
    package func createService(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue
    ) async throws -> RunService {
      try await client.send(Requests.create(project, location, service, body))
    }

    /// Changes the named fields (all that are in the body when nil) and waits for the rollout.
    package func patchService(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue, mask: [String]? = nil
    ) async throws -> RunService {
      try await client.send(Requests.patch(project, location, service, body, mask))
    }

    /// Changes the named fields and does not wait: an operation belongs to the project, and an account with rights on the one
    /// service may not look at it. What becomes of the change is read from the service and its revisions.
    package func beginPatch(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue, mask: [String]
    ) async throws {
      try await client.send(Requests.beginPatch(project, location, service, body, mask))
    }

    /// Deletes a service and waits; one that is gone is fine.
    package func deleteService(_ project: String, _ location: String, _ service: String) async throws {
      try await client.remove(Requests.delete(project, location, service))
    }

    /// The revisions, newest first.
    package func revisions(_ project: String, _ location: String, _ service: String) async throws -> [JSONValue] {
      try await client.all(Requests.revisions(project, location, service))
    }

    /// A revision by its short name, or nil when there is none.
    package func revision(
      _ project: String, _ location: String, _ service: String, _ revision: String
    ) async throws -> JSONValue? {
      try await client.find(Requests.revision(project, location, service, revision))
    }

    /// The regions that a project can use, in the order of the API.
    package func locations(_ project: String) async throws -> [String] {
      try await client.all(Requests.locations(project))
    }
  }
}

extension GoogleCloudClient.Run {
  /// The API's requests that are used.
  private enum Requests {
    /// How long a rollout may take.
    static let rollout = Duration.seconds(900)

    static func path(_ project: String, _ location: String, _ service: String = "") -> String {
      "v2/projects/\(percentEncoded(project))/locations/\(location)/services"
        + (service.isEmpty ? "" : "/\(percentEncoded(service))")
    }

    static func get(_ project: String, _ location: String, _ service: String) -> GoogleRequest<RunService> {
      GoogleRequest(.get, .run, path(project, location, service)) { try RunService($0) }
    }

    static func create(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue
    ) -> GoogleRequest<RunService> {
      GoogleRequest(
        .post, .run, path(project, location), query: [("serviceId", service)], body: body, operation: rollout
      ) { try RunService($0) }
    }

    static func patch(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue, _ mask: [String]?
    ) -> GoogleRequest<RunService> {
      GoogleRequest(
        .patch, .run, path(project, location, service),
        query: mask.map { [("updateMask", $0.joined(separator: ","))] } ?? [], body: body, operation: rollout
      ) { try RunService($0) }
    }

    static func beginPatch(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue, _ mask: [String]
    ) -> GoogleRequest<Void> {
      GoogleRequest(
        .patch, .run, path(project, location, service), query: [("updateMask", mask.joined(separator: ","))], body: body
      )
    }

    static func delete(_ project: String, _ location: String, _ service: String) -> GoogleRequest<Void> {
      GoogleRequest(.delete, .run, path(project, location, service), operation: rollout)
    }

    static func revisions(_ project: String, _ location: String, _ service: String) -> GoogleRequest<[JSONValue]> {
      GoogleRequest(.get, .run, "\(path(project, location, service))/revisions") { try $0.elements("revisions") }
    }

    static func revision(
      _ project: String, _ location: String, _ service: String, _ revision: String
    ) -> GoogleRequest<JSONValue> {
      GoogleRequest(.get, .run, "\(path(project, location, service))/revisions/\(percentEncoded(revision))") {
        _ = try $0.text("name")
        return $0
      }
    }

    static func locations(_ project: String) -> GoogleRequest<[String]> {
      GoogleRequest(
        .get, .run, "v1/projects/\(percentEncoded(project))/locations", query: [("pageSize", "100")]
      ) { try $0.elements("locations").compactMap { $0["locationId"].string } }
    }
  }
}
