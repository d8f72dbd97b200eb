import RESTClient

/// A workload identity pool or one of its providers.
package struct IdentityResource: Sendable, Equatable {
  /// The full name, with the project number: `projects/N/locations/global/workloadIdentityPools/POOL[/providers/PROV]`.
  package let name: String
  /// Whether it was deleted and can still be undeleted; its id stays taken for thirty days.
  package let isDeleted: Bool
  /// Whether somebody switched it off.
  package let isDisabled: Bool
  /// Everything the API told.
  package let document: JSONValue

  init(_ document: JSONValue) throws {
    name = try document.text("name")
    isDeleted = document["state"].string == "DELETED"
    isDisabled = document["disabled"].bool ?? false
    self.document = document
  }
}

extension GoogleCloudClient {
  /// Workload identity pools of a project.
  package var pools: IdentityCollection {
    IdentityCollection(client: self, idParameter: "workloadIdentityPoolId") { project, _ in
      "v1/projects/\(percentEncoded(project))/locations/global/workloadIdentityPools"
    }
  }

  /// Providers of a workload identity pool.
  package func providers(pool: String) -> IdentityCollection {
    IdentityCollection(client: self, idParameter: "workloadIdentityPoolProviderId", pool: pool) { project, pool in
      "v1/projects/\(percentEncoded(project))/locations/global/workloadIdentityPools/\(percentEncoded(pool))/providers"
    }
  }

  /// Pools, or the providers of one pool: both are created, changed, softly deleted and brought back in the same way.
  package struct IdentityCollection: Sendable {
    let client: GoogleCloudClient
    let idParameter: String
    var pool = ""
    let collection: @Sendable (_ project: String, _ pool: String) -> String

    /// Works while nobody else in this process changes the providers of the same pool: they have no etag, and their
    /// conditions are what several repositories have in common.
    ///
    /// - Parameters:
    ///   - project: the project.
    ///   - work: reads and writes.
    /// - Returns: what the work returned.
    /// - Throws: `CancellationError`, or what the work throws.
    package func inTurn<Result: Sendable>(
      _ project: String, _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
      try await client.providerTurns.inTurn("\(project)/\(pool)", work)
    }

    /// The resource, also when softly deleted; nil when there is none.
    package func get(_ project: String, _ id: String) async throws -> IdentityResource? {
      try await client.find(Requests.get(path(project, id)))
    }

    /// All that are not deleted.
    package func list(_ project: String) async throws -> [IdentityResource] {
      try await client.all(
        Requests.list(
          collection(project, pool), pool.isEmpty ? "workloadIdentityPools" : "workloadIdentityPoolProviders"))
    }

    /// Creates one and waits for it.
    package func create(_ project: String, _ id: String, _ body: JSONValue) async throws -> IdentityResource {
      try await client.send(Requests.create(collection(project, pool), idParameter, id, body))
      return try await settled(project, id)
    }

    /// Changes the named fields and waits.
    package func update(
      _ project: String, _ id: String, _ body: JSONValue, mask: [String]
    ) async throws -> IdentityResource {
      try await client.send(Requests.update(path(project, id), body, mask))
      return try await settled(project, id)
    }

    /// Brings a softly deleted one back and waits.
    package func undelete(_ project: String, _ id: String) async throws -> IdentityResource {
      try await client.send(Requests.undelete(path(project, id)))
      return try await settled(project, id)
    }

    /// Deletes one softly and waits; one that is gone is fine.
    package func delete(_ project: String, _ id: String) async throws {
      try await client.remove(Requests.delete(path(project, id)))
    }

    private func path(_ project: String, _ id: String) -> String {
      "\(collection(project, pool))/\(percentEncoded(id))"
    }

    /// IAM's finished operations carry no response: the resource is read again.
    private func settled(_ project: String, _ id: String) async throws -> IdentityResource {
      try await client.awaiting(.newPools).send(Requests.get(path(project, id)))
    }
  }
}

extension GoogleCloudClient.IdentityCollection {
  /// The API's requests that are used; pools and providers differ in their paths alone.
  private enum Requests {
    static let patience = Duration.seconds(120)

    static func get(_ path: String) -> GoogleRequest<IdentityResource> {
      GoogleRequest(.get, .iam, path) { try IdentityResource($0) }
    }

    static func list(_ path: String, _ field: String) -> GoogleRequest<[IdentityResource]> {
      GoogleRequest(.get, .iam, path) { try $0.elements(field).map { try IdentityResource($0) } }
    }

    static func create(_ path: String, _ parameter: String, _ id: String, _ body: JSONValue) -> GoogleRequest<Void> {
      GoogleRequest(.post, .iam, path, query: [(parameter, id)], body: body, operation: patience)
    }

    static func update(_ path: String, _ body: JSONValue, _ mask: [String]) -> GoogleRequest<Void> {
      GoogleRequest(
        .patch, .iam, path, query: [("updateMask", mask.joined(separator: ","))], body: body, operation: patience)
    }

    static func undelete(_ path: String) -> GoogleRequest<Void> {
      GoogleRequest(.post, .iam, "\(path):undelete", body: [:], operation: patience)
    }

    static func delete(_ path: String) -> GoogleRequest<Void> {
      GoogleRequest(.delete, .iam, path, operation: patience)
    }
  }
}
