/// What exists in a new sandbox: an operator, and the projects that the operator can and cannot use.
enum SampleWorld {
  /// The project to set up.
  static let project = "orchestra-demo"
  /// Who asks, at Google and at GitHub.
  static let operatorMember = "user:operator@example.com"
  static let operatorLogin = "orchestra-operator"

  /// Everything in a new sandbox is as old as this.
  static let time = "2026-01-12T09:30:00.000000Z"
  /// The domain of the organisation's people, and the customer that organisation policies know it by.
  static let domain = "example.com"
  static let customer = "C01sandbox"
  private static let organization = "organizations/458291037465"
  static let billingAccount = "billingAccounts/01D4B8-7C5A19-E3F602"

  /// A project that exists from the start, or is taken in.
  struct Seed {
    var id: String
    var number: String
    var title: String
    /// The operator's role; nil where the operator cannot even see the project.
    var role: String?
    var hasBilling = true
  }

  /// The projects of a new world.
  static let projects = [
    Seed(id: project, number: "314159265358", title: "Orchestra Demo", role: "roles/owner"),
    Seed(id: "orchestra-staging", number: "271828182845", title: "Orchestra Staging", role: "roles/owner"),
    Seed(
      id: "orchestra-unfunded", number: "161803398874", title: "Orchestra Without Billing", role: "roles/owner",
      hasBilling: false),
    Seed(id: "shared-platform", number: "141421356237", title: "Shared Platform", role: "roles/viewer"),
    Seed(id: "legacy-apps", number: "173205080756", title: "Legacy Apps", role: "roles/editor"),
    Seed(id: "data-warehouse-prod", number: "223606797749", title: "Data Warehouse", role: "roles/viewer"),
    Seed(id: "internal-tools-4711", number: "264575131106", title: "Internal Tools", role: "roles/owner"),
    Seed(id: "ml-experiments", number: "331662479035", title: "ML Experiments", role: "roles/editor"),
    Seed(id: "partner-payments", number: "360555127546", title: "Partner Payments", role: nil),
  ]

  /// Puts the projects, their policies and base services, and the operator's tokens into a new world.
  static func seed(_ world: inout World) {
    for seed in projects { add(seed, to: &world) }
    world[vault: Tokens.operatorTokens, "google"] = .string(world.issueAccessToken(to: operatorMember))
    world[vault: Tokens.operatorTokens, "refresh"] = .string(world.issueRefreshToken(to: operatorMember))
    world[vault: Tokens.operatorTokens, "github"] = .string(world.issueGitHubToken(to: operatorLogin))
  }

  /// Adds a project with its policy and base services.
  static func add(_ seed: Seed, to world: inout World) {
    world["projects", seed.id] = [
      "projectId": .string(seed.id), "projectNumber": .string(seed.number), "displayName": .string(seed.title),
      "state": "ACTIVE", "parent": .string(organization), "createTime": .string(time),
      "etag": .string(world.nextEtag()), "billingEnabled": .bool(seed.hasBilling),
      "billingAccountName": .string(seed.hasBilling ? billingAccount : ""),
    ]
    for service in ServiceGate.base {
      let name = "projects/\(seed.number)/services/\(service)"
      world["serviceusage.services", name] = ["name": .string(name), "enabledAt": .string(time)]
    }
    let resource = "projects/\(seed.id)"
    world.grant("roles/owner", to: "user:administrator@example.com", on: resource)
    if let role = seed.role { world.grant(role, to: operatorMember, on: resource) }
  }
}

extension World {
  /// Fills a new world with what a sandbox begins with.
  /// - Throws: `SandboxError.cryptography`.
  mutating func seedSample() throws {
    SampleWorld.seed(&self)
    try seedGitHub()
  }
}
