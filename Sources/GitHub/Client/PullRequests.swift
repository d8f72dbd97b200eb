import RESTClient

/// A pull request.
package struct GitHubPullRequest: Sendable, Equatable {
  package let number: Int
  /// Its page.
  package let url: String
  package let title: String
  /// Its text; empty where it has none.
  package let text: String
  /// The branch that it brings, and the one that it is for.
  package let head: String
  package let base: String
  /// Whether it is open.
  package let isOpen: Bool
  /// Whether it was merged.
  package let isMerged: Bool
  /// Whether it was closed without that.
  package var isRefused: Bool { !isOpen && !isMerged }
}

extension GitHubClient {
  /// The open pull requests of a branch.
  ///
  /// - Parameters:
  ///   - repository: `owner/name` of the repository that they are for.
  ///   - head: `owner:branch`, the owner being that of the branch's own repository.
  ///   - base: the branch that they are for.
  /// - Returns: at most one, unless GitHub changes its rules.
  /// - Throws: `GitHubError`.
  package func pullRequests(_ repository: String, head: String, base: String) async throws -> [GitHubPullRequest] {
    try await all(PullRequests.list(repository, head: head, base: base))
  }

  /// The pull requests that a commit came by, or that hold it.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - commit: the commit, 40 digits.
  /// - Returns: the pull requests, also those that are closed.
  /// - Throws: `GitHubError`.
  package func pullRequests(_ repository: String, of commit: String) async throws -> [GitHubPullRequest] {
    try await all(PullRequests.list(repository, of: commit))
  }

  /// A pull request; nil if no pull request has that number.
  ///
  /// - Parameters:
  ///   - repository: `owner/name` of the repository that it is for.
  ///   - number: its number.
  /// - Returns: the pull request.
  /// - Throws: `GitHubError`.
  package func pullRequest(_ repository: String, _ number: Int) async throws -> GitHubPullRequest? {
    try await find(PullRequests.get(repository, number))
  }

  /// Opens a pull request.
  ///
  /// - Parameters:
  ///   - repository: `owner/name` of the repository that it is for.
  ///   - head: the branch that it brings; of a fork `owner:branch`.
  ///   - base: the branch that it is for.
  ///   - title: its title.
  ///   - text: its text, as Markdown of at most 65,536 characters.
  /// - Returns: the pull request.
  /// - Throws: `GitHubError`; one of kind `invalid` where there is one already, or nothing to bring.
  package func openPullRequest(
    _ repository: String, head: String, base: String, title: String, text: String
  ) async throws -> GitHubPullRequest {
    try await send(PullRequests.open(repository, head: head, base: base, title: title, text: text))
  }

  /// Gives a pull request another title and text.
  ///
  /// - Parameters:
  ///   - repository: `owner/name` of the repository that it is for.
  ///   - number: its number.
  ///   - title: its title.
  ///   - text: its text.
  /// - Returns: the pull request as it is then.
  /// - Throws: `GitHubError`.
  package func updatePullRequest(
    _ repository: String, _ number: Int, title: String, text: String
  ) async throws -> GitHubPullRequest {
    try await send(PullRequests.update(repository, number, title: title, text: text))
  }
}

/// The requests about pull requests: https://docs.github.com/en/rest/pulls/pulls, and about those of a commit:
/// https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
private enum PullRequests {
  static func path(_ repository: String) -> String { "\(repositoryPath(repository))/pulls" }

  static func list(_ repository: String, head: String, base: String) -> GitHubRequest<[GitHubPullRequest]> {
    GitHubRequest(
      .get, .rest, path(repository),
      query: [
        ("state", "open"), ("head", percentEncoded(head)), ("base", percentEncoded(base)), ("per_page", "100"),
      ]
    ) { try $0.asList().map { try GitHubPullRequest($0) } }
  }

  static func list(_ repository: String, of commit: String) -> GitHubRequest<[GitHubPullRequest]> {
    GitHubRequest(
      .get, .rest, "\(repositoryPath(repository))/commits/\(percentEncoded(commit))/pulls", query: [("per_page", "100")]
    ) { try $0.asList().map { try GitHubPullRequest($0) } }
  }

  static func get(_ repository: String, _ number: Int) -> GitHubRequest<GitHubPullRequest> {
    GitHubRequest(.get, .rest, "\(path(repository))/\(number)") { try GitHubPullRequest($0) }
  }

  static func open(
    _ repository: String, head: String, base: String, title: String, text: String
  ) -> GitHubRequest<GitHubPullRequest> {
    GitHubRequest(
      .post, .rest, path(repository),
      body: [
        "title": .string(title), "head": .string(head), "base": .string(base), "body": .string(text),
        "maintainer_can_modify": true,
      ], rule: .refusedOnly
    ) { try GitHubPullRequest($0) }
  }

  static func update(
    _ repository: String, _ number: Int, title: String, text: String
  ) -> GitHubRequest<GitHubPullRequest> {
    GitHubRequest(
      .patch, .rest, "\(path(repository))/\(number)", body: ["title": .string(title), "body": .string(text)]
    ) { try GitHubPullRequest($0) }
  }
}

extension GitHubPullRequest {
  fileprivate init(_ document: JSONValue) throws {
    number = try document.number("number")
    url = try document.text("html_url")
    title = try document.text("title")
    text = document["body"].string ?? ""
    head = try document["head"].text("ref")
    base = try document["base"].text("ref")
    isOpen = try document.text("state") == "open"
    isMerged = document["merged_at"].string != nil
  }
}
