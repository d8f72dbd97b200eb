import RESTClient

extension GoogleCloudClient.Observations {
  /// Groups of errors that a service reported, most frequent first.
  ///
  /// - Parameters:
  ///   - project: the project's id.
  ///   - service: the Cloud Run service's name.
  ///   - period: `PERIOD_1_HOUR`, `PERIOD_6_HOURS`, `PERIOD_1_DAY`, `PERIOD_1_WEEK` or `PERIOD_30_DAYS`.
  /// - Returns: at most 20 groups.
  /// - Throws: `GoogleCloudError`.
  package func errorGroups(_ project: String, service: String, period: String) async throws -> [JSONValue] {
    try await client.send(ErrorGroups.list(project, service, period))
  }
}

/// The requests of Error Reporting.
private enum ErrorGroups {
  static func list(_ project: String, _ service: String, _ period: String) -> GoogleRequest<[JSONValue]> {
    GoogleRequest(
      .get, .errorReporting, "v1beta1/projects/\(percentEncoded(project))/groupStats",
      query: [
        ("timeRange.period", period), ("serviceFilter.service", service), ("order", "COUNT_DESC"), ("pageSize", "20"),
      ]
    ) { try $0.elements("errorGroupStats") }
  }
}
