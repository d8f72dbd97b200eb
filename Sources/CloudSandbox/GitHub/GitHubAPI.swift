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
      GitHubAccounts().methods + GitHubEnvironments().methods + GitHubBranchPolicies().methods
      + GitHubSecrets().methods + GitHubRepositories().methods
      + GitHubNames().methods + GitHubActionsSettings().methods + GitHubOrganizations().methods
      + GitHubBranches().methods + GitHubBranchProtection().methods + GitHubRulesets().methods
      + GitHubWorkflows().methods + GitHubRuns().methods + GitHubPulls().methods + GitHubIssues().methods
      + [GitHubMethod("POST", "/graphql", GitHubGraphQL().answer)]
    let counted = methods.map { Route($0.name, Self.prefix + $0.path, limited($0)) }
    // Without these, another API that has paths at the root would answer in Google's words.
    let others = ["GET", "POST", "PUT", "PATCH", "DELETE"].map { method in
      let missing = GitHubMethod(method, "/{rest...}") { _ in throw APIError.gitHubNotFound }
      return Route(method, Self.prefix + missing.path, limited(missing))
    }
    return [Route("GET", "\(Self.prefix)/rate_limit", rateLimit)] + counted + others
  }

  /// Counts a request and says so in the answer, lets in whose token may do this, and turns callers without a User-Agent
  /// away.
  private func limited(_ method: GitHubMethod) -> Route.Handler {
    { call in
      let world = await call.state.read { $0 }
      let standing = await limit.count(in: world, isWrite: !["GET", "HEAD"].contains(call.request.method))
      let headers = Self.headers(call, world, needed: method.permission) + standing.headers
      do {
        guard call.request.headers["user-agent"]?.isEmpty == false else { throw APIError.gitHubUserAgent }
        guard standing.isWithin else {
          throw APIError.gitHubRateLimit(user: world.gitHubAccount(of: call)["id"]?.int ?? 0)
        }
        guard !standing.isHasty else { throw APIError.gitHubHaste }
        try GitHubToken(call, in: world).admit(call, needed: method.permission, in: world)
        if call.captures["owner"] != nil { try await call.takeInPushes() }
        var response = try await method.handler(call)
        response.headers += headers
        return response
      } catch var error as APIError {
        error.headers += headers
        throw error
      }
    }
  }

  @Sendable private func rateLimit(_ call: Call) async throws -> SandboxResponse {
    let world = await call.state.read { $0 }
    let standing = await limit.standing(in: world)
    return .json(
      ["resources": ["core": standing.json], "rate": standing.json],
      headers: Self.headers(call, world, needed: nil) + standing.headers)
  }

  private static func headers(_ call: Call, _ world: World, needed: String?) -> [(String, String)] {
    let token = GitHubToken(call, in: world)
    let scopes = token.scopes
    let id = (0..<5).map { _ in UInt32.random(in: 0...UInt32.max) }.map { String($0, radix: 16, uppercase: true) }
    var headers = [
      ("X-GitHub-Api-Version-Selected", "2022-11-28"), ("X-GitHub-Media-Type", "github.v3; format=json"),
      ("X-GitHub-Request-Id", id.joined(separator: ":")),
    ]
    if let scopes { headers.append(("X-OAuth-Scopes", scopes.joined(separator: ", "))) }
    if let end = token.end { headers.append(("GitHub-Authentication-Token-Expiration", end)) }
    if let needed { headers.append(("X-Accepted-GitHub-Permissions", needed)) }
    return headers
  }
}

/// One method of GitHub's API, with its path after the prefix.
struct GitHubMethod: Sendable {
  let name: String
  let path: String
  /// What a fine-grained token must permit: `secrets=write`; nil for what every token may.
  let permission: String?
  let handler: Route.Handler

  init(_ name: String, _ path: String, permission: String? = nil, _ handler: @escaping Route.Handler) {
    self.name = name
    self.path = path
    self.permission = permission
    self.handler = handler
  }

  /// The same method under the two names that a repository has: its own, and the number that survives renaming.
  static func inRepository(
    _ name: String, _ path: String, permission: String, _ handler: @escaping Route.Handler
  ) -> [GitHubMethod] {
    ["/repos/{owner}/{repository}", "/repositories/{repositoryID}"].map {
      GitHubMethod(name, $0 + path, permission: permission, handler)
    }
  }
}
