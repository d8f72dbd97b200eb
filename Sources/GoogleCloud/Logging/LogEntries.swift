import RESTClient

extension GoogleCloudClient.Observations {
  /// The newest log entries that match a filter.
  package func logEntries(_ project: String, filter: String, limit: Int = 50) async throws -> [JSONValue] {
    try await client.send(LogEntries.list(project, filter, limit))
  }
}

/// The requests of Cloud Logging.
private enum LogEntries {
  static func list(_ project: String, _ filter: String, _ limit: Int) -> GoogleRequest<[JSONValue]> {
    GoogleRequest(
      .post, .logging, "v2/entries:list",
      body: [
        "resourceNames": [.string("projects/\(project)")], "filter": .string(filter), "orderBy": "timestamp desc",
        "pageSize": .int(limit),
      ]
    ) { try $0.elements("entries") }
  }
}
