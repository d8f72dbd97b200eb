import RESTClient

extension GoogleCloudClient {
  /// Alert policies of Cloud Monitoring.
  package var alertPolicies: MonitoringCollection {
    MonitoringCollection(client: self, version: "v3", collection: "alertPolicies")
  }

  /// Notification channels of Cloud Monitoring.
  package var notificationChannels: MonitoringCollection {
    MonitoringCollection(client: self, version: "v3", collection: "notificationChannels")
  }

  /// Dashboards of Cloud Monitoring.
  package var dashboards: MonitoringCollection {
    MonitoringCollection(client: self, version: "v1", collection: "dashboards")
  }

  /// Metrics, error groups and logs, to read.
  package var observations: Observations { Observations(client: self) }

  /// Alert policies, notification channels or dashboards. Their names are given by the server: `projects/P/alertPolicies/123`.
  package struct MonitoringCollection: Sendable {
    let client: GoogleCloudClient
    let version: String
    let collection: String

    /// All of a project.
    package func list(_ project: String) async throws -> [JSONValue] {
      try await client.all(Requests.list(path(project), collection))
    }

    /// The one of that name, or nil when there is none.
    package func get(name: String) async throws -> JSONValue? {
      try await client.find(Requests.get("\(version)/\(name)"))
    }

    /// Creates one. The server chooses the name, so a lost answer is not repeated.
    package func create(_ project: String, _ body: JSONValue) async throws -> JSONValue {
      try await client.send(Requests.create(path(project), body))
    }

    /// Changes the named fields (all that are in the body when nil).
    package func patch(name: String, _ body: JSONValue, mask: [String]? = nil) async throws -> JSONValue {
      try await client.send(Requests.patch("\(version)/\(name)", body, mask))
    }

    /// Deletes the one of that name; one that is gone is fine.
    package func delete(name: String) async throws {
      try await client.remove(Requests.delete("\(version)/\(name)"))
    }

    private func path(_ project: String) -> String { "\(version)/projects/\(percentEncoded(project))/\(collection)" }
  }

  /// Metrics, error groups and logs, to read.
  package struct Observations: Sendable {
    let client: GoogleCloudClient
  }
}

extension GoogleCloudClient.MonitoringCollection {
  /// The API's requests that are used.
  private enum Requests {
    static func list(_ path: String, _ field: String) -> GoogleRequest<[JSONValue]> {
      GoogleRequest(.get, .monitoring, path) { try $0.elements(field) }
    }

    static func get(_ path: String) -> GoogleRequest<JSONValue> { GoogleRequest(.get, .monitoring, path) }

    static func create(_ path: String, _ body: JSONValue) -> GoogleRequest<JSONValue> {
      GoogleRequest(.post, .monitoring, path, body: body, rule: .refusedOnly)
    }

    static func patch(_ path: String, _ body: JSONValue, _ mask: [String]?) -> GoogleRequest<JSONValue> {
      GoogleRequest(
        .patch, .monitoring, path, query: mask.map { [("updateMask", $0.joined(separator: ","))] } ?? [], body: body)
    }

    static func delete(_ path: String) -> GoogleRequest<Void> { GoogleRequest(.delete, .monitoring, path) }
  }
}
