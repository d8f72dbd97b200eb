import Testing

@testable import CloudSandbox

@Suite("Budgets of a billing account")
struct BudgetsTests {
  private static let path = "/billingbudgets/v1/\(SampleWorld.billingAccount)/budgets"
  private static let budget: JSON = [
    "displayName": "orchestra-demo: a month", "amount": ["specifiedAmount": ["units": "50"]],
  ]

  @Test("are made, listed, changed and deleted by those who own the account")
  func life() async throws {
    try await RunningSandbox.use { running in
      let made = try await running.send("POST", Self.path, Self.budget)
      #expect(made.status == 200)
      let name = try #require(made.json["name"]?.string)
      #expect(name.hasPrefix("\(SampleWorld.billingAccount)/budgets/"))
      #expect(try await running.get(Self.path).json["budgets"]?.array?.count == 1)
      let changed = try await running.send(
        "PATCH", "/billingbudgets/v1/\(name)?updateMask=amount", ["amount": ["specifiedAmount": ["units": "80"]]])
      #expect(changed.json[path: "amount.specifiedAmount.units"] == "80")
      #expect(changed.json["displayName"] == Self.budget["displayName"])
      #expect(try await running.send("DELETE", "/billingbudgets/v1/\(name)").status == 200)
      #expect(try await running.get("/billingbudgets/v1/\(name)").status == 404)
    }
  }

  @Test("need an amount, and are not for those who have nothing to do with the account")
  func refused() async throws {
    try await RunningSandbox.use { running in
      let unpriced = try await running.send("POST", Self.path, ["displayName": "x"])
      #expect(unpriced.status == 400)
      let foreign = try await running.get("/billingbudgets/v1/billingAccounts/000000-000000-000000/budgets")
      #expect(foreign.status == 403)
    }
  }
}
