extension Authentication {
  /// Who sends a request.
  /// - Parameters:
  ///   - request: its `Authorization` field counts.
  ///   - world: which tokens there are.
  /// - Returns: the account; nil where the API demands none and none is named.
  /// - Throws: 401.
  func caller(of request: SandboxRequest, in world: World) throws(APIError) -> Principal? {
    let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1).map(String.init)
    let scheme = parts.first?.lowercased() ?? ""
    let token = parts.count == 2 ? parts[1] : ""
    switch self {
    case .none:
      return nil
    case .google:
      guard scheme == "bearer", !token.isEmpty else { throw .unauthenticated(missing: true) }
      guard let known = world.accessToken(token) else { throw .unauthenticated(missing: false) }
      return known.principal
    case .github:
      guard !token.isEmpty else { throw APIError(401, "UNAUTHENTICATED", "Requires authentication") }
      guard ["bearer", "token"].contains(scheme), let principal = world.githubPrincipal(of: token) else {
        throw APIError(401, "UNAUTHENTICATED", "Bad credentials")
      }
      return principal
    }
  }
}
