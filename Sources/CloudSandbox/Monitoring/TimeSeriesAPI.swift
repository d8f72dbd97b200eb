/// Cloud Monitoring's time series of Cloud Run, and what its metrics are: those of the requests that the sandbox's services
/// really got, and of the past that was played.
struct TimeSeriesAPI {
  /// The most points of an answer, and of one that does not say how many it wants.
  private static let largestPage = 100_000

  var routes: [Route] {
    let descriptors = "/monitoring/v3/projects/{project}/metricDescriptors"
    return [
      Route("GET", "/monitoring/v3/projects/{project}/timeSeries", list),
      Route("GET", descriptors, self.descriptors), Route("GET", "\(descriptors)/{type...}", descriptor),
    ]
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    let project = try await admit(call, "monitoring.timeSeries.list")
    let query = try TimeSeriesQuery(call.request)
    guard query.filter.terms(of: "resource.type").allSatisfy({ $0.holds(for: "cloud_run_revision") }) else {
      return .empty
    }
    try await call.settlePasts()
    let points = await call.state.metrics.points(in: TimeSeriesAnswer.minutes(of: query)) { series in
      series.metric == query.metric.name && series.place.project == project.id
        && query.filter.admits(
          metric: series.labels, resource: series.place.labels.merging(["project_id": project.id]) { $1 })
    }
    let series = TimeSeriesAnswer(query: query, project: project, points: points).series
    guard !query.isHeadersOnly else {
      return .json(try Page(series.map(\.head), request: call.request, standard: 1000).json("timeSeries"))
    }
    // A page is so many points, wherever a series is cut by it.
    let all: [JSON] = series.enumerated().flatMap { index, one in one.points.map { [.int(Int64(index)), $0] } }
    let page = try Page(
      all, request: call.request, standard: Self.largestPage, maximum: Self.largestPage)
    var shown: [JSON] = []
    var last = -1
    for item in page.items {
      guard let pair = item.array, pair.count == 2, let index = pair[0].int else { continue }
      if index != last {
        shown.append(series[index].head.merging(["points": []]))
        last = index
      }
      shown[shown.count - 1]["points"] = .array((shown[shown.count - 1]["points"]?.array ?? []) + [pair[1]])
    }
    return .json(
      .compact([
        "timeSeries": shown.isEmpty ? nil : .array(shown), "unit": shown.first?["unit"],
        "nextPageToken": page.nextPageToken.map(JSON.string),
      ]))
  }

  @Sendable private func descriptors(_ call: Call) async throws -> SandboxResponse {
    let project = try await admit(call, "monitoring.metricDescriptors.list")
    let filter = try MonitoringFilter(call.request.query("filter") ?? "")
    let found = MetricCatalog.all.filter { metric in
      filter.terms(of: "metric.type").allSatisfy { $0.holds(for: metric.type) }
        && filter.terms(of: "resource.type").allSatisfy { $0.holds(for: "cloud_run_revision") }
    }
    let all = found.sorted { $0.type < $1.type }.map { $0.json(project: project.id) }
    return .json(
      try Page(all, request: call.request, standard: 10_000, maximum: 10_000).json("metricDescriptors"))
  }

  @Sendable private func descriptor(_ call: Call) async throws -> SandboxResponse {
    let project = try await admit(call, "monitoring.metricDescriptors.get")
    let type = call["type"]
    guard let metric = MetricCatalog.all.first(where: { $0.type == type }) else {
      throw APIError.notFound("Could not find descriptor for metric '\(type)'.")
    }
    return .json(metric.json(project: project.id))
  }

  private func admit(_ call: Call, _ permission: String) async throws -> Project {
    try await call.state.read { world in
      try world.admit(call, project: call["project"], service: MonitoringAPI.service, permission: permission)
    }
  }
}
