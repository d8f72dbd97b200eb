/// Cloud Billing v1: whether a project has a billing account, and giving it one. It answers without being enabled.
package struct BillingAPI: EmulatedAPI {
  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    [
      Route("GET", "/cloudbilling/v1/billingAccounts", accounts),
      Route("POST", "/cloudbilling/v1/billingAccounts/{account}:testIamPermissions", test),
      Route("GET", "/cloudbilling/v1/projects/{project}/billingInfo", get),
      Route("PUT", "/cloudbilling/v1/projects/{project}/billingInfo", update),
    ]
  }

  @Sendable private func accounts(_ call: Call) async throws -> SandboxResponse {
    let account: JSON = [
      "name": .string(SampleWorld.billingAccount), "open": true, "displayName": "Sandbox", "currencyCode": "USD",
    ]
    return try await call.read { world in
      .json(try Page(isVisible(to: call, in: world) ? [account] : [], request: call.request).json("billingAccounts"))
    }
  }

  /// Those who may link a project to the account see it, and may do anything with it.
  func isVisible(to call: Call, in world: World) -> Bool {
    world[ResourceManagerAPI.collection].keys.contains { id in
      world.findProject(id).map {
        world.holds(call.principal, "resourcemanager.projects.createBillingAssignment", project: $0)
      } ?? false
    }
  }

  @Sendable private func test(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let asked = try call.request.json()["permissions"]?.strings ?? []
      let isKnown = "billingAccounts/\(call["account"])" == SampleWorld.billingAccount
      let held = isKnown && isVisible(to: call, in: world) ? asked : []
      return .json(held.isEmpty ? [:] : ["permissions": .array(held.map(JSON.string))])
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try ResourceManagerAPI.find(call, "resourcemanager.projects.get", in: world)
      return .json(shown(world[ResourceManagerAPI.collection, project.id] ?? [:]))
    }
  }

  @Sendable private func update(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try ResourceManagerAPI.find(call, "resourcemanager.projects.createBillingAssignment", in: world)
      let body = try call.request.json().fields(["name", "projectId", "billingAccountName", "billingEnabled"])
      let account = body["billingAccountName"]?.string ?? ""
      guard account.isEmpty || account == SampleWorld.billingAccount else {
        throw APIError.permissionDenied("billing.resourceAssociations.create", on: account)
      }
      var document = world[ResourceManagerAPI.collection, project.id] ?? [:]
      document["billingAccountName"] = .string(account)
      document["billingEnabled"] = .bool(!account.isEmpty)
      world[ResourceManagerAPI.collection, project.id] = document
      return .json(shown(document))
    }
  }

  private func shown(_ project: JSON) -> JSON {
    let id = project["projectId"]?.string ?? ""
    let fields: [String: JSON] = [
      "name": .string("projects/\(id)/billingInfo"), "projectId": .string(id),
      "billingAccountName": project["billingAccountName"] ?? "", "billingEnabled": project["billingEnabled"] ?? false,
    ]
    return .object(fields.filter { !$0.value.isDefault })
  }
}
