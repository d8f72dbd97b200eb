/// Cloud Monitoring's time series of Cloud Run, made of the requests that the sandbox's services really got.
struct TimeSeriesAPI {
  var routes: [Route] { [Route("GET", "/monitoring/v3/projects/{project}/timeSeries", list)] }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: MonitoringAPI.service, permission: "monitoring.timeSeries.list")
      let query = try TimeSeriesQuery(call.request)
      let answer = TimeSeriesAnswer(query: query, project: project, traffic: world.traffic)
      return .json(
        try Page(answer.series, request: call.request, standard: 100_000, maximum: 100_000).json("timeSeries"))
    }
  }
}
