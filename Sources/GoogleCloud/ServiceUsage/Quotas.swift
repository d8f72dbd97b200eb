import RESTClient

/// How much of something a project may use in a region, by the quotas of one API.
package struct RegionalQuotas: Sendable, Equatable {
  /// By metric, such as `run.googleapis.com/cpu_allocation`, then by region; the default of all regions has an empty name.
  private let limits: [String: [String: Int]]

  init(_ limits: [String: [String: Int]]) { self.limits = limits }

  /// The limit of a metric in a region; nil where there is none.
  package func limit(_ metric: String, region: String) -> Int? {
    guard let found = limits[metric], let limit = found[region] ?? found[""], limit >= 0 else { return nil }
    return limit
  }
}

extension GoogleCloudClient.Services {
  /// The quotas of an API in a project; nil where the operator may not see them.
  ///
  /// - Parameters:
  ///   - service: such as `run.googleapis.com`; it does not have to be enabled.
  ///   - project: the project's id.
  /// - Returns: the limits, with what was granted beyond the defaults.
  /// - Throws: `GoogleCloudError` where the API fails.
  package func quotas(of service: String, project: String) async throws -> RegionalQuotas? {
    var asking = client
    asking.consistency = []
    do {
      let metrics = try await asking.all(Quotas.metrics(project, service))
      var limits: [String: [String: Int]] = [:]
      for metric in metrics {
        guard let name = metric["metric"].string else { continue }
        for bucket in metric["consumerQuotaLimits"].array.filter(Self.isRegional).flatMap({ $0["quotaBuckets"].array })
        {
          guard let limit = bucket["effectiveLimit"].string.flatMap(Int.init) else { continue }
          limits[name, default: [:]][bucket["dimensions"]["region"].string ?? ""] = limit
        }
      }
      return RegionalQuotas(limits)
    } catch let error as GoogleCloudError
      where [.notPermitted, .serviceDisabled, .notFound, .invalid].contains(error.kind) && !error.isPerimeter
    {
      return nil
    }
  }

  private static func isRegional(_ limit: JSONValue) -> Bool { limit["unit"].string?.contains("{region}") == true }
}

/// The requests about quotas. Service Usage knows them for every project; the Cloud Quotas API would have to be enabled first.
private enum Quotas {
  static func metrics(_ project: String, _ service: String) -> GoogleRequest<[JSONValue]> {
    GoogleRequest(
      .get, .serviceUsage, "v1beta1/projects/\(percentEncoded(project))/services/\(service)/consumerQuotaMetrics",
      query: [("pageSize", "200")]
    ) { $0["metrics"].array }
  }
}
