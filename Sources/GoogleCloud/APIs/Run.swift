/// A Cloud Run service, with everything the API told.
package struct RunService: Sendable, Equatable {
  /// The whole answer.
  package let document: JSONValue

  /// The URL that Cloud Run gave it.
  package var uri: String { document["uri"].string ?? "" }
  /// For guarding a change.
  package var etag: String? { document["etag"].string }
  /// The last part of the newest revision that is ready.
  package var readyRevision: String? { Self.tail(document["latestReadyRevision"]) }
  /// The last part of the newest revision.
  package var createdRevision: String? { Self.tail(document["latestCreatedRevision"]) }
  /// What the final condition says when it is not well.
  package var conditionMessage: String? { document["terminalCondition"]["message"].string }
  /// The final condition's reason, such as `SECRETS_ACCESS_CHECK_FAILED`.
  package var conditionReason: String? {
    document["terminalCondition"]["reason"].string ?? document["terminalCondition"]["revisionReason"].string
  }
  /// Whether the newest revision could not be rolled out.
  package var hasFailed: Bool { document["terminalCondition"]["state"].string == "CONDITION_FAILED" }
  /// Whether a change is still being rolled out.
  package var isReconciling: Bool { document["reconciling"].bool ?? false }

  /// Whether the newest revision is rolled out, ready, and gets all requests.
  package var isHealthy: Bool {
    let traffic = document["trafficStatuses"].array
    let serving = traffic.filter { entry in
      entry["revision"].string == nil || Self.tail(entry["revision"]) == readyRevision
    }.reduce(0) { $0 + ($1["percent"].int ?? 0) }
    return readyRevision != nil && !isReconciling
      && document["terminalCondition"]["state"].string == "CONDITION_SUCCEEDED"
      && document["generation"].int == document["observedGeneration"].int && readyRevision == createdRevision
      && (traffic.isEmpty || serving == 100)
  }

  private static func tail(_ name: JSONValue) -> String? {
    name.string?.split(separator: "/").last.map(String.init)
  }
}

extension GoogleCloudClient {
  /// Cloud Run.
  package var run: Run { Run(client: self) }

  /// Cloud Run services, v2.
  package struct Run: Sendable {
    let client: GoogleCloudClient

    /// How long a rollout may take.
    private static let budget = Duration.seconds(900)

    private func path(_ project: String, _ location: String, _ service: String = "") -> String {
      "v2/projects/\(percentEncoded(project))/locations/\(location)/services"
        + (service.isEmpty ? "" : "/\(percentEncoded(service))")
    }

    /// The service, or nil when there is none.
    package func getService(_ project: String, _ location: String, _ service: String) async throws -> RunService? {
      try await client.find(.run, path(project, location, service)).map(RunService.init(document:))
    }

    /// Creates a service and waits for its first revision.
    package func createService(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue
    ) async throws -> RunService {
      let answer = try await client.send(
        "POST", .run, path(project, location), query: [("serviceId", service)], body: body)
      return RunService(document: try await client.finished(answer, api: .run, budget: Self.budget))
    }

    /// Changes the named fields (all that are in the body when nil) and waits for the rollout.
    package func patchService(
      _ project: String, _ location: String, _ service: String, _ body: JSONValue, mask: [String]? = nil
    ) async throws -> RunService {
      let query = mask.map { [("updateMask", $0.joined(separator: ","))] } ?? []
      let answer = try await client.send("PATCH", .run, path(project, location, service), query: query, body: body)
      return RunService(document: try await client.finished(answer, api: .run, budget: Self.budget))
    }

    /// Deletes a service and waits; one that is gone is fine.
    package func deleteService(_ project: String, _ location: String, _ service: String) async throws {
      do {
        let answer = try await client.send("DELETE", .run, path(project, location, service))
        _ = try await client.finished(answer, api: .run, budget: Self.budget)
      } catch let error as GoogleCloudError where error.kind == .notFound {}
    }

    /// The revisions, newest first.
    package func revisions(_ project: String, _ location: String, _ service: String) async throws -> [JSONValue] {
      try await client.list(.run, "\(path(project, location, service))/revisions", field: "revisions")
    }

    /// The regions that a project can use, in the order of the API.
    package func locations(_ project: String) async throws -> [String] {
      try await client.list(
        .run, "v1/projects/\(percentEncoded(project))/locations", field: "locations", query: [("pageSize", "100")]
      ).compactMap { $0["locationId"].string }
    }
  }
}
