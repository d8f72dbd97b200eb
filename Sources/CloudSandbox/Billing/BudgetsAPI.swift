/// Budgets of a billing account, v1. Who may link projects to the account may do everything with its budgets.
///
/// Source: https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets
package struct BudgetsAPI: EmulatedAPI {
  /// The API; all it knows is in the world.
  package init() {}

  static let collection = "billingbudgets.budgets"

  /// Its methods.
  package var routes: [Route] {
    let parent = "/billingbudgets/v1/billingAccounts/{account}/budgets"
    return [
      Route("GET", parent, list), Route("POST", parent, create), Route("GET", "\(parent)/{id}", get),
      Route("PATCH", "\(parent)/{id}", patch), Route("DELETE", "\(parent)/{id}", delete),
    ]
  }

  private static let fields: Set<String> = [
    "name", "displayName", "budgetFilter", "amount", "thresholdRules", "notificationsRule", "etag", "ownershipScope",
  ]

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let prefix = try admit(call, "list", in: world)
      return .json(
        try Page(world.list(Self.collection, prefix: prefix).map(\.document), request: call.request).json("budgets"))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let name = try admit(call, "create", in: world) + String(9_000_000_000_000_000_000 + world.nextNumber())
      return .json(try store(try call.request.json().fields(Self.fields), name, in: &world))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in .json(try find(call, "get", in: world).document) }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, stored) = try find(call, "update", in: world)
      let given = try call.request.json().fields(Self.fields)
      let mask = call.request.query("updateMask") ?? ""
      return .json(
        try store(mask.isEmpty ? stored.merging(given) : stored.updated(by: given, mask: mask), name, in: &world))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      world[Self.collection, try find(call, "delete", in: world).name] = nil
      return .empty
    }
  }

  private func store(_ budget: JSON, _ name: String, in world: inout World) throws -> JSON {
    guard budget["amount"]?.object != nil else {
      throw APIError.invalidArgument("Budget amount is required.", field: "budget.amount")
    }
    let stored = budget.merging(["name": .string(name), "etag": .string(world.nextEtag())])
    world[Self.collection, name] = stored
    return stored
  }

  /// The prefix of the account's budgets.
  private func admit(_ call: Call, _ verb: String, in world: World) throws -> String {
    let account = "billingAccounts/\(call["account"])"
    guard account == SampleWorld.billingAccount, BillingAPI().isVisible(to: call, in: world) else {
      throw APIError.permissionDenied("billing.budgets.\(verb)", on: account)
    }
    return "\(account)/budgets/"
  }

  private func find(_ call: Call, _ verb: String, in world: World) throws -> (name: String, document: JSON) {
    let name = try admit(call, verb, in: world) + call["id"]
    guard let document = world[Self.collection, name] else { throw APIError.notFound }
    return (name, document)
  }
}
