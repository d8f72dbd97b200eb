/// The IAM policies of projects, the same in v1 and v3.
struct ProjectPolicies {
  var routes: [Route] {
    ["v1", "v3"].flatMap { version in
      let project = "/cloudresourcemanager/\(version)/projects/{project}"
      return [
        Route("POST", "\(project):getIamPolicy", get),
        Route("POST", "\(project):setIamPolicy", set),
        Route("POST", "\(project):testIamPermissions", test),
      ]
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try ResourceManagerAPI.find(call, "resourcemanager.projects.getIamPolicy", in: world)
      return .json(world.policy(of: "projects/\(project.id)", version: try call.requestedPolicyVersion()))
    }
  }

  @Sendable private func set(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try ResourceManagerAPI.find(call, "resourcemanager.projects.setIamPolicy", in: world)
      let resource = "projects/\(project.id)"
      let body = try call.request.json().fields(["policy", "updateMask"])
      var policy = body["policy"] ?? [:]
      // Unless the mask names them, audit configurations stay.
      if body["updateMask"]?.string?.contains("auditConfigs") != true {
        policy["auditConfigs"] = world["policies", resource]?["auditConfigs"]
      }
      return .json(try world.setPolicy(of: resource, to: policy, allowPublic: false))
    }
  }

  @Sendable private func test(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      guard let project = world.findProject(call["project"]) else {
        throw APIError.permissionDenied(
          "resourcemanager.projects.get", on: "//cloudresourcemanager.googleapis.com/projects/\(call["project"])")
      }
      let asked = try call.request.json()["permissions"]?.strings ?? []
      return .json(try world.testPermissions(asked, call: call, project: project))
    }
  }
}
