import Testing

@testable import CloudSandbox

@Suite("Predefined roles")
struct RolesTests {
  @Test("tell their permissions one by one, and in a list only if asked")
  func get() async throws {
    try await RunningSandbox.use { running in
      let role = try await running.get("/iam/v1/roles/run.invoker").json
      #expect(role["includedPermissions"] == ["run.routes.invoke"])
      let page = try await running.get("/iam/v1/roles?pageSize=5").json
      #expect(page["roles"]?.array?.count == 5)
      #expect(page["roles"]?.array?.allSatisfy { $0["includedPermissions"] == nil } == true)
      #expect(page["nextPageToken"] != nil)
      #expect(try await running.get("/iam/v1/roles/firestore.admin").status == 404)
    }
  }

  @Test("and testable permissions are asked for by POST, page by page")
  func testable() async throws {
    try await RunningSandbox.use { running in
      let resource: JSON = "//cloudresourcemanager.googleapis.com/projects/orchestra-demo"
      let first = try await running.post(
        "/iam/v1/permissions:queryTestablePermissions", ["fullResourceName": resource, "pageSize": 3]
      ).json
      #expect(first["permissions"]?.array?.count == 3)
      let second = try await running.post(
        "/iam/v1/permissions:queryTestablePermissions",
        ["fullResourceName": resource, "pageSize": 3, "pageToken": first["nextPageToken"] ?? ""]
      ).json
      #expect(second["permissions"] != first["permissions"])
      let roles = try await running.post("/iam/v1/roles:queryGrantableRoles", ["fullResourceName": resource]).json
      #expect(roles["roles"]?.array?.contains { $0["name"] == "roles/run.admin" } == true)
    }
  }

  @Test(
    "an editor changes things but no policies, secrets or identities",
    arguments: [
      ("run.services.create", true), ("run.services.setIamPolicy", false), ("secretmanager.versions.access", false),
      ("iam.workloadIdentityPools.create", false), ("iam.workloadIdentityPools.get", true),
      ("iam.serviceAccounts.getAccessToken", false),
    ])
  func editor(permission: String, has: Bool) {
    #expect(Permissions.role("roles/editor", has: permission) == has)
  }
}
