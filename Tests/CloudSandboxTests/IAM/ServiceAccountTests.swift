import Testing

@testable import CloudSandbox

@Suite("Service accounts")
struct ServiceAccountTests {
  private let accounts = "/iam/v1/projects/orchestra-demo/serviceAccounts"
  private let email = "deployer@orchestra-demo.iam.gserviceaccount.com"

  private func make(_ running: RunningSandbox, _ id: String = "deployer") async throws -> RunningSandbox.Answer {
    try await running.post(accounts, ["accountId": .string(id), "serviceAccount": ["displayName": "Deployer"]])
  }

  @Test("are made at once, and found by e-mail, by unique id, and in the project -")
  func create() async throws {
    try await RunningSandbox.use { running in
      let made = try await make(running)
      #expect(made.json["email"]?.string == email)
      #expect(made.json["name"]?.string == "projects/orchestra-demo/serviceAccounts/\(email)")
      let unique = try #require(made.json["uniqueId"]?.string)
      #expect(unique.count == 21)
      for path in ["\(accounts)/\(email)", "\(accounts)/\(unique)", "/iam/v1/projects/-/serviceAccounts/\(email)"] {
        #expect(try await running.get(path).json == made.json)
      }
      let again = try await make(running)
      #expect(again.status == 409)
      #expect(again.message == "Service account deployer already exists within project projects/orchestra-demo.")
    }
  }

  @Test("that are missing are 404 in a project, 403 in -")
  func missing() async throws {
    try await RunningSandbox.use { running in
      let own = try await running.get("\(accounts)/\(email)")
      #expect(own.status == 404)
      #expect(own.message == "Unknown service account")
      let any = try await running.get("/iam/v1/projects/-/serviceAccounts/\(email)")
      #expect(any.status == 403)
    }
  }

  @Test(
    "have ids of 6 to 30 characters",
    arguments: ["short", "Capital-id", "1number-first", "ends-with-", String(repeating: "a", count: 31)])
  func ids(id: String) async throws {
    try await RunningSandbox.use { running in
      let answer = try await make(running, id)
      #expect(answer.status == 400)
    }
  }

  @Test("are listed page by page")
  func list() async throws {
    try await RunningSandbox.use { running in
      for number in 0..<3 { _ = try await make(running, "account-\(number)") }
      let first = try await running.get("\(accounts)?pageSize=2").json
      #expect(first["accounts"]?.array?.count == 2)
      let token = try #require(first["nextPageToken"]?.string)
      let second = try await running.get("\(accounts)?pageSize=2&pageToken=\(token)").json
      #expect(second["accounts"]?.array?.count == 1)
      #expect(second["nextPageToken"] == nil)
    }
  }

  @Test("change what the mask in the body names")
  func patch() async throws {
    try await RunningSandbox.use { running in
      let made = try await make(running).json
      let changed = try await running.patch(
        "\(accounts)/\(email)",
        ["serviceAccount": ["displayName": "X", "description": "Y"], "updateMask": "description"])
      #expect(changed.json["displayName"] == "Deployer")
      #expect(changed.json["description"] == "Y")
      let stale = try await running.patch(
        "\(accounts)/\(email)",
        ["serviceAccount": ["displayName": "Z", "etag": made["etag"] ?? ""], "updateMask": "displayName"])
      #expect(stale.status == 409)
    }
  }

  @Test("can be brought back by their unique id; policies name them meanwhile as deleted")
  func softDelete() async throws {
    try await RunningSandbox.use { running in
      let unique = try #require(try await make(running).json["uniqueId"]?.string)
      let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
      var policy = try await running.post("\(project):getIamPolicy").json
      let binding: JSON = ["role": "roles/run.developer", "members": [.string("serviceAccount:\(email)")]]
      policy["bindings"] = .array((policy["bindings"]?.array ?? []) + [binding])
      _ = try await running.post("\(project):setIamPolicy", ["policy": policy])
      let own: JSON = ["bindings": [["role": "roles/iam.serviceAccountUser", "members": ["user:a@example.com"]]]]
      _ = try await running.post("\(accounts)/\(email):setIamPolicy", ["policy": own])
      #expect(try await running.delete("\(accounts)/\(email)").status == 200)
      #expect(try await running.get("\(accounts)/\(email)").status == 404)
      let shown = try await running.post("\(project):getIamPolicy").json["bindings"]?.array ?? []
      let deleted = "deleted:serviceAccount:\(email)?uid=\(unique)"
      #expect(shown.contains { $0["members"] == [.string(deleted)] })
      // Another one of that name is not the same, and has nothing of it.
      let second = try await make(running)
      #expect(second.json["uniqueId"]?.string != unique)
      #expect(try await running.post("\(accounts)/\(email):getIamPolicy").json == ["etag": "ACAB"])
      #expect(try await running.post("\(accounts)/\(unique):undelete").status == 400)
      _ = try await running.delete("\(accounts)/\(email)")
      let restored = try await running.post("\(accounts)/\(unique):undelete")
      #expect(restored.json["restoredAccount"]?["email"]?.string == email)
      let after = try await running.post("\(project):getIamPolicy").json["bindings"]?.array ?? []
      #expect(after.contains { $0["members"] == [.string("serviceAccount:\(email)")] })
      let policyAfter = try await running.post("\(accounts)/\(email):getIamPolicy").json
      #expect(policyAfter["bindings"] == own["bindings"])
    }
  }

  @Test("that are disabled get no token and lose those they have")
  func disabled() async throws {
    try await RunningSandbox.use { running in
      let token = try await running.token(ofAccount: "deployer", roles: ["roles/viewer"])
      let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
      #expect(try await running.send("GET", project, token: token).status == 200)
      _ = try await running.post("\(accounts)/\(email):disable")
      #expect(try await running.get("\(accounts)/\(email)").json["disabled"] == true)
      #expect(try await running.send("GET", project, token: token).status == 401)
      _ = try await running.post("\(accounts)/\(email):enable")
      #expect(try await running.get("\(accounts)/\(email)").json["disabled"] == nil)
      #expect(try await running.send("GET", project, token: token).status == 200)
    }
  }

  @Test("have policies of their own, which give rights on that account alone")
  func policy() async throws {
    try await RunningSandbox.use { running in
      let token = try await running.token(ofAccount: "worker")
      _ = try await make(running)
      let before = try await running.send("GET", "\(accounts)/\(email)", token: token)
      #expect(before.status == 403)
      let read = try await running.post("\(accounts)/\(email):getIamPolicy?options.requestedPolicyVersion=3")
      let member = "serviceAccount:worker@orchestra-demo.iam.gserviceaccount.com"
      let written = try await running.post(
        "\(accounts)/\(email):setIamPolicy",
        [
          "policy": [
            "etag": read.json["etag"] ?? "",
            "bindings": [["role": "roles/iam.serviceAccountUser", "members": [.string(member)]]],
          ]
        ])
      #expect(written.status == 200)
      #expect(try await running.send("GET", "\(accounts)/\(email)", token: token).status == 200)
      let others = try await running.send(
        "GET", "\(accounts)/worker@orchestra-demo.iam.gserviceaccount.com", token: token)
      #expect(others.status == 403)
      let test = try await running.send(
        "POST", "\(accounts)/\(email):testIamPermissions",
        ["permissions": ["iam.serviceAccounts.actAs", "iam.serviceAccounts.delete"]], token: token)
      #expect(test.json == ["permissions": ["iam.serviceAccounts.actAs"]])
    }
  }
}
