/// The IAM policies of services and jobs, the same in v1 and v2.
struct RunPolicies {
  /// What has a policy, as paths and permissions name it.
  private enum Owner: String, CaseIterable, Sendable {
    case services, jobs

    /// What a call names, if the caller has a permission on it.
    func find(_ call: Call, _ verb: String, in world: World) throws -> String {
      let permission = "run.\(rawValue).\(verb)"
      switch self {
      case .services: return try RunAPI.find(call, permission, in: world).name
      case .jobs: return try RunAPI.findJob(call, permission, in: world).name
      }
    }

    /// The full name of what a call names, whether or not it is there.
    func name(_ call: Call, in project: Project) -> String {
      switch self {
      case .services: RunAPI.name(call, in: project)
      case .jobs: RunAPI.jobName(call, in: project)
      }
    }
  }

  var routes: [Route] {
    Owner.allCases.flatMap { owner in
      ["v1", "v2"].flatMap { version in
        let variable = owner == .services ? "{service}" : "{job}"
        let path = "/run/\(version)/projects/{project}/locations/{location}/\(owner.rawValue)/\(variable)"
        return [
          Route("GET", "\(path):getIamPolicy") { try await get($0, owner) },
          Route("POST", "\(path):setIamPolicy") { try await set($0, owner) },
          Route("POST", "\(path):testIamPermissions") { try await test($0, owner) },
        ]
      }
    }
  }

  private func get(_ call: Call, _ owner: Owner) async throws -> SandboxResponse {
    try await call.read { world in
      let name = try owner.find(call, "getIamPolicy", in: world)
      return .json(world.policy(of: name, version: try call.requestedPolicyVersion()))
    }
  }

  private func set(_ call: Call, _ owner: Owner) async throws -> SandboxResponse {
    try await call.mutate { world in
      let name = try owner.find(call, "setIamPolicy", in: world)
      return .json(try world.setPolicy(of: name, to: try call.request.json()["policy"] ?? [:]))
    }
  }

  private func test(_ call: Call, _ owner: Owner) async throws -> SandboxResponse {
    try await call.read { world in
      guard let project = world.findProject(call["project"]) else { throw APIError.consumerInvalid(call["project"]) }
      try world.requireService(RunAPI.service, in: project)
      let asked = try call.request.json()["permissions"]?.strings ?? []
      return .json(
        try world.testPermissions(asked, call: call, project: project, resource: owner.name(call, in: project)))
    }
  }
}
