import RESTClient

extension GoogleCloudClient {
  /// Service Usage: which APIs a project has enabled.
  package var services: Services { Services(client: self) }

  /// Service Usage: which APIs a project has enabled.
  package struct Services: Sendable {
    let client: GoogleCloudClient

    /// Whether each named service (`run.googleapis.com`, …) is enabled.
    package func states(_ project: String, _ names: [String]) async throws -> [String: Bool] {
      var states: [String: Bool] = [:]
      for part in names.chunked(30) {
        states.merge(try await client.send(Requests.states(project, part))) { $1 }
      }
      return names.reduce(into: [:]) { $0[$1] = states[$1] ?? false }
    }

    /// Enables services, twenty a request, each request all or nothing, and waits until that is done.
    package func enable(_ project: String, _ names: [String]) async throws {
      for part in names.chunked(20) {
        let response = try await client.send(Requests.enable(project, part))
        if let failure = response["failures"].array.first {
          throw GoogleCloudError(
            kind: .failedPrecondition, status: 400,
            detail: "\(failure["serviceId"].string ?? "a service"): \(failure["errorMessage"].string ?? "not enabled")",
            request: "POST services:batchEnable")
        }
      }
    }
  }
}

extension GoogleCloudClient.Services {
  /// The API's requests that are used.
  private enum Requests {
    /// How long enabling may take, as Google's own tools wait.
    static let patience = Duration.seconds(600)

    static func path(_ project: String) -> String { "v1/projects/\(percentEncoded(project))/services" }

    static func states(_ project: String, _ names: [String]) -> GoogleRequest<[String: Bool]> {
      GoogleRequest(
        .get, .serviceUsage, "\(path(project)):batchGet",
        query: names.map { ("names", "projects/\(project)/services/\($0)") }
      ) { answer in
        try answer.elements("services").reduce(into: [:]) { states, service in
          // The prefix of the name comes back with the project number, so only its tail tells.
          let name =
            service["config"]["name"].string ?? service["name"].string?.split(separator: "/").last.map(String.init)
          if let name { states[name] = service["state"].string == "ENABLED" }
        }
      }
    }

    static func enable(_ project: String, _ names: [String]) -> GoogleRequest<JSONValue> {
      GoogleRequest(
        .post, .serviceUsage, "\(path(project)):batchEnable",
        body: ["serviceIds": .array(names.map(JSONValue.string))], operation: patience)
    }
  }
}

extension Array {
  /// The elements in runs of at most `size`.
  func chunked(_ size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
