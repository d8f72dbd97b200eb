extension GoogleCloudClient {
  /// Alert policies of Cloud Monitoring.
  package var alertPolicies: MonitoringCollection {
    MonitoringCollection(client: self, version: "v3", collection: "alertPolicies")
  }

  /// Dashboards of Cloud Monitoring.
  package var dashboards: MonitoringCollection {
    MonitoringCollection(client: self, version: "v1", collection: "dashboards")
  }

  /// Metrics, error groups and logs, to read.
  package var observations: Observations { Observations(client: self) }

  /// Alert policies or dashboards. Their names are given by the server: `projects/P/alertPolicies/123`.
  package struct MonitoringCollection: Sendable {
    let client: GoogleCloudClient
    let version: String
    let collection: String

    private func path(_ project: String) -> String {
      "\(version)/projects/\(percentEncoded(project))/\(collection)"
    }

    /// All of a project.
    package func list(_ project: String) async throws -> [JSONValue] {
      try await client.list(.monitoring, path(project), field: collection)
    }

    /// The one of that name, or nil when there is none.
    package func get(name: String) async throws -> JSONValue? {
      try await client.find(.monitoring, "\(version)/\(name)")
    }

    /// Creates one. The server chooses the name, so a lost answer is not repeated.
    package func create(_ project: String, _ body: JSONValue) async throws -> JSONValue {
      try await client.send("POST", .monitoring, path(project), body: body, rule: .refusedOnly)
    }

    /// Changes the named fields (all that are in the body when nil).
    package func patch(name: String, _ body: JSONValue, mask: [String]? = nil) async throws -> JSONValue {
      try await client.send(
        "PATCH", .monitoring, "\(version)/\(name)",
        query: mask.map { [("updateMask", $0.joined(separator: ","))] } ?? [], body: body)
    }

    /// Deletes the one of that name; one that is gone is fine.
    package func delete(name: String) async throws {
      do {
        _ = try await client.send("DELETE", .monitoring, "\(version)/\(name)")
      } catch let error as GoogleCloudError where error.kind == .notFound {}
    }
  }

  /// Metrics, error groups and logs, to read.
  package struct Observations: Sendable {
    let client: GoogleCloudClient

    /// Time series; empty when the metric was never written in the project.
    ///
    /// - Parameters:
    ///   - project: the project's id.
    ///   - query: `filter`, `interval.startTime`, `interval.endTime`, `aggregation.…`.
    /// - Returns: the series of all pages.
    /// - Throws: `GoogleCloudError`.
    package func timeSeries(_ project: String, query: [(String, String)]) async throws -> [JSONValue] {
      do {
        return try await client.list(
          .monitoring, "v3/projects/\(percentEncoded(project))/timeSeries", field: "timeSeries", query: query)
      } catch let error as GoogleCloudError where error.detail.contains("Cannot find metric") {
        return []
      }
    }

    /// Groups of errors that a service reported, most frequent first.
    ///
    /// - Parameters:
    ///   - project: the project's id.
    ///   - service: the Cloud Run service's name.
    ///   - period: `PERIOD_1_HOUR`, `PERIOD_6_HOURS`, `PERIOD_1_DAY`, `PERIOD_1_WEEK` or `PERIOD_30_DAYS`.
    /// - Returns: at most 20 groups.
    /// - Throws: `GoogleCloudError`.
    package func errorGroups(_ project: String, service: String, period: String) async throws -> [JSONValue] {
      let query = [
        ("timeRange.period", period), ("serviceFilter.service", service), ("order", "COUNT_DESC"), ("pageSize", "20"),
      ]
      let path = "v1beta1/projects/\(percentEncoded(project))/groupStats"
      return try await client.send("GET", .errorReporting, path, query: query)["errorGroupStats"].array
    }

    /// The newest log entries that match a filter.
    package func logEntries(_ project: String, filter: String, limit: Int = 50) async throws -> [JSONValue] {
      let answer = try await client.send(
        "POST", .logging, "v2/entries:list",
        body: [
          "resourceNames": [.string("projects/\(project)")], "filter": .string(filter), "orderBy": "timestamp desc",
          "pageSize": .int(limit),
        ])
      return answer["entries"].array
    }
  }
}
