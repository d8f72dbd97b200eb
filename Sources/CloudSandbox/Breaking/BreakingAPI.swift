/// Takes the faults of `Breakage`; no cloud has such a thing.
///
/// `POST /sandbox/faults`, with the GitHub token of the sandbox, of
/// `{"fault": "impersonation", "project": "orchestra-demo", "region": "us-central1", "service": "api", …}`.
struct BreakingAPI: EmulatedAPI {
  var authentication: Authentication { .github }

  var routes: [Route] { [Route("POST", BrokenPlace.path, take)] }

  @Sendable private func take(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json()
    guard let breakage = body["fault"]?.string.flatMap(Breakage.named) else {
      throw APIError.invalidArgument("There is no such fault.", field: "fault")
    }
    let place = try BrokenPlace(body)
    return try await call.mutate { world in
      if body["mends"]?.bool == true { try breakage.mends(&world, place) } else { try breakage.world(&world, place) }
      return .json([:])
    }
  }
}

extension World {
  /// Changes a document.
  /// - Throws: 404 if the document does not exist.
  mutating func change(
    _ collection: String, _ name: String, _ edit: (inout JSON) -> Void
  ) throws(APIError) {
    guard var document = self[collection, name] else { throw .notFound }
    edit(&document)
    self[collection, name] = document
  }

  /// Takes a role's members from a policy.
  mutating func revoke(_ role: String, on resource: String, where isMeant: (String) -> Bool) throws(APIError) {
    try change("policies", resource) { policy in
      let bindings = (policy["bindings"]?.array ?? []).map { binding -> JSON in
        guard binding["role"]?.string == role else { return binding }
        return binding.merging(["members": JSON((binding["members"]?.strings ?? []).filter { !isMeant($0) })])
      }
      policy["bindings"] = .array(bindings.filter { $0["members"]?.array?.isEmpty == false })
    }
  }

  /// The full name of a pool or a provider: it has the project's number.
  func identityName(_ place: BrokenPlace, provider: Bool) throws(APIError) -> String {
    guard let project = findProject(place[.project]) else { throw .notFound }
    let pool = "projects/\(project.number)/locations/global/workloadIdentityPools/\(place[.pool])"
    return provider ? "\(pool)/providers/\(place[.provider])" : pool
  }
}
