import RESTClient

extension GoogleCloudClient.Observations {
  /// A page of a log, and how to get the next.
  package struct LogPage: Sendable {
    package var entries: [JSONValue]
    /// What asks for the next page; nil where this is the last.
    package var next: String?
  }

  /// A question for log entries.
  package struct LogQuestion: Sendable {
    /// At most 20,000 characters.
    package var filter: String
    /// At most 1,000.
    package var pageSize: Int
    package var page: String?

    package init(filter: String, pageSize: Int = 1000, page: String? = nil) {
      self.filter = filter
      self.pageSize = pageSize
      self.page = page
    }
  }

  /// The newest log entries that match a filter, the newest first: Google's advice for recent entries, since the other order "may
  /// take a long time".
  ///
  /// - Parameters:
  ///   - project: the project's id.
  ///   - question: what is asked for.
  /// - Returns: one page of them.
  /// - Throws: `GoogleCloudError`.
  package func logEntries(_ project: String, _ question: LogQuestion) async throws -> LogPage {
    try await client.send(LogEntries.list(project, question))
  }

  /// The newest entries that match a filter, at most `limit` of them.
  package func logEntries(_ project: String, filter: String, limit: Int) async throws -> [JSONValue] {
    try await logEntries(project, LogQuestion(filter: filter, pageSize: limit)).entries
  }
}

/// The requests of Cloud Logging.
private enum LogEntries {
  static func list(
    _ project: String, _ question: GoogleCloudClient.Observations.LogQuestion
  ) -> GoogleRequest<GoogleCloudClient.Observations.LogPage> {
    var body: JSONValue = [
      "resourceNames": [.string("projects/\(project)")], "filter": .string(question.filter),
      "orderBy": "timestamp desc", "pageSize": .int(question.pageSize),
    ]
    if let page = question.page { body["pageToken"] = .string(page) }
    return GoogleRequest(.post, .logging, "v2/entries:list", body: body) { answer in
      let next = answer["nextPageToken"].string.flatMap { $0.isEmpty ? nil : $0 }
      return GoogleCloudClient.Observations.LogPage(entries: try answer.elements("entries"), next: next)
    }
  }
}
