/// GitHub's REST API as a set-up needs it: the account, repositories, environments and their secrets.
///
/// It stands under `/github`, which is what `GITHUB_API_URL` names; gh comes to the host `api.github.localhost` instead,
/// whose paths the server puts under the same prefix. Reference: docs.github.com/rest, API version 2022-11-28.
package struct GitHubAPI: EmulatedAPI {
  /// The host that gh asks when `GH_HOST` is `github.localhost`.
  package static let localHost = "api.github.localhost"
  /// What all its paths begin with.
  package static let prefix = "/github"

  private let limit = GitHubRateLimit()

  /// The API; what exists is in the world, only the hour's requests are counted here.
  package init() {}

  /// GitHub's errors.
  package var dialect: ErrorDialect { .github }
  /// GitHub's token.
  package var authentication: Authentication { .github }

  /// Its methods.
  package var routes: [Route] {
    let methods =
      GitHubAccounts().methods + GitHubEnvironments().methods + GitHubSecrets().methods + GitHubRepositories().methods
      + GitHubNames().methods
      + [GitHubMethod("POST", "/graphql", GitHubGraphQL().answer)]
    let counted = methods.map { Route($0.name, Self.prefix + $0.path, limited($0.handler)) }
    // Without these, another API that has paths at the root would answer in Google's words.
    let others = ["GET", "POST", "PUT", "PATCH", "DELETE"].map { method in
      Route(method, "\(Self.prefix)/{rest...}", limited { _ in throw APIError.gitHubNotFound })
    }
    return [Route("GET", "\(Self.prefix)/rate_limit", rateLimit)] + counted + others
  }

  /// Counts a request and says so in the answer; GitHub turns callers without a User-Agent away.
  private func limited(_ handler: @escaping Route.Handler) -> Route.Handler {
    { call in
      let standing = await limit.count(now: call.state.now())
      let headers = await Self.headers(call) + standing.headers
      do {
        guard call.request.headers["user-agent"]?.isEmpty == false else { throw APIError.gitHubUserAgent }
        guard standing.isWithin else {
          let account = await call.state.read { $0.gitHubAccount(of: call) }
          throw APIError.gitHubRateLimit(user: account["id"]?.int ?? 0)
        }
        var response = try await handler(call)
        response.headers += headers
        return response
      } catch var error as APIError {
        error.headers += headers
        throw error
      }
    }
  }

  @Sendable private func rateLimit(_ call: Call) async throws -> SandboxResponse {
    let standing = await limit.standing(now: call.state.now())
    return .json(
      ["resources": ["core": standing.json], "rate": standing.json],
      headers: await Self.headers(call) + standing.headers)
  }

  private static func headers(_ call: Call) async -> [(String, String)] {
    let token = String((call.request.headers["authorization"] ?? "").split(separator: " ").last ?? "")
    let scopes = await call.state.read { $0[vault: Tokens.github, token]?["scopes"]?.strings ?? [] }
    let id = (0..<5).map { _ in UInt32.random(in: 0...UInt32.max) }.map { String($0, radix: 16, uppercase: true) }
    return [
      ("X-GitHub-Api-Version-Selected", "2022-11-28"), ("X-GitHub-Media-Type", "github.v3; format=json"),
      ("X-GitHub-Request-Id", id.joined(separator: ":")),
      ("X-OAuth-Scopes", scopes.joined(separator: ", ")),
    ]
  }
}

/// One method of GitHub's API, with its path after the prefix.
struct GitHubMethod: Sendable {
  let name: String
  let path: String
  let handler: Route.Handler

  init(_ name: String, _ path: String, _ handler: @escaping Route.Handler) {
    self.name = name
    self.path = path
    self.handler = handler
  }

  /// The same method under the two names that a repository has: its own, and the number that survives renaming.
  static func inRepository(_ name: String, _ path: String, _ handler: @escaping Route.Handler) -> [GitHubMethod] {
    ["/repos/{owner}/{repository}", "/repositories/{repositoryID}"].map { GitHubMethod(name, $0 + path, handler) }
  }
}
