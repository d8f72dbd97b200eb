/// Cloud Logging v2, as far as logs are read.
package struct LoggingAPI: EmulatedAPI {
  static let service = "logging.googleapis.com"

  /// The API.
  package init() {}

  /// One method: `entries:list`.
  package var routes: [Route] {
    [Route("POST", "/logging/v2/entries:list", list)]
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields([
      "resourceNames", "projectIds", "filter", "orderBy", "pageSize", "pageToken",
    ])
    let names = try LogQuestion.resources(body)
    let projects = try await call.state.read { world in
      try names.map { name in
        let id = name.split(separator: "/").dropFirst().first.map(String.init) ?? name
        return try world.admit(call, project: id, service: Self.service, permission: "logging.logEntries.list").id
      }
    }
    try await call.settlePasts()
    let answer = try await call.state.logs.list(try LogQuestion(body, projects: projects))
    return .json(
      .compact([
        "entries": answer.entries.isEmpty ? nil : .array(answer.entries),
        "nextPageToken": answer.nextPageToken.map(JSON.string),
      ]))
  }
}
