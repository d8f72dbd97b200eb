/// The service accounts of projects: all methods answer at once.
///
/// A deleted account can be brought back by its unique id; no API shows it meanwhile, so that it lies in the vault.
struct ServiceAccounts {
  static let collection = "iam.serviceAccounts"

  private static let fields: Set<String> = [
    "name", "projectId", "uniqueId", "email", "displayName", "etag", "description", "oauth2ClientId", "disabled",
  ]

  var routes: [Route] {
    let accounts = "/iam/v1/projects/{project}/serviceAccounts"
    let account = "\(accounts)/{account}"
    return [
      Route("GET", accounts, list),
      Route("POST", accounts, create),
      Route("GET", account, get),
      Route("PATCH", account, patch),
      Route("DELETE", account, delete),
      Route("POST", "\(account):enable") { try await change($0, "iam.serviceAccounts.enable", isDisabled: false) },
      Route("POST", "\(account):disable") { try await change($0, "iam.serviceAccounts.disable", isDisabled: true) },
      Route("POST", "\(account):undelete", undelete),
    ]
  }

  /// The account that a call names, by e-mail or unique id, in a project or in `-`.
  ///
  /// - Throws: 404 where the project has no such account; 403 where it is asked for in `-`, as Google does.
  static func find(
    _ call: Call, _ permission: String, in world: World
  ) throws(APIError) -> (project: Project, resource: String, account: JSON) {
    let name = call["account"]
    var account = world[collection, name] ?? world[collection].values.first { $0["uniqueId"]?.string == name }
    // A replica that has not heard of it answers as if there were none.
    if permission == "iam.serviceAccounts.get", let email = account?["email"]?.string,
      !world.isVisible("\(collection) \(email)")
    {
      account = nil
    }
    let asked = call["project"]
    let own = account?["projectId"]?.string
    guard let place = asked == "-" ? own : asked else {
      throw .permissionDenied(permission, on: "projects/-/serviceAccounts/\(name)")
    }
    let email = account?["email"]?.string ?? name
    let resource = "projects/\(world.findProject(place)?.id ?? place)/serviceAccounts/\(email)"
    let project = try world.admit(
      call, project: place, service: IAMAPI.service, permission: permission, resource: resource)
    guard let account, own == project.id else { throw .notFound("Unknown service account") }
    return (project, resource, account)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: IAMAPI.service, permission: "iam.serviceAccounts.list")
      let all = world.list(Self.collection).filter {
        $0.document["projectId"]?.string == project.id && world.isVisible("\(Self.collection) \($0.name)")
      }.map(\.document)
      return .json(try Page(all.map(Self.shown), request: call.request, standard: 20, maximum: 100).json("accounts"))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: IAMAPI.service, permission: "iam.serviceAccounts.create")
      let body = try call.request.json().fields(["accountId", "serviceAccount"])
      let id = body["accountId"]?.string ?? ""
      guard (6...30).contains(id.count), id.wholeMatch(of: /[a-z]([-a-z0-9]*[a-z0-9])/) != nil else {
        throw APIError.invalidArgument(
          "Invalid service account id \"\(id)\": it must have 6 to 30 lowercase letters, digits and hyphens, and begin with "
            + "a letter.", field: "account_id")
      }
      let email = "\(id)@\(project.id).iam.gserviceaccount.com"
      try world.requireAccounts(email, in: project)
      guard world[Self.collection, email] == nil else {
        throw APIError.alreadyExists("Service account \(id) already exists within project projects/\(project.id).")
      }
      let given = try Self.checked(try (body["serviceAccount"] ?? [:]).fields(Self.fields, at: "service_account"))
      let unique = world.nextUniqueID()
      let account = JSON.compact([
        "name": .string("projects/\(project.id)/serviceAccounts/\(email)"), "projectId": .string(project.id),
        "uniqueId": .string(unique), "email": .string(email), "displayName": given["displayName"],
        "description": given["description"], "oauth2ClientId": .string(unique), "etag": .string(world.nextEtag()),
      ])
      world[Self.collection, email] = account
      world.remember("\(Self.collection) \(email)")
      return .json(Self.shown(account))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      .json(Self.shown(try Self.find(call, "iam.serviceAccounts.get", in: world).account))
    }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      var (_, _, account) = try Self.find(call, "iam.serviceAccounts.update", in: world)
      let body = try call.request.json().fields(["serviceAccount", "updateMask"])
      let changes = try Self.checked(try (body["serviceAccount"] ?? [:]).fields(Self.fields, at: "service_account"))
      try Self.check(etag: changes["etag"]?.string, of: account)
      let mask = (body["updateMask"]?.string ?? "").split(separator: ",").map(String.init)
      for field in ["displayName", "description"] where mask.contains(field) || (mask.isEmpty && changes[field] != nil)
      {
        account[field] = changes[field]
      }
      return .json(Self.shown(store(account, in: &world)))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (_, resource, account) = try Self.find(call, "iam.serviceAccounts.delete", in: world)
      let (email, unique) = (account["email"]?.string ?? "", account["uniqueId"]?.string ?? "")
      let record: JSON = .compact(["account": account, "policy": world["policies", resource]])
      world.putAway(record, in: Expiry.accounts, name: unique, for: Expiry.month)
      world[Self.collection, email] = nil
      world.removePolicy(of: resource)
      ServiceAccountKeys.removeAll(of: resource, from: &world)
      world.renameMember("serviceAccount:\(email)", to: "deleted:serviceAccount:\(email)?uid=\(unique)")
      return .empty
    }
  }

  @Sendable private func undelete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let unique = call["account"]
      let record = world.putAway(Expiry.accounts, unique)
      let place = call["project"] == "-" ? record?[path: "account.projectId"]?.string ?? "-" : call["project"]
      let project = try world.admit(
        call, project: place, service: IAMAPI.service, permission: "iam.serviceAccounts.undelete")
      guard let record, let account = record["account"], account["projectId"]?.string == project.id
      else { throw APIError.notFound("Unknown service account") }
      let email = account["email"]?.string ?? ""
      guard world[Self.collection, email] == nil else {
        throw APIError.failedPrecondition("Another service account has the e-mail address \(email) now.")
      }
      world[vault: Expiry.accounts, unique] = nil
      if let policy = record["policy"], let resource = account["name"]?.string { world["policies", resource] = policy }
      world.renameMember("deleted:serviceAccount:\(email)?uid=\(unique)", to: "serviceAccount:\(email)")
      return .json(["restoredAccount": Self.shown(store(account, in: &world))])
    }
  }

  private func change(_ call: Call, _ permission: String, isDisabled: Bool) async throws -> SandboxResponse {
    try await call.mutate { world in
      var (_, _, account) = try Self.find(call, permission, in: world)
      account["disabled"] = isDisabled ? true : nil
      store(account, in: &world)
      return .empty
    }
  }

  @discardableResult
  private func store(_ account: JSON, in world: inout World) -> JSON {
    var account = account
    account["etag"] = .string(world.nextEtag())
    world[Self.collection, account["email"]?.string ?? ""] = account
    return account
  }

  private static func checked(_ account: JSON) throws -> JSON {
    for (field, limit) in [("displayName", 100), ("description", 256)] {
      if let text = account[field]?.string, text.utf8.count > limit {
        throw APIError.invalidArgument("\(field) is longer than \(limit) bytes.", field: "service_account.\(field)")
      }
    }
    return account
  }

  private static func check(etag: String?, of account: JSON) throws {
    guard let etag, !etag.isEmpty, etag != account["etag"]?.string else { return }
    throw APIError(409, "ABORTED", "The etag does not match: the service account was changed by somebody else.")
  }

  private static func shown(_ account: JSON) -> JSON {
    .object((account.object ?? [:]).filter { !$0.value.isDefault })
  }
}
