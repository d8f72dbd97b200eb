/// The IAM policies of service accounts: who may act as them.
struct ServiceAccountPolicies {
  var routes: [Route] {
    let account = "/iam/v1/projects/{project}/serviceAccounts/{account}"
    return [
      Route("POST", "\(account):getIamPolicy", get),
      Route("POST", "\(account):setIamPolicy", set),
      Route("POST", "\(account):testIamPermissions", test),
    ]
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, resource, _) = try ServiceAccounts.find(call, "iam.serviceAccounts.getIamPolicy", in: world)
      return .json(world.policy(of: resource, version: try call.requestedPolicyVersion()))
    }
  }

  @Sendable private func set(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (_, resource, _) = try ServiceAccounts.find(call, "iam.serviceAccounts.setIamPolicy", in: world)
      let body = try call.request.json().fields(["policy", "updateMask"])
      return .json(try world.setPolicy(of: resource, to: body["policy"] ?? [:], allowPublic: false))
    }
  }

  @Sendable private func test(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let account = world[ServiceAccounts.collection, call["account"]]
      let place = call["project"] == "-" ? account?["projectId"]?.string ?? "-" : call["project"]
      guard let project = world.findProject(place) else { throw APIError.consumerInvalid(place) }
      try world.requireService(IAMAPI.service, in: project)
      let asked = try call.request.json()["permissions"]?.strings ?? []
      return .json(
        try world.testPermissions(
          asked, call: call, project: project, resource: "projects/\(project.id)/serviceAccounts/\(call["account"])"))
    }
  }
}
