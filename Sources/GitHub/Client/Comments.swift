import RESTClient

/// A comment on an issue or a pull request.
package struct GitHubComment: Sendable, Equatable {
  package let id: Int
  /// The login of who wrote it; an app's ends with `[bot]`.
  package let author: String
  /// The text, in Markdown.
  package let body: String
}

extension GitHubClient {
  /// The comments on an issue or a pull request, oldest first; review comments on lines are others.
  package func comments(_ repository: String, on number: Int) async throws -> [GitHubComment] {
    try await all(Comments.list(repository, number))
  }

  /// Writes a comment, of 65,536 characters at most.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - number: of the issue or the pull request.
  ///   - body: the text, in Markdown.
  /// - Returns: the comment.
  /// - Throws: `GitHubError`.
  package func createComment(_ repository: String, on number: Int, _ body: String) async throws -> GitHubComment {
    try await send(Comments.create(repository, number, body))
  }

  /// Replaces a comment's text.
  package func updateComment(_ repository: String, _ id: Int, _ body: String) async throws {
    _ = try await send(Comments.update(repository, id, body))
  }
}

/// The requests about comments: https://docs.github.com/en/rest/issues/comments
private enum Comments {
  static func list(_ repository: String, _ number: Int) -> GitHubRequest<[GitHubComment]> {
    GitHubRequest(
      .get, .rest, "\(repositoryPath(repository))/issues/\(number)/comments", query: [("per_page", "100")]
    ) { try $0.asList().map { try GitHubComment($0) } }
  }

  static func create(_ repository: String, _ number: Int, _ body: String) -> GitHubRequest<GitHubComment> {
    // Twice is not once: what may have been written is looked for by the next run.
    GitHubRequest(
      .post, .rest, "\(repositoryPath(repository))/issues/\(number)/comments", body: ["body": .string(body)],
      rule: .refusedOnly
    ) { try GitHubComment($0) }
  }

  static func update(_ repository: String, _ id: Int, _ body: String) -> GitHubRequest<GitHubComment> {
    GitHubRequest(
      .patch, .rest, "\(repositoryPath(repository))/issues/comments/\(id)", body: ["body": .string(body)]
    ) { try GitHubComment($0) }
  }
}

/// The path of a repository's own methods.
func repositoryPath(_ repository: String) -> String {
  "repos/\(repository.split(separator: "/").map { percentEncoded(String($0)) }.joined(separator: "/"))"
}

extension GitHubComment {
  fileprivate init(_ document: JSONValue) throws {
    id = try document.number("id")
    author = document["user"]["login"].string ?? ""
    body = document["body"].string ?? ""
  }
}
