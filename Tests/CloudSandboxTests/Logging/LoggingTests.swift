import Testing

@testable import CloudSandbox

@Suite("Cloud Logging")
struct LoggingTests {
  @Test("has no entries, for those who may read them")
  func list() async throws {
    try await RunningSandbox.use { running in
      let own = try await running.post("/logging/v2/entries:list", ["resourceNames": ["projects/orchestra-demo"]])
      #expect(own.status == 200)
      #expect(own.json == [:])
      let foreign = try await running.post("/logging/v2/entries:list", ["resourceNames": ["projects/partner-payments"]])
      #expect(foreign.status == 403)
      #expect(try await running.post("/logging/v2/entries:list").status == 400)
    }
  }
}
