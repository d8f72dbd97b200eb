import Testing

@testable import CloudSandbox

/// Lines 4 and 5 of the fidelity list, for every route that there is: a route that is added is tested with the others.
@Suite("Every route")
struct PermissionsTests {
  /// Routes that answer everybody who has an account, and why.
  private static let open = [
    // What roles are is known to all.
    "GET /iam/v1/roles", "GET /iam/v1/roles/viewer",
    // They show what the caller may see: nothing.
    "GET /cloudresourcemanager/v3/projects:search", "GET /cloudresourcemanager/v1/projects",
    "GET /cloudbilling/v1/billingAccounts",
  ]

  private static var google: [Route] {
    EmulatedAPIs.all.filter { $0.authentication.isGoogle }.flatMap(\.routes)
      // A download from the root is the same as one from its own path; its pattern would match any other.
      .filter { $0.segments.first != "{bucket}" }
  }

  @Test("of Google's APIs refuses an account without any role, and lets the owner come further")
  func withoutRoles() async throws {
    try await FullWorld.use { world in
      let token = try await world.running.token(ofAccount: "nobody-at-all")
      var (tested, answered) = (0, 0)
      // What removes things goes last, or the others would find nothing.
      for route in Self.google.sorted(by: { $0.rank < $1.rank }) {
        let path = world.path(of: route)
        let body = world.body(of: route)
        let nobody = try await world.running.send(route.method, path, body, token: token)
        let name = "\(route.method) \(path.prefix { $0 != "?" })"
        if Self.open.contains(name) {
          #expect(nobody.status == 200, "\(name)")
          #expect(nobody.json["projects"] == nil && nobody.json["billingAccounts"] == nil, "\(name)")
        } else if route.isQuestion {
          // Everybody may ask what they hold, and holds nothing.
          #expect(nobody.status == 200, "\(name): \(nobody.text)")
          #expect(nobody.json["permissions"] == nil, "\(name)")
        } else {
          #expect(nobody.status == 403, "\(name): \(nobody.status) \(nobody.text)")
          #expect(nobody.text.lowercased().contains("permission"), "\(name): \(nobody.text)")
        }
        tested += 1
        let owner = try await world.running.send(route.method, path, body)
        #expect(![401, 403].contains(owner.status), "\(name): \(owner.text)")
        if owner.status < 300 { answered += 1 }
      }
      // Paths that find nothing would prove nothing: of most routes the owner gets an answer.
      #expect(tested > 120)
      #expect(answered * 4 > tested * 3, "\(answered) of \(tested)")
    }
  }

  @Test("of Google's APIs demands a token")
  func withoutToken() async throws {
    try await FullWorld.use { world in
      for route in Self.google {
        let path = world.path(of: route)
        let answer = try await world.running.send(route.method, path, world.body(of: route), token: .some(nil))
        #expect(answer.status == 401, "\(route.method) \(path)")
      }
    }
  }

  @Test("in a project is closed until its API is enabled")
  func disabled() async throws {
    try await FullWorld.use { world in
      let services = "/serviceusage/v1/projects/orchestra-demo/services"
      let all = try await world.running.get("\(services)?filter=state:ENABLED&pageSize=200").json["services"]?.array
      for service in (all ?? []).compactMap({ $0[path: "config.name"]?.string }) {
        let answer = try await world.running.post(
          "\(services)/\(service):disable", ["disableDependentServices": true, "checkIfServiceHasUsage": "SKIP"])
        _ = try await world.running.finish(answer, at: "/serviceusage/v1")
      }
      let alwaysOn: Set<Substring> = ["cloudresourcemanager", "cloudbilling", "serviceusage"]
      var tested = 0
      for route in Self.google where route.segments.contains("{project}") {
        guard let api = route.segments.first, !alwaysOn.contains(api) else { continue }
        let path = world.path(of: route)
        let answer = try await world.running.send(route.method, path, world.body(of: route))
        #expect(answer.status == 403, "\(route.method) \(path): \(answer.text)")
        tested += 1
        #expect(
          answer.message?.contains("has not been used in project orchestra-demo before or it is disabled") == true)
        // Storage's errors have no details.
        guard api != "storage" else { continue }
        #expect(answer.reason == "SERVICE_DISABLED", "\(route.method) \(path)")
        let kinds = answer.json[path: "error.details"]?.array?.compactMap {
          $0["@type"]?.string?.split(separator: ".").last
        }
        #expect(kinds == ["ErrorInfo", "LocalizedMessage", "Help"], "\(path)")
      }
      #expect(tested > 70)
      // Storage knows the project by the bucket.
      #expect(try await world.running.get("/storage/v1/b/full-bucket").status == 403)
      for path in ["/cloudresourcemanager/v3/projects/orchestra-demo", "\(services)?pageSize=1"] {
        #expect(try await world.running.get(path).status == 200)
      }
    }
  }

  @Test(
    "tells an owner, an editor, a viewer and a stranger apart",
    arguments: [
      ("roles/owner", 200, 200, 200), ("roles/editor", 200, 200, 403), ("roles/viewer", 200, 403, 403),
      ("", 403, 403, 403),
    ])
  func roles(role: String, read: Int, write: Int, policy: Int) async throws {
    try await FullWorld.use { world in
      let token = try await world.running.token(ofAccount: "some-account", roles: role.isEmpty ? [] : [role])
      let secret = "/secretmanager/v1/projects/orchestra-demo/secrets/s"
      #expect(try await world.running.send("GET", secret, token: token).status == read)
      let label: JSON = ["labels": ["a": "b"]]
      let patched = try await world.running.send("PATCH", "\(secret)?updateMask=labels", label, token: token)
      #expect(patched.status == write)
      let set = try await world.running.send("POST", "\(secret):setIamPolicy", ["policy": [:]], token: token)
      #expect(set.status == policy)
      if policy == 403 {
        let info = set.json[path: "error.details"]?.array?.first
        #expect(info?[path: "metadata.permission"] == "secretmanager.secrets.setIamPolicy")
        #expect(info?[path: "metadata.resource"]?.string?.hasSuffix("/secrets/s") == true)
      }
    }
  }

  @Test("of GitHub's API refuses a request without a token")
  func github() async throws {
    try await FullWorld.use { world in
      for route in GitHubAPI().routes {
        let answer = try await world.running.send(
          route.method, world.path(of: route), world.body(of: route), token: .some(nil), headers: [("User-Agent", "t")])
        #expect(answer.status == 401, "\(route.method) \(world.path(of: route))")
      }
    }
  }
}

extension Authentication {
  fileprivate var isGoogle: Bool { if case .google = self { true } else { false } }
}

extension Route {
  fileprivate var isQuestion: Bool {
    verb == ":testIamPermissions" || segments.last == "testPermissions"
  }

  /// What must be asked before what: readers first, then those who change, then those who take away.
  fileprivate var rank: Int {
    // Without a billing account less can be made.
    if segments.first == "cloudbilling", method == "PUT" { return 4 }
    if [":disable", ":destroy", ":clearOrgPolicy", ":setIamPolicy"].contains(verb.map(String.init)) { return 2 }
    switch method {
    case "GET": return 0
    case "DELETE": return 3
    default: return segments.last == "iam" ? 2 : 1
    }
  }
}
