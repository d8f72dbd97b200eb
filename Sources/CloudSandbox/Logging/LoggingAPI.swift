/// Cloud Logging v2, as far as logs are read: the stand-in containers of the sandbox write none.
package struct LoggingAPI: EmulatedAPI {
  /// The API.
  package init() {}

  /// One method: `entries:list`.
  package var routes: [Route] {
    [Route("POST", "/logging/v2/entries:list", list)]
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    let names = try call.request.json()["resourceNames"]?.strings ?? []
    guard !names.isEmpty else {
      throw APIError.invalidArgument("At least one resource name is required.", field: "resource_names")
    }
    return try await call.read { world in
      for name in names {
        let project = name.split(separator: "/").dropFirst().first.map(String.init) ?? name
        try world.admit(
          call, project: project, service: "logging.googleapis.com", permission: "logging.logEntries.list")
      }
      return .empty
    }
  }
}
