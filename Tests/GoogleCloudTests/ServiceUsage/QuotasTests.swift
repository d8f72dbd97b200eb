import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Quotas by region")
struct QuotasTests {
  private static let metrics = """
    {"metrics":[{"metric":"run.googleapis.com/cpu_allocation","consumerQuotaLimits":[
      {"unit":"1/{project}","quotaBuckets":[{"effectiveLimit":"5"}]},
      {"unit":"1/{project}/{region}","quotaBuckets":[{"effectiveLimit":"20000","defaultLimit":"20000"},
        {"effectiveLimit":"56000","dimensions":{"region":"us-central1"}}]}]}]}
    """

  @Test("a region has its own limit, or that of all regions; another metric has none")
  func limits() async throws {
    let requests = try await exchange([.json(Self.metrics)]) { client async throws in
      let quotas = try #require(try await client.services.quotas(of: "run.googleapis.com", project: "p"))
      #expect(quotas.limit("run.googleapis.com/cpu_allocation", region: "us-central1") == 56000)
      #expect(quotas.limit("run.googleapis.com/cpu_allocation", region: "europe-west1") == 20000)
      #expect(quotas.limit("run.googleapis.com/mem_allocation", region: "us-central1") == nil)
    }
    #expect(
      requests.map(\.line) == [
        "GET /serviceusage/v1beta1/projects/p/services/run.googleapis.com/consumerQuotaMetrics?pageSize=200"
      ])
  }

  @Test("who may not see them knows none", arguments: [(403, "PERMISSION_DENIED"), (404, "NOT_FOUND")])
  func hidden(status: Int, code: String) async throws {
    _ = try await exchange([.refusal(status, code)]) { client async throws in
      #expect(try await client.services.quotas(of: "run.googleapis.com", project: "p") == nil)
    }
  }
}
