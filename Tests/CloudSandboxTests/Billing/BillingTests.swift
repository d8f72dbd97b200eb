import Testing

@testable import CloudSandbox

@Suite("Cloud Billing")
struct BillingTests {
  @Test("tells whether a project has an account, and gives it one")
  func link() async throws {
    try await RunningSandbox.use { running in
      let paid = try await running.get("/cloudbilling/v1/projects/orchestra-demo/billingInfo")
      #expect(paid.json["billingEnabled"] == true)
      let path = "/cloudbilling/v1/projects/orchestra-unfunded/billingInfo"
      let unpaid = try await running.get(path)
      #expect(unpaid.status == 200)
      #expect(unpaid.json["billingEnabled"] == nil)
      let account = try #require(paid.json["billingAccountName"])
      let linked = try await running.send("PUT", path, ["billingAccountName": account])
      #expect(linked.json["billingEnabled"] == true)
      try await running.enable("run", in: "orchestra-unfunded")
      #expect(
        try await running.get("/run/v2/projects/orchestra-unfunded/locations/us-central1/services").status == 200)
    }
  }

  @Test("those who may link a project to the account hold what they ask about on it, and nothing on another one")
  func permissions() async throws {
    try await RunningSandbox.use { running in
      let paid = try await running.get("/cloudbilling/v1/projects/orchestra-demo/billingInfo")
      let account = try #require(paid.json["billingAccountName"]?.string)
      let asked: JSON = ["permissions": ["billing.budgets.create", "billing.budgets.get"]]
      let own = try await running.send("POST", "/cloudbilling/v1/\(account):testIamPermissions", asked)
      #expect(own.status == 200 && own.json["permissions"] == asked["permissions"])
      let foreign = try await running.send(
        "POST", "/cloudbilling/v1/billingAccounts/000000-000000-000000:testIamPermissions", asked)
      #expect(foreign.status == 200 && foreign.json["permissions"] == nil)
    }
  }

  @Test("is not for those who cannot see the project, or own no account")
  func denied() async throws {
    try await RunningSandbox.use { running in
      #expect(try await running.get("/cloudbilling/v1/projects/partner-payments/billingInfo").status == 403)
      let path = "/cloudbilling/v1/projects/shared-platform/billingInfo"
      #expect(try await running.send("PUT", path, ["billingAccountName": ""]).status == 403)
      let foreign = try await running.send(
        "PUT", "/cloudbilling/v1/projects/orchestra-unfunded/billingInfo",
        ["billingAccountName": "billingAccounts/000000-000000-000000"])
      #expect(foreign.status == 403)
    }
  }
}
