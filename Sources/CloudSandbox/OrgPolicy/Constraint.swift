/// The constraints of organisation policies that the sandbox obeys
/// (cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints).
struct Constraint: Sendable, Equatable {
  /// Without `constraints/`.
  let id: String
  let title: String
  /// Whether a policy lists values instead of being enforced or not.
  let isList: Bool

  static let all = [
    Constraint("gcp.resourceLocations", "Google Cloud Platform - Resource Location Restriction", isList: true),
    Constraint("iam.allowedPolicyMemberDomains", "Domain restricted sharing", isList: true),
    Constraint("iam.disableServiceAccountCreation", "Disable service account creation"),
    Constraint("iam.disableServiceAccountKeyCreation", "Disable service account key creation"),
    Constraint("iam.managed.disableServiceAccountCreation", "Block service account creation"),
    Constraint("iam.managed.disableServiceAccountKeyCreation", "Block service account key creation"),
    Constraint("iam.workloadIdentityPoolProviders", "Allowed external Identity Providers", isList: true),
    Constraint("run.allowedIngress", "Allowed ingress settings (Cloud Run)", isList: true),
    Constraint("run.managed.requireInvokerIam", "Require the IAM invoker check of services"),
    Constraint("storage.publicAccessPrevention", "Enforce Public Access Prevention"),
    Constraint("storage.uniformBucketLevelAccess", "Enforce uniform bucket-level access"),
  ]

  private init(_ id: String, _ title: String, isList: Bool = false) {
    self.id = id
    self.title = title
    self.isList = isList
  }

  /// The constraint of that id, with or without `constraints/` before it.
  static func named(_ name: String) -> Constraint? {
    let id = name.hasPrefix("constraints/") ? String(name.dropFirst("constraints/".count)) : name
    return all.first { $0.id == id }
  }

  /// What holds where no policy says anything.
  var defaultRule: JSON { isList ? ["allowAll": true] : ["enforce": false] }
}

extension World {
  /// The rules of a constraint in a project: those of its policy, else the default.
  func rules(of constraint: Constraint, in project: Project) -> [JSON] {
    let name = OrgPolicyAPI.name(of: constraint, in: project)
    return self[OrgPolicyAPI.collection, name]?[path: "spec.rules"]?.array ?? [constraint.defaultRule]
  }

  /// Whether a constraint without values is enforced in a project.
  func enforces(_ id: String, in project: Project) -> Bool {
    guard let constraint = Constraint.named(id) else { return false }
    return rules(of: constraint, in: project).contains { $0["enforce"]?.bool == true }
  }

  /// Whether a constraint with values allows one that has any of these spellings.
  func allows(_ id: String, _ spellings: [String], in project: Project) -> Bool {
    guard let constraint = Constraint.named(id) else { return true }
    let rules = rules(of: constraint, in: project)
    func lists(_ field: String) -> Bool {
      rules.contains { rule in
        let values = rule[path: "values.\(field)"]?.strings ?? []
        return values.contains { value in spellings.contains { value == $0 || value == "is:\($0)" } }
      }
    }
    if rules.contains(where: { $0["denyAll"]?.bool == true }) || lists("deniedValues") { return false }
    if rules.contains(where: { $0["allowAll"]?.bool == true }) || lists("allowedValues") { return true }
    // A policy that only denies allows the rest.
    return !rules.contains { $0[path: "values.allowedValues"] != nil }
  }
}
