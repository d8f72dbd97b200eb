import Testing

@testable import CloudSandbox

/// Line 1 of the fidelity list.
@Suite("An etag")
struct EtagTests {
  /// A resource with a policy, and how that is read and written.
  struct Target: CustomTestStringConvertible {
    let name: String
    let get: (method: String, path: String)
    let set: (method: String, path: String)
    /// Where version 3 is asked for: a query, or nil for the body.
    var version: String? = "options.requestedPolicyVersion=3"
    var isWrapped = true
    var stale = 409

    var testDescription: String { name }
  }

  static let targets: [Target] = {
    let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
    let account =
      "/iam/v1/projects/orchestra-demo/serviceAccounts/other-account@orchestra-demo.iam.gserviceaccount.com"
    let place = "projects/orchestra-demo/locations/us-central1"
    let others = [
      ("repository", "/artifactregistry/v1/\(place)/repositories/r"),
      ("secret", "/secretmanager/v1/projects/orchestra-demo/secrets/s"), ("service", "/run/v2/\(place)/services/s"),
    ]
    return [
      Target(
        name: "project", get: ("POST", "\(project):getIamPolicy"), set: ("POST", "\(project):setIamPolicy"),
        version: nil),
      Target(
        name: "account", get: ("POST", "\(account):getIamPolicy"), set: ("POST", "\(account):setIamPolicy")),
      Target(
        name: "bucket", get: ("GET", "/storage/v1/b/consistency-bucket/iam"),
        set: ("PUT", "/storage/v1/b/consistency-bucket/iam"), version: "optionsRequestedPolicyVersion=3",
        isWrapped: false, stale: 412),
    ]
      + others.map { name, path in
        Target(name: name, get: ("GET", "\(path):getIamPolicy"), set: ("POST", "\(path):setIamPolicy"))
      }
  }()

  private let owner: JSON = ["role": "roles/owner", "members": ["user:operator@example.com"]]

  private func read(_ running: RunningSandbox, _ target: Target, version3: Bool = true) async throws -> JSON {
    let query = version3 ? target.version.map { "?\($0)" } ?? "" : ""
    let body: JSON? =
      target.get.method == "GET"
      ? nil : version3 && target.version == nil ? ["options": ["requestedPolicyVersion": 3]] : [:]
    return try await running.send(target.get.method, target.get.path + query, body).json
  }

  private func write(_ running: RunningSandbox, _ target: Target, _ policy: JSON) async throws -> RunningSandbox.Answer
  {
    try await running.send(target.set.method, target.set.path, target.isWrapped ? ["policy": policy] : policy)
  }

  @Test(
    "of a policy is base64, changes with each write, and guards it; a write without one is taken", arguments: targets)
  func policies(target: Target) async throws {
    try await RunningSandbox.use { running in
      try await running.prepareTargets()
      var first = try await read(running, target)
      first["bindings"] = [owner]
      let written = try await write(running, target, first)
      #expect(written.status == 200, "\(written.text)")
      let etag = try #require(written.json["etag"]?.string)
      #expect(etag != first["etag"]?.string)
      #expect(etag.wholeMatch(of: /(?:[A-Za-z0-9+\/]{4})*(?:[A-Za-z0-9+\/]{2}==|[A-Za-z0-9+\/]{3}=)?/) != nil)
      #expect(try await read(running, target)["etag"]?.string == etag)

      let stale = try await write(running, target, first)
      #expect(stale.status == target.stale)
      if target.stale == 409 {
        #expect(stale.json[path: "error.status"] == "ABORTED")
        #expect(
          stale.message == "There were concurrent policy changes. Please retry the whole read-modify-write with "
            + "exponential backoff.")
      } else {
        #expect(stale.json[path: "error.errors"]?.array?.first?["reason"] == "conditionNotMet")
      }
      #expect(try await read(running, target)["etag"]?.string == etag)

      // Who forgets the etag overwrites what others wrote.
      let viewer: JSON = ["role": "roles/viewer", "members": ["user:colleague@example.com"]]
      let careless = try await write(running, target, ["bindings": [owner, viewer]])
      #expect(careless.status == 200)
      #expect(careless.json["etag"]?.string != etag)
    }
  }

  @Test(
    "of a policy with conditions goes with version 3: others read it mangled and cannot write it", arguments: targets)
  func conditions(target: Target) async throws {
    try await RunningSandbox.use { running in
      try await running.prepareTargets()
      var policy = try await read(running, target)
      let conditional: JSON = [
        "role": "roles/browser", "members": ["user:colleague@example.com"],
        "condition": ["title": "until", "expression": "request.time < timestamp(\"2030-01-01T00:00:00Z\")"],
      ]
      policy["bindings"] = [owner, conditional]
      policy["version"] = 3
      #expect(try await write(running, target, policy).status == 200)
      let whole = try await read(running, target)
      #expect(whole["version"] == 3)
      #expect(whole["bindings"]?.array?.contains { $0["condition"] == conditional["condition"] } == true)
      var mangled = try await read(running, target, version3: false)
      #expect(mangled["version"] == 1)
      let bindings = mangled["bindings"]?.array ?? []
      #expect(bindings.contains { $0["role"]?.string?.hasPrefix("roles/browser_withcond_") == true })
      #expect(!bindings.contains { $0["condition"] != nil })
      mangled["bindings"] = [owner]
      #expect(try await write(running, target, mangled).status == 400)
      #expect(try await read(running, target) == whole)
    }
  }

  @Test("of a secret, a service, an account and a dashboard guards their changes")
  func resources() async throws {
    try await RunningSandbox.use { running in
      try await running.prepareTargets()
      let secret = "/secretmanager/v1/projects/orchestra-demo/secrets/s"
      let service = "/run/v2/projects/orchestra-demo/locations/us-central1/services/s"
      let account =
        "/iam/v1/projects/orchestra-demo/serviceAccounts/other-account@orchestra-demo.iam.gserviceaccount.com"
      let board = try await running.post(
        "/monitoring/v1/projects/orchestra-demo/dashboards", ["displayName": "d", "gridLayout": [:]])
      let dashboard = "/monitoring/v1/\(board.json["name"]?.string ?? "")"
      for (path, query, change) in [
        (secret, "?updateMask=labels", { (etag: JSON) -> JSON in ["etag": etag, "labels": ["a": "b"]] }),
        (service, "?updateMask=labels", { ["etag": $0, "labels": ["a": "b"]] }),
        (account, "", { ["serviceAccount": ["etag": $0, "displayName": "x"], "updateMask": "displayName"] }),
        (dashboard, "", { ["etag": $0, "displayName": "e", "gridLayout": [:]] }),
      ] {
        let before = try await running.get(path).json["etag"] ?? .null
        #expect(before.string?.isEmpty == false, "\(path)")
        let changed = try await running.patch(path + query, change(before))
        #expect(changed.status == 200, "\(path): \(changed.text)")
        if path == service { _ = try await running.finish(changed, at: "/run/v2") }
        #expect(try await running.get(path).json["etag"] != before, "\(path)")
        let stale = try await running.patch(path + query, change(before))
        #expect(stale.status == 409, "\(path)")
        #expect(stale.json[path: "error.status"] == "ABORTED", "\(path)")
      }
      let conflict = try await running.patch(
        "\(service)?updateMask=labels", ["etag": "\"CMold\"", "labels": ["a": "c"]])
      #expect(
        conflict.message?.hasPrefix("Conflict for resource 's': version '\"CMold\"' was specified but current") == true)
      for path in [secret, service] { #expect(try await running.delete("\(path)?etag=%22old%22").status == 409) }
    }
  }

  @Test("is a number for buckets and objects: conditions that do not hold are 412")
  func generations() async throws {
    try await RunningSandbox.use { running in
      _ = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "etag-bucket"])
      let bucket = "/storage/v1/b/etag-bucket"
      #expect(try await running.patch("\(bucket)?ifMetagenerationMatch=1", ["labels": ["a": "b"]]).status == 200)
      let stale = try await running.patch("\(bucket)?ifMetagenerationMatch=1", ["labels": ["a": "c"]])
      #expect(stale.status == 412)
      #expect(stale.json[path: "error.errors"]?.array?.first?["reason"] == "conditionNotMet")
      #expect(try await running.delete("\(bucket)?ifMetagenerationMatch=1").status == 412)
      let upload = "/upload/storage/v1/b/etag-bucket/o?uploadType=media&name=lock"
      let made = try await running.send("POST", "\(upload)&ifGenerationMatch=0", raw: [1])
      let generation = try #require(made.json["generation"]?.string)
      #expect(try await running.send("POST", "\(upload)&ifGenerationMatch=0", raw: [2]).status == 412)
      #expect(try await running.delete("\(bucket)/o/lock?ifGenerationMatch=1").status == 412)
      #expect(try await running.delete("\(bucket)/o/lock?ifGenerationMatch=\(generation)").status == 204)
    }
  }
}
