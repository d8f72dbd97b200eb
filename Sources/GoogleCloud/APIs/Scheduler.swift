extension GoogleCloudClient {
  /// Cloud Scheduler.
  package var scheduler: Scheduler { Scheduler(client: self) }

  /// Cloud Scheduler jobs; all synchronous.
  package struct Scheduler: Sendable {
    let client: GoogleCloudClient

    private func parent(_ project: String, _ location: String) -> String {
      "projects/\(percentEncoded(project))/locations/\(location)/jobs"
    }

    /// The job, or nil when there is none.
    package func get(_ project: String, _ location: String, _ job: String) async throws -> JSONValue? {
      try await client.find(.scheduler, "v1/\(parent(project, location))/\(percentEncoded(job))")
    }

    /// Creates a job; its full name is put into the body.
    package func create(
      _ project: String, _ location: String, _ job: String, _ body: JSONValue
    ) async throws -> JSONValue {
      var body = body
      body["name"] = .string("\(parent(project, location))/\(job)")
      return try await client.send("POST", .scheduler, "v1/\(parent(project, location))", body: body)
    }

    /// Changes the named fields (all that are in the body when nil).
    package func patch(
      _ project: String, _ location: String, _ job: String, _ body: JSONValue, mask: [String]? = nil
    ) async throws -> JSONValue {
      try await client.send(
        "PATCH", .scheduler, "v1/\(parent(project, location))/\(percentEncoded(job))",
        query: mask.map { [("updateMask", $0.joined(separator: ","))] } ?? [], body: body)
    }

    /// Deletes a job; one that is gone is fine.
    package func delete(_ project: String, _ location: String, _ job: String) async throws {
      do {
        _ = try await client.send("DELETE", .scheduler, "v1/\(parent(project, location))/\(percentEncoded(job))")
      } catch let error as GoogleCloudError where error.kind == .notFound {}
    }
  }
}
