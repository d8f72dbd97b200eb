import Testing

@testable import CloudSandbox

@Suite("Resource Manager")
struct ResourceManagerTests {
  private let v3 = "/cloudresourcemanager/v3/projects"
  private let v1 = "/cloudresourcemanager/v1/projects"

  @Test("has a project under its id and its number, in the shapes of both versions")
  func get() async throws {
    try await RunningSandbox.use { running in
      let byID = try await running.get("\(v3)/orchestra-demo")
      #expect(byID.status == 200)
      #expect(byID.json["name"] == "projects/314159265358")
      #expect(byID.json["displayName"] == "Orchestra Demo")
      #expect(byID.json["state"] == "ACTIVE")
      #expect(try await running.get("\(v3)/314159265358").json == byID.json)
      let old = try await running.get("\(v1)/orchestra-demo")
      #expect(old.json["projectNumber"] == "314159265358")
      #expect(old.json["lifecycleState"] == "ACTIVE")
      #expect(old.json["parent"]?["type"] == "organization")
    }
  }

  @Test("does not tell a missing project from one that the caller must not see")
  func missing() async throws {
    try await RunningSandbox.use { running in
      for id in ["no-such-project", "partner-payments"] {
        let answer = try await running.get("\(v3)/\(id)")
        #expect(answer.status == 403)
        #expect(answer.reason == "IAM_PERMISSION_DENIED")
        #expect(
          answer.message
            == "Permission 'resourcemanager.projects.get' denied on resource "
            + "'//cloudresourcemanager.googleapis.com/projects/\(id)' (or it may not exist).")
      }
    }
  }

  @Test("finds what the caller can see, page by page, some of them empty")
  func search() async throws {
    try await RunningSandbox.use { running in
      var found: [String] = []
      var sizes: [Int] = []
      var token = ""
      repeat {
        let page = try await running.get("\(v3):search?query=state:ACTIVE&pageSize=1&pageToken=\(token)").json
        let ids = (page["projects"]?.array ?? []).compactMap { $0["projectId"]?.string }
        found += ids
        sizes.append(ids.count)
        token = page["nextPageToken"]?.string ?? ""
      } while !token.isEmpty
      #expect(found.contains("orchestra-demo"))
      #expect(found.contains("shared-platform"))
      #expect(!found.contains("partner-payments"))
      #expect(sizes.contains(0))
      #expect(Set(found).count == found.count)
      #expect(try await running.get("\(v3):search?pageToken=bogus").status == 400)
    }
  }

  @Test(
    "takes the words of a search as alternatives, those of a filter all together",
    arguments: [
      ("v3", "query=displayName:Orchestra*", 3), ("v3", "query=state:DELETE_REQUESTED", 0),
      ("v3", "query=warehouse", 1),
      ("v3", "query=id:ml-experiments%20id:legacy-apps", 2), ("v1", "filter=lifecycleState:ACTIVE", 8),
      ("v1", "filter=lifecycleState:ACTIVE%20AND%20id:legacy-apps", 1), ("v1", "filter=id:x%20id:legacy-apps", 0),
    ])
  func queries(version: String, query: String, count: Int) async throws {
    try await RunningSandbox.use { running in
      let path = version == "v3" ? "\(v3):search" : v1
      let answer = try await running.get("\(path)?\(query)")
      #expect(answer.json["projects"]?.array?.count ?? 0 == count)
    }
  }

  @Test("changes a policy that was read, and refuses one that has changed since")
  func policy() async throws {
    try await RunningSandbox.use { running in
      let path = "\(v3)/orchestra-demo"
      let read = try await running.post("\(path):getIamPolicy", ["options": ["requestedPolicyVersion": 3]])
      var policy = read.json
      policy["bindings"] = .array(
        (policy["bindings"]?.array ?? []) + [["role": "roles/run.viewer", "members": ["user:guest@example.com"]]])
      let written = try await running.post("\(path):setIamPolicy", ["policy": policy, "updateMask": "bindings,etag"])
      #expect(written.status == 200)
      #expect(written.json["etag"] != read.json["etag"])
      let stale = try await running.post("\(v1)/orchestra-demo:setIamPolicy", ["policy": policy])
      #expect(stale.status == 409)
      #expect(stale.json["error"]?["status"] == "ABORTED")
      policy["etag"] = nil
      // Without an etag it is overwritten: that is how a client that forgets it is caught.
      #expect(try await running.post("\(path):setIamPolicy", ["policy": policy]).status == 200)
    }
  }

  @Test(
    "refuses members, roles and versions that cannot be",
    arguments: [
      ("roles/firestore.admin", "user:a@example.com", "Role roles/firestore.admin is not supported for this resource."),
      (
        "roles/viewer", "serviceAccount:ghost@orchestra-demo.iam.gserviceaccount.com",
        "Service account ghost@orchestra-demo.iam.gserviceaccount.com does not exist."
      ),
      ("roles/viewer", "allUsers", "Members belonging to the allUsers or allAuthenticatedUsers are not allowed here."),
      ("roles/viewer", "nobody", "Invalid member nobody: an identity type and an identifier are required."),
      (
        "roles/viewer", "principalSet://iam.googleapis.com/projects/orchestra-demo/locations/global/x",
        "Invalid principal principalSet://iam.googleapis.com/projects/orchestra-demo/locations/global/x: "
          + "it must name a project by its number."
      ),
    ])
  func invalid(role: String, member: String, message: String) async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post(
        "\(v3)/orchestra-demo:setIamPolicy",
        ["policy": ["bindings": [["role": .string(role), "members": [.string(member)]]]]])
      #expect(answer.status == 400)
      #expect(answer.message == message)
    }
  }

  @Test("keeps conditions only from those who know them: version 3")
  func conditions() async throws {
    try await RunningSandbox.use { running in
      let path = "\(v3)/orchestra-demo"
      var policy = try await running.post("\(path):getIamPolicy").json
      let condition: JSON = ["title": "soon over", "expression": "request.time < timestamp(\"2030-01-01T00:00:00Z\")"]
      policy["bindings"] = .array(
        (policy["bindings"]?.array ?? [])
          + [["role": "roles/run.viewer", "members": ["user:guest@example.com"], "condition": condition]])
      let refused = try await running.post("\(path):setIamPolicy", ["policy": policy])
      #expect(refused.status == 400)
      policy["version"] = 3
      let written = try await running.post("\(path):setIamPolicy", ["policy": policy])
      #expect(written.json["version"] == 3)
      let mangled = try await running.post("\(path):getIamPolicy").json["bindings"]?.array ?? []
      #expect(mangled.contains { $0["role"]?.string?.hasPrefix("roles/run.viewer_withcond_") ?? false })
      #expect(mangled.allSatisfy { $0["condition"] == nil })
      let whole = try await running.post("\(path):getIamPolicy", ["options": ["requestedPolicyVersion": 3]])
      #expect(whole.json["bindings"]?.array?.contains { $0["condition"] == condition } == true)
    }
  }

  @Test(
    "tests permissions by the caller's role",
    arguments: [
      ("orchestra-demo", ["run.services.create", "resourcemanager.projects.setIamPolicy", "run.services.get"]),
      ("legacy-apps", ["run.services.create", "run.services.get"]), ("shared-platform", ["run.services.get"]),
      ("partner-payments", []),
    ])
  func testPermissions(project: String, held: [String]) async throws {
    try await RunningSandbox.use { running in
      let asked: JSON = ["run.services.create", "resourcemanager.projects.setIamPolicy", "run.services.get"]
      let answer = try await running.post("\(v3)/\(project):testIamPermissions", ["permissions": asked])
      #expect(answer.status == 200)
      // None is an absent field, not an empty list.
      #expect(answer.json == (held.isEmpty ? [:] : ["permissions": JSON(held)]))
    }
  }

  @Test("refuses the whole question where one permission is unknown")
  func unknownPermission() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post(
        "\(v3)/orchestra-demo:testIamPermissions", ["permissions": ["run.services.get", "run.services.fly"]])
      #expect(answer.status == 400)
      #expect(answer.message == "Permission run.services.fly is not valid for this resource.")
    }
  }

  @Test("lets an editor read a project's policy but not change it")
  func denied() async throws {
    try await RunningSandbox.use { running in
      #expect(try await running.post("\(v3)/legacy-apps:getIamPolicy").status == 200)
      let answer = try await running.post("\(v3)/legacy-apps:setIamPolicy", ["policy": ["bindings": []]])
      #expect(answer.status == 403)
      #expect(answer.reason == "IAM_PERMISSION_DENIED")
    }
  }
}
