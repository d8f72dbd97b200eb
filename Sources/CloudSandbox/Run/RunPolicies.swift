/// The IAM policies of services, the same in v1 and v2.
struct RunPolicies {
  var routes: [Route] {
    ["v1", "v2"].flatMap { version in
      let service = "/run/\(version)/projects/{project}/locations/{location}/services/{service}"
      return [
        Route("GET", "\(service):getIamPolicy", get),
        Route("POST", "\(service):setIamPolicy", set),
        Route("POST", "\(service):testIamPermissions", test),
      ]
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, name, _) = try RunAPI.find(call, "run.services.getIamPolicy", in: world)
      return .json(world.policy(of: name, version: try call.requestedPolicyVersion()))
    }
  }

  @Sendable private func set(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (_, name, _) = try RunAPI.find(call, "run.services.setIamPolicy", in: world)
      return .json(try world.setPolicy(of: name, to: try call.request.json()["policy"] ?? [:]))
    }
  }

  @Sendable private func test(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      guard let project = world.findProject(call["project"]) else { throw APIError.consumerInvalid(call["project"]) }
      try world.requireService(RunAPI.service, in: project)
      let asked = try call.request.json()["permissions"]?.strings ?? []
      return .json(
        try world.testPermissions(asked, call: call, project: project, resource: RunAPI.name(call, in: project)))
    }
  }
}
