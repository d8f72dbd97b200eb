import RESTClient

/// An issue of a repository; pull requests are not among them.
package struct GitHubIssue: Sendable, Equatable {
  package let number: Int
  package let title: String
  /// The login of who opened it; an app's ends with `[bot]`.
  package let author: String
  /// The text, in Markdown.
  package let body: String
}

extension GitHubClient {
  /// The open issues of a repository, newest first, without pull requests.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - limit: how many issues and pull requests are looked at.
  /// - Returns: the issues among them.
  /// - Throws: `GitHubError`.
  package func openIssues(_ repository: String, limit: Int = 2_000) async throws -> [GitHubIssue] {
    try await all(Issues.open(repository), limit: limit).compactMap(\.self)
  }

  /// Opens an issue.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - title: its title.
  ///   - body: its text, in Markdown, of 65,536 characters at most.
  /// - Returns: its number.
  /// - Throws: `GitHubError`.
  package func openIssue(_ repository: String, _ title: String, _ body: String) async throws -> Int {
    try await send(Issues.create(repository, title, body))
  }

  /// Replaces an issue's text.
  package func updateIssue(_ repository: String, _ number: Int, _ body: String) async throws {
    try await send(Issues.update(repository, number, ["body": .string(body)]))
  }

  /// Closes an issue as completed.
  package func closeIssue(_ repository: String, _ number: Int) async throws {
    try await send(Issues.update(repository, number, ["state": "closed", "state_reason": "completed"]))
  }
}

/// The requests about issues: https://docs.github.com/en/rest/issues/issues
private enum Issues {
  static func open(_ repository: String) -> GitHubRequest<[GitHubIssue?]> {
    GitHubRequest(
      .get, .rest, "\(repositoryPath(repository))/issues", query: [("state", "open"), ("per_page", "100")]
    ) {
      try $0.asList().map { $0["pull_request"].isNull ? try GitHubIssue($0) : nil }
    }
  }

  static func create(_ repository: String, _ title: String, _ body: String) -> GitHubRequest<Int> {
    GitHubRequest(
      .post, .rest, "\(repositoryPath(repository))/issues", body: ["title": .string(title), "body": .string(body)],
      rule: .refusedOnly
    ) { try $0.number("number") }
  }

  static func update(_ repository: String, _ number: Int, _ body: JSONValue) -> GitHubRequest<Void> {
    GitHubRequest(.patch, .rest, "\(repositoryPath(repository))/issues/\(number)", body: body)
  }
}

extension GitHubIssue {
  fileprivate init(_ document: JSONValue) throws {
    number = try document.number("number")
    title = try document.text("title")
    author = document["user"]["login"].string ?? ""
    body = document["body"].string ?? ""
  }
}
