/// IAM Credentials v1: tokens of service accounts for those who may impersonate them.
package struct IAMCredentialsAPI: EmulatedAPI {
  private static let service = "iamcredentials.googleapis.com"

  /// The API; all tokens are in the world's vault.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    let account = "/iamcredentials/v1/projects/{project}/serviceAccounts/{account}"
    return [
      Route("POST", "\(account):generateAccessToken", accessToken),
      Route("POST", "\(account):generateIdToken", identityToken),
    ]
  }

  @Sendable private func accessToken(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields(["delegates", "scope", "lifetime"])
    let scopes = body["scope"]?.strings ?? []
    guard !scopes.isEmpty else { throw APIError.invalidArgument("At least one scope is required.", field: "scope") }
    let text = body["lifetime"]?.string ?? "3600s"
    guard let seconds = ServiceRules.seconds(text), (1...3600).contains(seconds) else {
      throw APIError.invalidArgument("The lifetime must be at most 3600s.", field: "lifetime")
    }
    return try await call.mutate { world in
      let principal = try find(call, "iam.serviceAccounts.getAccessToken", in: world)
      let token = world.issueAccessToken(to: principal.member, seconds: Int(seconds), scopes: scopes)
      return .json([
        "accessToken": .string(token), "expireTime": .string(Timestamp.whole(world.now.addingTimeInterval(seconds))),
      ])
    }
  }

  @Sendable private func identityToken(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields(["delegates", "audience", "includeEmail", "organizationNumberIncluded"])
    guard let audience = body["audience"]?.string, !audience.isEmpty else {
      throw APIError.invalidArgument("The audience must be provided.", field: "audience")
    }
    return try await call.mutate { world in
      let principal = try find(call, "iam.serviceAccounts.getOpenIdToken", in: world)
      return .json(["token": .string(try world.issueIdentityToken(to: principal, audience: audience))])
    }
  }

  private func find(_ call: Call, _ permission: String, in world: World) throws -> Principal {
    let (project, _, account) = try ServiceAccounts.find(call, permission, in: world)
    try world.requireService(Self.service, in: project)
    guard account["disabled"]?.bool != true else {
      throw APIError.failedPrecondition("The service account is disabled.")
    }
    return Principal(member: "serviceAccount:\(account["email"]?.string ?? "")")
  }
}
