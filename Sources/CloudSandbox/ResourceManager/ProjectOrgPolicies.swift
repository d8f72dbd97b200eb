/// Organisation policies in the shape of Resource Manager v1, which `gcloud resource-manager org-policies` speaks.
struct ProjectOrgPolicies {
  var routes: [Route] {
    let project = "/cloudresourcemanager/v1/projects/{project}"
    return [
      Route("POST", "\(project):getEffectiveOrgPolicy", effective),
      Route("POST", "\(project):getOrgPolicy", get),
      Route("POST", "\(project):setOrgPolicy", set),
      Route("POST", "\(project):clearOrgPolicy", clear),
      Route("POST", "\(project):listOrgPolicies", list),
    ]
  }

  @Sendable private func effective(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try ResourceManagerAPI.find(call, "orgpolicy.policy.get", in: world)
      let constraint = try constraint(call)
      return .json(Self.shown(constraint, rules: world.rules(of: constraint, in: project)))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try ResourceManagerAPI.find(call, "orgpolicy.policy.get", in: world)
      let constraint = try constraint(call)
      guard let policy = world[OrgPolicyAPI.collection, OrgPolicyAPI.name(of: constraint, in: project)] else {
        return .json(["constraint": .string("constraints/\(constraint.id)"), "etag": .string(Policies.emptyEtag)])
      }
      return .json(Self.shown(constraint, policy))
    }
  }

  @Sendable private func set(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try ResourceManagerAPI.find(call, "orgpolicy.policy.set", in: world)
      let policy = try (try call.request.json().fields(["policy"])["policy"] ?? [:]).fields(
        ["version", "constraint", "etag", "updateTime", "listPolicy", "booleanPolicy", "restoreDefault"], at: "policy")
      let constraint = try constraint(named: policy["constraint"]?.string ?? "")
      var spec: JSON = ["rules": .array(Self.rules(policy))]
      if let etag = policy["etag"], etag.string != Policies.emptyEtag { spec["etag"] = etag }
      if policy["restoreDefault"] != nil { spec = ["reset": true] }
      return .json(Self.shown(constraint, try OrgPolicyAPI.store(spec, of: constraint, in: project, &world)))
    }
  }

  @Sendable private func clear(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try ResourceManagerAPI.find(call, "orgpolicy.policy.set", in: world)
      let name = OrgPolicyAPI.name(of: try constraint(call), in: project)
      if world[OrgPolicyAPI.collection, name] != nil { world[OrgPolicyAPI.collection, name] = nil }
      return .empty
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try ResourceManagerAPI.find(call, "orgpolicy.policy.get", in: world)
      let all = Constraint.all.compactMap { constraint in
        world[OrgPolicyAPI.collection, OrgPolicyAPI.name(of: constraint, in: project)]
          .map { Self.shown(constraint, $0) }
      }
      let body = try call.request.json().fields(["pageSize", "pageToken"])
      return .json(try Page(all, request: call.request.paging(by: body)).json("policies"))
    }
  }

  private func constraint(_ call: Call) throws(APIError) -> Constraint {
    try constraint(named: try call.request.json().fields(["constraint", "etag"])["constraint"]?.string ?? "")
  }

  private func constraint(named name: String) throws(APIError) -> Constraint {
    guard name.hasPrefix("constraints/"), let constraint = Constraint.named(name) else {
      throw .invalidArgument("The constraint \"\(name)\" is not known.", field: "constraint")
    }
    return constraint
  }

  private static func rules(_ policy: JSON) -> [JSON] {
    if let boolean = policy["booleanPolicy"] { return [["enforce": boolean["enforced"] ?? false]] }
    let list = policy["listPolicy"] ?? [:]
    switch list["allValues"]?.string {
    case "ALLOW": return [["allowAll": true]]
    case "DENY": return [["denyAll": true]]
    default:
      return [["values": .compact(["allowedValues": list["allowedValues"], "deniedValues": list["deniedValues"]])]]
    }
  }

  private static func shown(_ constraint: Constraint, _ policy: JSON) -> JSON {
    shown(constraint, rules: policy[path: "spec.rules"]?.array ?? []).merging(
      .compact(["etag": policy[path: "spec.etag"], "updateTime": policy[path: "spec.updateTime"]]))
  }

  private static func shown(_ constraint: Constraint, rules: [JSON]) -> JSON {
    var shown: JSON = ["constraint": .string("constraints/\(constraint.id)")]
    let rule = rules.first ?? constraint.defaultRule
    if !constraint.isList {
      shown["booleanPolicy"] = rule["enforce"]?.bool == true ? ["enforced": true] : [:]
    } else if rule["allowAll"]?.bool == true {
      shown["listPolicy"] = ["allValues": "ALLOW"]
    } else if rule["denyAll"]?.bool == true {
      shown["listPolicy"] = ["allValues": "DENY"]
    } else {
      shown["listPolicy"] = rule["values"]
    }
    return shown
  }
}
