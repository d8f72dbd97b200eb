import Foundation
import Testing

@testable import CloudSandbox

/// Line 5 of the fidelity list: a binding gives what it gives only where, and as long as, its condition is true.
@Suite("The condition of a binding")
struct ConditionTests {
  private static let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
  private static let secrets = "/secretmanager/v1/projects/orchestra-demo/secrets"

  private func prepareSecrets(_ running: RunningSandbox) async throws {
    try await running.enable("secretmanager")
    for id in ["mine", "theirs"] {
      let made = try await running.post("\(Self.secrets)?secretId=\(id)", ["replication": ["automatic": [:]]])
      try #require(made.status == 200, "\(made.text)")
      _ = try await running.post("\(Self.secrets)/\(id):addVersion", ["payload": ["data": "eA=="]])
    }
  }

  /// What an account may do with a secret, as the API says and as it turns out.
  private func reads(_ running: RunningSandbox, _ secret: String, token: String) async throws -> (Bool, Bool) {
    let asked = try await running.send(
      "POST", "\(Self.secrets)/\(secret):testIamPermissions",
      ["permissions": ["secretmanager.versions.access", "secretmanager.secrets.get"]], token: token)
    #expect(asked.status == 200)
    let read = try await running.send("GET", "\(Self.secrets)/\(secret)/versions/1:access", token: token)
    #expect([200, 403].contains(read.status))
    return (asked.json["permissions"]?.strings?.contains("secretmanager.versions.access") == true, read.status == 200)
  }

  @Test(
    "limits a role of the project to secrets by service, type and name",
    arguments: [
      ("resource.name.startsWith('projects/314159265358/secrets/mine')", true, true),
      ("resource.name.extract('secrets/{id}') == 'mine'", true, false),
      ("resource.name.endsWith('/versions/1')", false, true),
      ("resource.type == 'secretmanager.googleapis.com/SecretVersion'", false, true),
      ("resource.service == 'secretmanager.googleapis.com' && !resource.name.startsWith('projects/x')", true, true),
      ("resource.name.startsWith('projects/orchestra-demo/')", false, false),
      ("resource.service == 'storage.googleapis.com'", false, false),
      // It has no value: nobody gets anything by it.
      ("resource.name < 5", false, false), ("timestamp('yesterday') < request.time", false, false),
    ])
  func secrets(condition: String, isTested: Bool, isRead: Bool) async throws {
    try await RunningSandbox.use { running in
      try await prepareSecrets(running)
      let token = try await running.token(
        ofAccount: "some-account", roles: ["roles/secretmanager.secretAccessor"], condition: condition)
      #expect(try await reads(running, "mine", token: token) == (isTested, isRead))
      if condition.contains("mine") { #expect(try await reads(running, "theirs", token: token) == (false, false)) }
    }
  }

  @Test("limits a role of the project to one bucket's objects, in reading, writing and overwriting; lists are not its")
  func objects() async throws {
    try await RunningSandbox.use { running in
      let made = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "condition-bucket"])
      try #require(made.status == 200, "\(made.text)")
      let token = try await running.token(
        ofAccount: "some-account", roles: ["roles/storage.objectAdmin"],
        condition: "resource.type == 'storage.googleapis.com/Object' "
          + "&& resource.name.startsWith('projects/_/buckets/condition-bucket/objects/state/')")
      let upload = "/upload/storage/v1/b/condition-bucket/o"
      for (name, status) in [("state/a", 200), ("state/a", 200), ("other/a", 403)] {
        let encoded = PercentCoding.encode(name)
        let media = "\(upload)?uploadType=media&name=\(encoded)"
        #expect(try await running.send("POST", media, raw: [1], token: token).status == status)
        let session = "\(upload)?uploadType=resumable"
        #expect(try await running.send("POST", session, ["name": .string(name)], token: token).status == status)
        _ = try await running.send("POST", media, raw: [1])
        let read = "/storage/v1/b/condition-bucket/o/\(encoded)?alt=media"
        #expect(try await running.send("GET", read, token: token).status == status)
      }
      #expect(try await running.send("GET", "/storage/v1/b/condition-bucket/o", token: token).status == 403)
      let removed = try await running.send("DELETE", "/storage/v1/b/condition-bucket/o/state%2Fa", token: token)
      #expect(removed.status == 204)
    }
  }

  @Test("ends a role at its time")
  func time() async throws {
    let clock = SettableClock()
    try await RunningSandbox.use(clock: { clock.now }) { running in
      try await prepareSecrets(running)
      let end = Timestamp.whole(clock.now.addingTimeInterval(600))
      let token = try await running.token(
        ofAccount: "some-account", roles: ["roles/secretmanager.secretAccessor"],
        condition: "request.time < timestamp('\(end)')")
      #expect(try await reads(running, "mine", token: token) == (true, true))
      clock.advance(by: 601)
      #expect(try await reads(running, "mine", token: token) == (false, false))
    }
  }

  @Test("sees nothing of a resource without attributes, and the project where it is about that")
  func otherResources() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let service = "/run/v2/projects/orchestra-demo/locations/us-central1/services/s"
      let permissions: JSON = ["permissions": ["run.services.get"]]
      for (index, (condition, isGranted, isGrantedOnProject)) in [
        ("resource.name.startsWith('projects/')", false, true), ("resource.type != 'x'", true, true),
        ("resource.type == 'cloudresourcemanager.googleapis.com/Project'", false, true),
        ("resource.name == ''", true, false),
      ].enumerated() {
        let token = try await running.token(
          ofAccount: "account-\(index)", roles: ["roles/run.viewer"], condition: condition)
        for (path, isExpected) in [(service, isGranted), (Self.project, isGrantedOnProject)] {
          let held = try await running.send("POST", "\(path):testIamPermissions", permissions, token: token)
          #expect((held.json["permissions"] != nil) == isExpected, "\(condition) \(path)")
        }
        // The next policy is written as the owner reads it: without what the version 1 of it would mangle.
        _ = try await running.post("\(Self.project):setIamPolicy", ["policy": running.ownerPolicy])
      }
    }
  }

  @Test(
    "is refused where it is none, names what there is not, or stands at a basic role, and the policy stays",
    arguments: [
      ("roles/run.viewer", "resource.name ==", "Error in CEL expression: 1:17: Syntax error: mismatched input '<EOF>'"),
      ("roles/run.viewer", "", "Error in CEL expression: 1:1: Syntax error: mismatched input '<EOF>'"),
      ("roles/run.viewer", "assertion.x == 'a'", "Error in CEL expression: undeclared reference to 'assertion'"),
      ("roles/run.viewer", "resource.owner == 'a'", "Error in CEL expression: undeclared reference to 'resource'"),
      ("roles/run.viewer", "resource.name.shout()", "Error in CEL expression: undeclared reference to 'shout'"),
      ("roles/viewer", "true", "Conditions can't be set on primitive roles"),
    ])
  func refused(role: String, condition: String, message: String) async throws {
    try await RunningSandbox.use { running in
      let read: JSON = ["options": ["requestedPolicyVersion": 3]]
      var policy = try await running.post("\(Self.project):getIamPolicy", read).json
      let before = policy
      policy["version"] = 3
      let binding: JSON = [
        "role": .string(role), "members": ["user:colleague@example.com"],
        "condition": ["title": "t", "expression": .string(condition)],
      ]
      policy["bindings"] = .array((policy["bindings"]?.array ?? []) + [binding])
      let answer = try await running.post("\(Self.project):setIamPolicy", ["policy": policy])
      #expect(answer.status == 400)
      #expect(answer.message == message)
      #expect(try await running.post("\(Self.project):getIamPolicy", read).json == before)
    }
  }
}

extension RunningSandbox {
  /// The project's policy when only the operator is in it.
  fileprivate var ownerPolicy: JSON {
    ["version": 3, "bindings": [["role": "roles/owner", "members": ["user:operator@example.com"]]]]
  }
}
