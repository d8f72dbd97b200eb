/// IAM policies: one document for each resource, by the resource's name.
///
/// A resource without bindings has no document and the etag `ACAB`, as at Google.
package enum Policies {
  /// The etag of a policy that was never set.
  package static let emptyEtag = "ACAB"

  /// How many members a policy has at most, each counted as often as it stands there.
  static let mostMembers = 1500

  /// How a grant is remembered while it is new.
  static func grant(_ role: String, to member: String, on resource: String) -> String {
    "grant \(resource) \(role) \(member)"
  }
}

extension World {
  /// The policy of a resource.
  /// - Parameters:
  ///   - resource: its name: the key that `admit` takes too.
  ///   - version: the version that was asked for; below 3, conditional bindings come back mangled.
  /// - Returns: the policy; one that was never set has an etag alone.
  package func policy(of resource: String, version: Int) -> JSON {
    guard var policy = self["policies", resource] else { return ["etag": .string(Policies.emptyEtag)] }
    let bindings = policy["bindings"]?.array ?? []
    let conditional = bindings.contains { $0["condition"] != nil }
    guard conditional else {
      policy["version"] = 1
      return policy
    }
    policy["version"] = version >= 3 ? 3 : 1
    guard version < 3 else { return policy }
    policy["bindings"] = .array(
      bindings.map { binding in
        guard let condition = binding["condition"] else { return binding }
        var mangled = binding
        let hash = condition.bytes().reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) }
        mangled["role"] = .string((binding["role"]?.string ?? "") + "_withcond_" + String(hash, radix: 16))
        mangled["condition"] = nil
        return mangled
      })
    return policy
  }

  /// Replaces the policy of a resource.
  /// - Parameters:
  ///   - resource: its name.
  ///   - policy: the new policy; its etag, where it has one, must be that of the present one.
  ///   - stale: what to answer to another etag.
  ///   - allowPublic: whether `allUsers` is possible there.
  /// - Returns: the policy with its new etag.
  /// - Throws: 409 for a stale etag, 400 for members, roles and versions that cannot be.
  package mutating func setPolicy(
    of resource: String, to policy: JSON, stale: APIError = .policyChanged, allowPublic: Bool = true
  ) throws(APIError) -> JSON {
    let policy = try policy.fields(
      ["version", "etag", "bindings", "auditConfigs", "kind", "resourceId"], at: "policy")
    let present = self["policies", resource]
    let etag = present?["etag"]?.string ?? Policies.emptyEtag
    if let given = policy["etag"]?.string, !given.isEmpty, given != etag { throw stale }
    let version = policy["version"]?.int ?? 0
    guard [0, 1, 3].contains(version) else { throw .invalidArgument("Policy version \(version) is not supported.") }
    let old = present?["bindings"]?.array ?? []
    let bindings = try merged(policy["bindings"]?.array ?? [])
    guard bindings.reduce(0, { $0 + ($1["members"]?.array?.count ?? 0) }) <= Policies.mostMembers else {
      throw .invalidArgument(
        "The number of members in the policy is larger than the maximum allowed size \(Policies.mostMembers).",
        field: "policy")
    }
    if version < 3, (old + bindings).contains(where: { $0["condition"] != nil }) {
      throw .invalidArgument(
        "Specified policy version \(version) cannot contain or replace conditions; set the version to 3.",
        field: "policy.version")
    }
    let known = Set(old.flatMap { $0["members"]?.strings ?? [] })
    for binding in bindings { try check(binding, known: known, allowPublic: allowPublic) }
    if let project = project(ofResource: resource) {
      let new = Set(bindings.flatMap { $0["members"]?.strings ?? [] }).subtracting(known)
      do {
        try requireDomains(new, in: project)
      } catch {
        guard stale.status == 412 else { throw error }
        // Storage has another status for it, and other words at the end.
        let message = error.message.dropLast() + ",  perhaps due to an organization policy."
        throw .conditionNotMet(String(message))
      }
    }
    guard !bindings.isEmpty || policy["auditConfigs"] != nil else {
      self["policies", resource] = nil
      return self.policy(of: resource, version: 3)
    }
    for grant in grants(in: bindings, on: resource).subtracting(grants(in: old, on: resource)) { remember(grant) }
    self["policies", resource] = .compact([
      "etag": .string(nextEtag()), "bindings": .array(bindings), "auditConfigs": policy["auditConfigs"],
    ])
    return self.policy(of: resource, version: 3)
  }

  /// Gives one member one role, as services do for themselves.
  package mutating func grant(_ role: String, to member: String, on resource: String) {
    var bindings = self["policies", resource]?["bindings"]?.array ?? []
    if let index = bindings.firstIndex(where: { $0["role"]?.string == role && $0["condition"] == nil }) {
      bindings[index]["members"] = JSON(Set((bindings[index]["members"]?.strings ?? []) + [member]).sorted())
    } else {
      bindings.append(["role": .string(role), "members": [.string(member)]])
    }
    self["policies", resource] = .compact([
      "etag": .string(nextEtag()), "bindings": .array(bindings),
      "auditConfigs": self["policies", resource]?["auditConfigs"],
    ])
  }

  /// Forgets the policy of a resource that was deleted.
  package mutating func removePolicy(of resource: String) {
    if self["policies", resource] != nil { self["policies", resource] = nil }
  }

  /// Renames a member in every policy: a deleted account shows as `deleted:…?uid=…`.
  mutating func renameMember(_ old: String, to new: String) {
    for (resource, policy) in list("policies") {
      guard let bindings = policy["bindings"]?.array,
        bindings.contains(where: { $0["members"]?.strings?.contains(old) ?? false })
      else { continue }
      var policy = policy
      policy["bindings"] = .array(
        bindings.map { binding in
          var binding = binding
          binding["members"] = JSON((binding["members"]?.strings ?? []).map { $0 == old ? new : $0 }.sorted())
          return binding
        })
      policy["etag"] = .string(nextEtag())
      self["policies", resource] = policy
    }
  }

  private func grants(in bindings: [JSON], on resource: String) -> Set<String> {
    Set(
      bindings.flatMap { binding in
        (binding["members"]?.strings ?? []).map { Policies.grant(binding["role"]?.string ?? "", to: $0, on: resource) }
      })
  }

  /// Bindings of the same role and condition as one, sorted, without empty ones.
  private func merged(_ bindings: [JSON]) throws(APIError) -> [JSON] {
    var members: [JSON: Set<String>] = [:]
    for (index, binding) in bindings.enumerated() {
      let binding = try binding.fields(["role", "members", "condition"], at: "policy.bindings[\(index)]")
      var key: JSON = ["role": binding["role"] ?? ""]
      if let condition = binding["condition"] {
        key["condition"] = try condition.fields(
          ["title", "description", "expression", "location"], at: "policy.bindings[\(index)].condition")
      }
      members[key, default: []].formUnion(binding["members"]?.strings ?? [])
    }
    return members.filter { !$0.value.isEmpty }
      .map { key, members in key.merging(["members": JSON(members.sorted())]) }
      .sorted { $0.text() < $1.text() }
  }

  private func check(_ binding: JSON, known: Set<String>, allowPublic: Bool) throws(APIError) {
    let role = binding["role"]?.string ?? ""
    let custom = role.hasPrefix("projects/") || role.hasPrefix("organizations/")
    guard Permissions.exists(role) || (custom && self["iam.roles", role] != nil) else {
      throw .invalidArgument("Role \(role) is not supported for this resource.")
    }
    try Conditions.check(binding)
    for member in binding["members"]?.strings ?? [] where !known.contains(member) {
      try check(member: member, allowPublic: allowPublic)
    }
  }

  private func check(member: String, allowPublic: Bool) throws(APIError) {
    if member == "allUsers" || member == "allAuthenticatedUsers" {
      guard allowPublic else {
        throw .invalidArgument("Members belonging to the allUsers or allAuthenticatedUsers are not allowed here.")
      }
      return
    }
    let parts = member.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else {
      throw .invalidArgument("Invalid member \(member): an identity type and an identifier are required.")
    }
    switch parts[0] {
    case "user", "group", "domain":
      guard parts[0] == "domain" || parts[1].contains("@") else {
        throw .invalidArgument("The member \(member) is of an unknown type or has no e-mail address.")
      }
    case "serviceAccount":
      if parts[1].hasSuffix(".iam.gserviceaccount.com"), !isServiceAgent(parts[1]),
        self["iam.serviceAccounts", parts[1]] == nil
          || !isSettled("iam.serviceAccounts \(parts[1])", after: consistency.accountInPolicies)
      {
        throw .invalidArgument("Service account \(parts[1]) does not exist.")
      }
    case "principal", "principalSet":
      let path = parts[1].split(separator: "/").map(String.init)
      guard path.count > 2, path[1] == "projects", findProject(path[2])?.number == path[2] else {
        throw .invalidArgument("Invalid principal \(member): it must name a project by its number.")
      }
    default: throw .invalidArgument("Invalid member \(member): the identity type is not known.")
    }
  }

  /// Accounts of Google's own: `service-N@….iam.gserviceaccount.com` of a project that exists.
  private func isServiceAgent(_ email: String) -> Bool {
    guard email.hasPrefix("service-") else { return false }
    return findProject(String(email.dropFirst("service-".count).prefix { $0 != "@" })) != nil
  }
}

extension Call {
  /// The policy version that a getIamPolicy asks for, wherever that API puts it.
  package func requestedPolicyVersion() throws(APIError) -> Int {
    let text = request.query("options.requestedPolicyVersion") ?? request.query("optionsRequestedPolicyVersion")
    if let version = text.flatMap(Int.init) { return version }
    return try request.json()[path: "options.requestedPolicyVersion"]?.int ?? 1
  }
}
