/// Organization Policy v2: the policies of projects. They are obeyed at once by what is made or changed afterwards.
///
/// Who owns a project may change them in the sandbox; at Google that takes a role on the organisation.
package struct OrgPolicyAPI: EmulatedAPI {
  static let collection = "orgpolicy.policies"

  private static let service = "orgpolicy.googleapis.com"
  private static let fields: Set<String> = ["name", "spec", "alternate", "dryRunSpec", "etag"]

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    let project = "/orgpolicy/v2/projects/{project}"
    let policy = "\(project)/policies/{constraint}"
    return [
      Route("GET", "\(project)/constraints", constraints),
      Route("GET", "\(project)/policies", list),
      Route("POST", "\(project)/policies", create),
      Route("GET", "\(policy):getEffectivePolicy", effective),
      Route("GET", policy, get),
      Route("PATCH", policy, patch),
      Route("DELETE", policy, delete),
    ]
  }

  /// The name of a policy; it has the project's number.
  static func name(of constraint: Constraint, in project: Project) -> String {
    "projects/\(project.number)/policies/\(constraint.id)"
  }

  /// Writes a policy.
  /// - Parameters:
  ///   - spec: as in v2: `rules`, and an etag that must be the present one.
  ///   - constraint: whose policy.
  ///   - project: where.
  ///   - world: what changes.
  /// - Returns: the policy as stored.
  /// - Throws: 400 for rules that do not fit the constraint, 409 for a stale etag.
  static func store(
    _ spec: JSON, of constraint: Constraint, in project: Project, _ world: inout World
  ) throws(APIError) -> JSON {
    let name = name(of: constraint, in: project)
    let spec = try spec.fields(["etag", "updateTime", "rules", "inheritFromParent", "reset"], at: "policy.spec")
    let etag = spec["etag"]?.string ?? ""
    if let present = world[collection, name]?[path: "spec.etag"]?.string, !etag.isEmpty, etag != present {
      throw APIError(409, "ABORTED", "The etag does not match: the policy was changed by somebody else.")
    }
    for rule in spec["rules"]?.array ?? [] {
      let rule = try rule.fields(
        ["values", "allowAll", "denyAll", "enforce", "condition", "parameters"], at: "policy.spec.rules")
      guard (rule["enforce"] == nil) == constraint.isList else {
        throw .invalidArgument(
          "The rules of constraints/\(constraint.id) must \(constraint.isList ? "list values" : "be enforced or not").",
          field: "policy.spec.rules")
      }
    }
    let policy: JSON = [
      "name": .string(name),
      "spec": .compact([
        "etag": .string(world.nextEtag()), "updateTime": .string(world.timestamp),
        "rules": spec["reset"]?.bool == true ? [constraint.defaultRule] : spec["rules"],
        "inheritFromParent": spec["inheritFromParent"],
      ]),
    ]
    world[collection, name] = policy
    return policy
  }

  @Sendable private func constraints(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try admit(call, "orgpolicy.policy.get", in: world)
      let all = Constraint.all.map { constraint -> JSON in
        [
          "name": .string("projects/\(project.number)/constraints/\(constraint.id)"),
          "displayName": .string(constraint.title), "constraintDefault": "ALLOW",
          constraint.isList ? "listConstraint" : "booleanConstraint": [:],
        ]
      }
      return .json(try Page(all, request: call.request).json("constraints"))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try admit(call, "orgpolicy.policy.get", in: world)
      let all = world.list(Self.collection, prefix: "projects/\(project.number)/policies/").map(\.document)
      return .json(try Page(all, request: call.request).json("policies"))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try admit(call, "orgpolicy.policy.set", in: world)
      let body = try call.request.json().fields(Self.fields)
      let constraint = try Self.constraint(body["name"]?.string?.split(separator: "/").last.map(String.init) ?? "")
      guard world[Self.collection, Self.name(of: constraint, in: project)] == nil else {
        throw APIError.alreadyExists()
      }
      return .json(try Self.store(body["spec"] ?? [:], of: constraint, in: project, &world))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in .json(try find(call, "orgpolicy.policy.get", in: world).document) }
  }

  @Sendable private func effective(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try admit(call, "orgpolicy.policy.get", in: world)
      let constraint = try Self.constraint(call["constraint"])
      return .json([
        "name": .string(Self.name(of: constraint, in: project)),
        "spec": ["rules": .array(world.rules(of: constraint, in: project))],
      ])
    }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, constraint, _) = try find(call, "orgpolicy.policy.set", in: world)
      let body = try call.request.json().fields(Self.fields)
      return .json(try Self.store(body["spec"] ?? [:], of: constraint, in: project, &world))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, constraint, _) = try find(call, "orgpolicy.policy.set", in: world)
      world[Self.collection, Self.name(of: constraint, in: project)] = nil
      return .empty
    }
  }

  private func admit(_ call: Call, _ permission: String, in world: World) throws(APIError) -> Project {
    try world.admit(call, project: call["project"], service: Self.service, permission: permission)
  }

  private static func constraint(_ name: String) throws(APIError) -> Constraint {
    guard let constraint = Constraint.named(name) else { throw .notFound }
    return constraint
  }

  private func find(
    _ call: Call, _ permission: String, in world: World
  ) throws(APIError) -> (project: Project, constraint: Constraint, document: JSON) {
    let project = try admit(call, permission, in: world)
    let constraint = try Self.constraint(call["constraint"])
    guard let document = world[Self.collection, Self.name(of: constraint, in: project)] else { throw .notFound }
    return (project, constraint, document)
  }
}
