import RESTClient

extension GoogleCloudClient {
  /// Cloud Scheduler.
  package var scheduler: Scheduler { Scheduler(client: self) }

  /// Cloud Scheduler jobs; all synchronous.
  package struct Scheduler: Sendable {
    let client: GoogleCloudClient

    /// The job, or nil when there is none.
    package func get(_ project: String, _ location: String, _ job: String) async throws -> JSONValue? {
      try await client.find(Requests.get(project, location, job))
    }

    /// Creates a job; its full name is put into the body.
    package func create(
      _ project: String, _ location: String, _ job: String, _ body: JSONValue
    ) async throws -> JSONValue {
      try await client.send(Requests.create(project, location, job, body))
    }

    /// Changes the named fields (all that are in the body when nil).
    package func patch(
      _ project: String, _ location: String, _ job: String, _ body: JSONValue, mask: [String]? = nil
    ) async throws -> JSONValue {
      try await client.send(Requests.patch(project, location, job, body, mask))
    }

    /// Pauses a job, which must be enabled.
    /// - Returns: the job as it is then.
    package func pause(_ project: String, _ location: String, _ job: String) async throws -> JSONValue {
      try await client.send(Requests.turn(project, location, job, "pause"))
    }

    /// Resumes a job, which must be paused.
    /// - Returns: the job as it is then.
    package func resume(_ project: String, _ location: String, _ job: String) async throws -> JSONValue {
      try await client.send(Requests.turn(project, location, job, "resume"))
    }

    /// Deletes a job; one that is gone is fine.
    package func delete(_ project: String, _ location: String, _ job: String) async throws {
      try await client.remove(Requests.delete(project, location, job))
    }
  }
}

extension GoogleCloudClient.Scheduler {
  /// The API's requests that are used.
  private enum Requests {
    static func parent(_ project: String, _ location: String) -> String {
      "projects/\(percentEncoded(project))/locations/\(location)/jobs"
    }

    static func path(_ project: String, _ location: String, _ job: String) -> String {
      "v1/\(parent(project, location))/\(percentEncoded(job))"
    }

    static func get(_ project: String, _ location: String, _ job: String) -> GoogleRequest<JSONValue> {
      GoogleRequest(.get, .scheduler, path(project, location, job))
    }

    static func create(
      _ project: String, _ location: String, _ job: String, _ body: JSONValue
    ) -> GoogleRequest<JSONValue> {
      var body = body
      body["name"] = .string("\(parent(project, location))/\(job)")
      return GoogleRequest(.post, .scheduler, "v1/\(parent(project, location))", body: body)
    }

    static func patch(
      _ project: String, _ location: String, _ job: String, _ body: JSONValue, _ mask: [String]?
    ) -> GoogleRequest<JSONValue> {
      GoogleRequest(
        .patch, .scheduler, path(project, location, job),
        query: mask.map { [("updateMask", $0.joined(separator: ","))] } ?? [], body: body)
    }

    static func turn(
      _ project: String, _ location: String, _ job: String, _ verb: String
    ) -> GoogleRequest<JSONValue> {
      GoogleRequest(.post, .scheduler, "\(path(project, location, job)):\(verb)", body: [:])
    }

    static func delete(_ project: String, _ location: String, _ job: String) -> GoogleRequest<Void> {
      GoogleRequest(.delete, .scheduler, path(project, location, job))
    }
  }
}
