import SetupPlan

/// A member that a run added to a policy.
package struct MemberFact: Sendable, Equatable, Codable {
  package var resource: RoleGrant.Resource
  package var role: String
  /// As IAM spells it.
  package var member: String

  package init(resource: RoleGrant.Resource, role: String, member: String) {
    self.resource = resource
    self.role = role
    self.member = member
  }

  /// Whether it let every workflow of a repository become the deployer that all environments had: that is another account
  /// than the environment's own.
  package var isOfFormerDeployer: Bool {
    resource == .deployerAccount && member.hasPrefix("principalSet://") && member.contains("/attribute.repository_id/")
  }

  package var name: String { "\(resource.journalName) \(role) \(member)" }

  private enum CodingKeys: String, CodingKey { case resource, role, member }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let resource = RoleGrant.Resource(journalName: try container.decode(String.self, forKey: .resource)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .resource, in: container, debugDescription: "not a resource that roles are granted on")
    }
    self.init(
      resource: resource, role: try container.decode(String.self, forKey: .role),
      member: try container.decode(String.self, forKey: .member))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(resource.journalName, forKey: .resource)
    try container.encode(role, forKey: .role)
    try container.encode(member, forKey: .member)
  }
}

extension RoleGrant.Resource {
  /// What the journal calls each resource: a name that is written once is never changed.
  private static let journalNames: [(resource: RoleGrant.Resource, name: String)] = [
    (.project, "project"), (.service, "service"), (.deployerAccount, "deployer"), (.runtimeAccount, "runtime"),
    (.plannerAccount, "planner"), (.previewerAccount, "previewer"), (.registry, "registry"),
    (.releaseJob, "release-job"),
    (.stateBucket, "bucket"), (.keySecret, "secret"),
  ]

  /// What the journal calls it; those that answers name are written as a kind, a slash and the name.
  package var journalName: String {
    switch self {
    case .secret(let name): "secret/\(name)"
    case .bucket(let name): "bucket/\(name)"
    case .otherProject(let id): "project/\(id)"
    case .otherRegistry(let project, let location, let name): "registry/\(project)/\(location)/\(name)"
    default: Self.journalNames.first { $0.resource == self }?.name ?? ""
    }
  }

  /// The resource that the journal calls so; nil where there is none.
  package init?(journalName: String) {
    if let found = Self.journalNames.first(where: { $0.name == journalName }) {
      self = found.resource
      return
    }
    let parts = journalName.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "secret" where NameRules.secret(parts[1]) == nil: self = .secret(parts[1])
    case "bucket" where NameRules.bucket(parts[1]) == nil: self = .bucket(parts[1])
    case "project" where NameRules.project(parts[1]) == nil: self = .otherProject(parts[1])
    case "registry":
      let place = parts[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard place.count == 3, NameRules.project(place[0]) == nil, Region.named(place[1]) != nil,
        place[2].wholeMatch(of: /[a-z]([a-z0-9-]{0,61}[a-z0-9])?/) != nil
      else { return nil }
      self = .otherRegistry(project: place[0], location: place[1], name: place[2])
    default: return nil
    }
  }
}
