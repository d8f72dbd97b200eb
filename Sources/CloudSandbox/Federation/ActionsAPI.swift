import Foundation

/// GitHub Actions' OpenID Connect provider: its keys, and the tokens of workflow runs.
///
/// It stands under `/actions`, and on the host `token.actions.githubusercontent.com`. Runs are the sandbox's own: it runs
/// no workflow, but what a workflow would ask for can be asked for by hand, under the address and with the token that a
/// run finds in `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN`.
package struct ActionsAPI: EmulatedAPI {
  static let host = "token.actions.githubusercontent.com"
  static let issuer = "https://\(host)"
  static let prefix = "/actions"

  /// The vault's collection of the runs that can ask for tokens.
  private static let runs = "actions.runs"
  /// For how long a token is good, and for how long a run may ask for more, in seconds.
  private static let lifetime: Int64 = 300
  private static let patience: Int64 = 6 * 3600

  /// The API; runs and key are in the world's vault.
  package init() {}

  /// GitHub's errors.
  package var dialect: ErrorDialect { .github }
  /// Each method has its own.
  package var authentication: Authentication { .none }

  /// Its methods.
  package var routes: [Route] {
    let job = "{run}/_apis/distributedtask/hubs/Actions/plans/{plan}/jobs/{job}"
    return [
      Route("GET", "\(Self.prefix)/.well-known/openid-configuration", configuration),
      Route("GET", "\(Self.prefix)/.well-known/jwks", keys),
      Route("POST", "\(Self.prefix)/_runs", start),
      Route("GET", "\(Self.prefix)/\(job)/idtoken", token),
      Route("GET", "\(Self.prefix)/_logs/{log}", log),
    ]
  }

  @Sendable private func configuration(_ call: Call) async throws -> SandboxResponse {
    let claims = [
      "sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", "sha", "repository", "repository_id",
      "repository_owner", "repository_owner_id", "run_id", "run_number", "run_attempt", "actor", "actor_id", "workflow",
      "workflow_ref", "workflow_sha", "head_ref", "base_ref", "event_name", "ref_type", "ref_protected", "environment",
      "job_workflow_ref", "job_workflow_sha", "repository_visibility", "runner_environment",
    ]
    return .json([
      "issuer": .string(Self.issuer), "jwks_uri": .string("\(Self.issuer)/.well-known/jwks"),
      "subject_types_supported": ["public", "pairwise"], "response_types_supported": ["id_token"],
      "claims_supported": JSON(claims), "id_token_signing_alg_values_supported": ["RS256"],
      "scopes_supported": ["openid"],
    ])
  }

  @Sendable private func keys(_ call: Call) async throws -> SandboxResponse {
    .json(try await ActionsKey(in: call.state).set)
  }

  /// Starts a run of a repository, as a push or another event would.
  @Sendable private func start(_ call: Call) async throws -> SandboxResponse {
    let permitted: Set<String> = [
      "repository", "event", "ref", "environment", "workflow", "sha", "fork", "head", "number",
    ]
    let body = try call.gitHubBody(permitted)
    let caller = try await call.state.read { try Authentication.github.caller(of: call.request, in: $0) }
    return try await call.mutate { world in
      let key = body["repository"]?.string?.lowercased() ?? ""
      guard let repository = world[GitHubRepositories.collection, key] else { throw APIError.gitHubNotFound }
      let actor = world[GitHubAccounts.collection, caller?.email ?? ""] ?? [:]
      let run = try WorkflowRun(body, repository: repository, actor: actor, number: world.nextNumber())
      let id = UUID().uuidString.lowercased()
      let path =
        "\(Self.prefix)/\(id)/_apis/distributedtask/hubs/Actions/plans/\(UUID().uuidString.lowercased())"
        + "/jobs/\(UUID().uuidString.lowercased())/idtoken?api-version=2.0"
      var answer: JSON = ["run_id": run.claims["run_id"] ?? ""]
      if let environment = run.claims["environment"]?.string, let ref = run.claims["ref"]?.string,
        !world.admitsDeployment(to: environment, of: key, from: ref)
      {
        let name = ref.split(separator: "/").dropFirst(2).joined(separator: "/")
        answer["conclusion"] = "failure"
        answer["message"] = .string(
          "\(ref.hasPrefix("refs/tags/") ? "Tag" : "Branch") \"\(name)\" is not allowed to deploy to \(environment) due to "
            + "environment protection rules.")
        return .json(answer, status: 201)
      }
      guard run.hasTokens else { return .json(answer, status: 201) }
      let token = Tokens.random("ghs_run_")
      world[vault: Self.runs, id] = [
        "token": .string(token), "claims": run.claims,
        "expires": .int(Int64(world.now.timeIntervalSince1970) + Self.patience),
      ]
      answer["ACTIONS_ID_TOKEN_REQUEST_URL"] = .string(call.request.baseURL + path)
      answer["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = .string(token)
      return .json(answer, status: 201)
    }
  }

  /// What a job has written, to whoever was sent here not long ago.
  @Sendable private func log(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      guard let record = world[vault: GitHubRuns.logs, call["log"]], let text = record["text"]?.string,
        (record["until"]?.double ?? 0) >= world.now.timeIntervalSince1970
      else { throw APIError(403, "FORBIDDEN", "Server failed to authenticate the request.") }
      return .text(text)
    }
  }

  /// A token of a run, for the audience that it names, else for the owner's address.
  @Sendable private func token(_ call: Call) async throws -> SandboxResponse {
    let key = try await ActionsKey(in: call.state)
    let bearer = (call.request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1).map(String.init)
    return try await call.read { world in
      let now = Int64(world.now.timeIntervalSince1970)
      guard let run = world[vault: Self.runs, call["run"]], bearer.count == 2, bearer[0].lowercased() == "bearer",
        bearer[1] == run["token"]?.string, let end = run["expires"]?.int, Int64(end) > now
      else { throw APIError(401, "UNAUTHORIZED", "Unauthorized") }
      let owner = run[path: "claims.repository_owner"]?.string ?? ""
      let audience = call.request.query("audience") ?? "https://github.com/\(owner)"
      let claims = (run["claims"] ?? [:]).merging([
        "aud": .string(audience), "iat": .int(now), "nbf": .int(now - 600), "exp": .int(now + Self.lifetime),
        "jti": .string(UUID().uuidString.lowercased()),
      ])
      let text = try JSONWebToken.sign(claims, with: key.privateKey, id: key.id)
      return .json(["count": .int(Int64(text.utf8.count)), "value": .string(text)])
    }
  }
}
