import Foundation
import Testing

@testable import CloudSandbox

/// Line 3 of the fidelity list. The clock of these sandboxes stands still but for the step of each request, so that the
/// number of requests after which something is known is certain.
@Suite("What was just changed")
struct ConsistencyTests {
  private let accounts = "/iam/v1/projects/orchestra-demo/serviceAccounts"
  private let email = "fresh-account@orchestra-demo.iam.gserviceaccount.com"
  private let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"

  private func use(_ body: (RunningSandbox) async throws -> Void) async throws {
    try await RunningSandbox.use(consistency: .eventual, body)
  }

  private func makeAccount(_ running: RunningSandbox) async throws {
    let made = try await running.post(accounts, ["accountId": "fresh-account"])
    #expect(made.status == 200)
  }

  @Test("an account is known to one replica after another: found, missing once more, and found for good")
  func replicas() async throws {
    try await use { running in
      try await makeAccount(running)
      var statuses: [Int] = []
      for _ in 0..<12 { statuses.append(try await running.get("\(accounts)/\(email)").status) }
      let first = try #require(statuses.firstIndex(of: 200))
      let lastMissing = try #require(statuses.lastIndex(of: 404))
      #expect(first < lastMissing)
      #expect(statuses.suffix(4).allSatisfy { $0 == 200 })
    }
  }

  @Test("an account is missing from lists too, and forbidden in the project -, as one that is not there")
  func replicasElsewhere() async throws {
    try await use { running in
      try await makeAccount(running)
      var (listed, wild): ([Int], [Int]) = ([], [])
      for _ in 0..<8 {
        listed.append(try await running.get(accounts).json["accounts"]?.array?.count ?? 0)
        wild.append(try await running.get("/iam/v1/projects/-/serviceAccounts/\(email)").status)
      }
      #expect(listed.contains(0))
      #expect(listed.last == 1)
      #expect(wild.contains(403))
      #expect(wild.last == 200)
    }
  }

  /// A resource with a policy, and how that is written.
  struct Target: CustomTestStringConvertible {
    let name: String
    let method: String
    let path: String
    var isWrapped = true

    var testDescription: String { name }
  }

  static let targets = [
    Target(name: "project", method: "POST", path: "/cloudresourcemanager/v3/projects/orchestra-demo:setIamPolicy"),
    Target(name: "secret", method: "POST", path: "/secretmanager/v1/projects/orchestra-demo/secrets/s:setIamPolicy"),
    Target(
      name: "repository", method: "POST",
      path: "/artifactregistry/v1/projects/orchestra-demo/locations/us-central1/repositories/r:setIamPolicy"),
    Target(name: "bucket", method: "PUT", path: "/storage/v1/b/consistency-bucket/iam", isWrapped: false),
    Target(
      name: "service", method: "POST",
      path: "/run/v2/projects/orchestra-demo/locations/us-central1/services/s:setIamPolicy"),
    Target(
      name: "account", method: "POST",
      path: "/iam/v1/projects/orchestra-demo/serviceAccounts/"
        + "other-account@orchestra-demo.iam.gserviceaccount.com:setIamPolicy"),
  ]

  @Test("an account does not exist for any policy at first", arguments: targets)
  func policies(target: Target) async throws {
    try await use { running in
      try await running.prepareTargets()
      try await makeAccount(running)
      let binding: JSON = [
        "role": "roles/viewer", "members": [.string("serviceAccount:\(email)"), "user:operator@example.com"],
      ]
      // The operator stays owner of the project.
      let owner: JSON = ["role": "roles/owner", "members": ["user:operator@example.com"]]
      let policy: JSON = ["bindings": [binding, owner]]
      let body: JSON = target.isWrapped ? ["policy": policy] : policy
      let refused = try await running.send(target.method, target.path, body)
      #expect(refused.status == 400)
      #expect(refused.message == "Service account \(email) does not exist.")
      if target.isWrapped { #expect(refused.json[path: "error.status"] == "INVALID_ARGUMENT") }
      var tries = 1
      var answer = refused
      while answer.status == 400, tries < 30 {
        answer = try await running.send(target.method, target.path, body)
        tries += 1
      }
      #expect(answer.status == 200)
      #expect((4...12).contains(tries))
    }
  }

  @Test("an API is disabled for some more requests after its operation has ended")
  func service() async throws {
    try await use { running in
      try await running.enable("secretmanager")
      let path = "/secretmanager/v1/projects/orchestra-demo/secrets"
      let services = "/serviceusage/v1/projects/orchestra-demo/services"
      let state = try await running.get("\(services)/secretmanager.googleapis.com")
      #expect(state.json["state"] == "ENABLED")
      let refused = try await running.get(path)
      #expect(refused.status == 403)
      #expect(refused.reason == "SERVICE_DISABLED")
      #expect(refused.message?.hasSuffix("to propagate to our systems and retry.") == true)
      var tries = 1
      while try await running.get(path).status == 403, tries < 20 { tries += 1 }
      #expect((1...4).contains(tries))
    }
  }

  @Test("a pool has no room for providers at first, although it can be read")
  func pool() async throws {
    try await use { running in
      let operation = try await running.post("\(pools)?workloadIdentityPoolId=fresh-pool")
      _ = try await running.finish(operation, at: "/iam/v1")
      #expect(try await running.get("\(pools)/fresh-pool").status == 200)
      let path = "\(pools)/fresh-pool/providers?workloadIdentityPoolProviderId=fresh-provider"
      let provider: JSON = [
        "oidc": ["issuerUri": "https://issuer.example.com"], "attributeMapping": ["google.subject": "assertion.sub"],
      ]
      #expect(try await running.post(path, provider).status == 404)
      var tries = 1
      while try await running.post(path, provider).status == 404, tries < 20 { tries += 1 }
      #expect((1...4).contains(tries))
    }
  }

  @Test("a grant works late, for questions and for calls of an impersonated account")
  func grant() async throws {
    try await use { running in
      try await running.prepareTargets()
      let token = try await running.settledToken(ofAccount: "late-worker")
      let member = "serviceAccount:late-worker@orchestra-demo.iam.gserviceaccount.com"
      let secret = "/secretmanager/v1/projects/orchestra-demo/secrets/s"
      let binding: JSON = ["role": "roles/secretmanager.viewer", "members": [.string(member)]]
      let set = try await running.post("\(secret):setIamPolicy", ["policy": ["bindings": [binding]]])
      #expect(set.status == 200)
      let question: JSON = ["permissions": ["secretmanager.secrets.get"]]
      #expect(try await running.send("POST", "\(secret):testIamPermissions", question, token: token).json == [:])
      let early = try await running.send("GET", secret, token: token)
      #expect(early.status == 403)
      #expect(early.reason == "IAM_PERMISSION_DENIED")
      var tries = 1
      while try await running.send("GET", secret, token: token).status == 403, tries < 20 { tries += 1 }
      #expect((2...8).contains(tries))
      let held = try await running.send("POST", "\(secret):testIamPermissions", question, token: token)
      #expect(held.json == question)
    }
  }

  @Test("a secret's newest version is known by its number at once, by the name latest after a moment")
  func latest() async throws {
    try await use { running in
      try await running.prepareTargets()
      let secret = "/secretmanager/v1/projects/orchestra-demo/secrets/s"
      for text in ["one", "two"] {
        let data = JSON.string(Data(text.utf8).base64EncodedString())
        _ = try await running.post("\(secret):addVersion", ["payload": ["data": data]])
        if text == "one" { for _ in 0..<4 { _ = try await running.get(secret) } }
      }
      #expect(try await running.get("\(secret)/versions/2:access").status == 200)
      func latest() async throws -> String? {
        try await running.get("\(secret)/versions/latest:access").json["name"]?.string?.split(separator: "/").last
          .map(String.init)
      }
      #expect(try await latest() == "1")
      for _ in 0..<4 { _ = try await running.get(secret) }
      #expect(try await latest() == "2")
    }
  }

  @Test("is known at once where that is asked for")
  func strong() async throws {
    try await RunningSandbox.use { running in
      try await makeAccount(running)
      #expect(try await running.get("\(accounts)/\(email)").status == 200)
      let owner: JSON = [
        "role": "roles/owner", "members": [.string("serviceAccount:\(email)"), "user:operator@example.com"],
      ]
      let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
      #expect(try await running.post("\(project):setIamPolicy", ["policy": ["bindings": [owner]]]).status == 200)
    }
  }

  @Test("is forgotten with time as well, and survives the end of the server")
  func persistence() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    let open = { (now: Date) in
      try SandboxState(folder: folder.path, initial: { _ in }, consistency: .eventual, now: { now })
    }
    try await open(start).mutate { world in
      world["things", "new"] = [:]
      world.remember("things new")
    }
    #expect(try await open(start).read { !$0.isSettled("things new", after: 1) })
    #expect(try await open(start.addingTimeInterval(1)).read { $0.isSettled("things new", after: 1) })
    // A clock that was put back hides nothing.
    #expect(try await open(start.addingTimeInterval(-9)).read { $0.isSettled("things new", after: 1) })
  }
}

extension RunningSandbox {
  /// One of each kind of resource that has a policy, and as many requests as make all of that known everywhere.
  func prepareTargets() async throws {
    try await enable("artifactregistry", "iamcredentials", "run", "secretmanager")
    try await settle()
    let location = "projects/orchestra-demo/locations/us-central1"
    _ = try await post(
      "/secretmanager/v1/projects/orchestra-demo/secrets?secretId=s", ["replication": ["automatic": [:]]])
    let repository = try await post(
      "/artifactregistry/v1/\(location)/repositories?repositoryId=r", ["format": "DOCKER"])
    _ = try await finish(repository, at: "/artifactregistry/v1")
    _ = try await post("/storage/v1/b?project=orchestra-demo", ["name": "consistency-bucket"])
    let image: JSON = ["image": "us-docker.pkg.dev/cloudrun/container/hello"]
    let service = try await post("/run/v2/\(location)/services?serviceId=s", ["template": ["containers": [image]]])
    _ = try await finish(service, at: "/run/v2")
    _ = try await post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "other-account"])
    try await settle()
  }

  /// Makes requests until nothing is new any more.
  func settle() async throws {
    for _ in 0..<Int(Consistency.eventual.longest / Passing.step) {
      _ = try await get("/cloudresourcemanager/v3/projects/orchestra-demo")
    }
  }

  /// A token of a new account without any role, once that is known everywhere.
  func settledToken(ofAccount id: String) async throws -> String {
    _ = try await post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": .string(id)])
    try await settle()
    let email = "\(id)@orchestra-demo.iam.gserviceaccount.com"
    let issued = try await post(
      "/iamcredentials/v1/projects/-/serviceAccounts/\(email):generateAccessToken",
      ["scope": ["https://www.googleapis.com/auth/cloud-platform"]])
    return issued.json["accessToken"]?.string ?? ""
  }
}
