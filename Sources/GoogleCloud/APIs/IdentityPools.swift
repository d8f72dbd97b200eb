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

  init(_ document: JSONValue) {
    name = document["name"].string ?? ""
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

    private func path(_ project: String, _ id: String) -> String {
      "\(collection(project, pool))/\(percentEncoded(id))"
    }

    /// The resource, also when softly deleted; nil when there is none.
    package func get(_ project: String, _ id: String) async throws -> IdentityResource? {
      try await client.find(.iam, path(project, id)).map(IdentityResource.init)
    }

    /// All that are not deleted.
    package func list(_ project: String) async throws -> [IdentityResource] {
      try await client.list(
        .iam, collection(project, pool),
        field: pool.isEmpty ? "workloadIdentityPools" : "workloadIdentityPoolProviders"
      ).map(IdentityResource.init)
    }

    /// Creates one and waits for it.
    package func create(_ project: String, _ id: String, _ body: JSONValue) async throws -> IdentityResource {
      let answer = try await client.send(
        "POST", .iam, collection(project, pool), query: [(idParameter, id)], body: body)
      return try await settled(answer, project, id)
    }

    /// Changes the named fields and waits.
    package func update(
      _ project: String, _ id: String, _ body: JSONValue, mask: [String]
    ) async throws -> IdentityResource {
      let answer = try await client.send(
        "PATCH", .iam, path(project, id), query: [("updateMask", mask.joined(separator: ","))], body: body)
      return try await settled(answer, project, id)
    }

    /// Brings a softly deleted one back and waits.
    package func undelete(_ project: String, _ id: String) async throws -> IdentityResource {
      let answer = try await client.send("POST", .iam, "\(path(project, id)):undelete", body: [:])
      return try await settled(answer, project, id)
    }

    /// Deletes one softly and waits; one that is gone is fine.
    package func delete(_ project: String, _ id: String) async throws {
      do {
        let answer = try await client.send("DELETE", .iam, path(project, id))
        _ = try await client.finished(answer, api: .iam)
      } catch let error as GoogleCloudError where error.kind == .notFound {}
    }

    /// IAM's finished operations carry no response: the resource is read again.
    private func settled(_ answer: JSONValue, _ project: String, _ id: String) async throws -> IdentityResource {
      _ = try await client.finished(answer, api: .iam)
      return IdentityResource(try await client.awaiting(.newPools).send("GET", .iam, path(project, id)))
    }
  }
}
