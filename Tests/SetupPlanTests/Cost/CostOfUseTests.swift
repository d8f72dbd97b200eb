import Testing

@testable import SetupPlan

@Suite("What a service costs by what was used")
struct CostOfUseTests {
  private func resources(_ edit: (inout Resources) -> Void = { _ in }) -> Resources {
    var resources = Resources.guide
    resources.minInstances = 0
    resources.keepWarm = nil
    edit(&resources)
    return resources
  }

  private func item(_ label: String, _ estimate: CostEstimate) -> Double? {
    estimate.items.first { $0.label == label }?.dollars
  }

  @Test("billed seconds, GiB seconds and requests at list prices, for a month of 730 hours")
  func prices() {
    // A tenth of a month.
    let use = MeasuredUse(
      seconds: 262_800, requests: 1_000_000, meanLatency: 0.1, billableSeconds: 50_000, cpuSeconds: 100_000,
      memorySeconds: 100_000)
    let estimate = CostEstimate(of: use, resources: resources(), region: "us-central1")
    #expect(abs((item("CPU that was billed", estimate) ?? 0) - 1_000_000 * 0.000024) < 1e-9)
    #expect(abs((item("Memory that was billed", estimate) ?? 0) - 1_000_000 * 0.0000025) < 1e-9)
    #expect(abs((item("Requests", estimate) ?? 0) - 4) < 1e-9)
    #expect(abs((item("Free tier", estimate) ?? 0) + (180_000 * 0.000024 + 360_000 * 0.0000025 + 0.8)) < 1e-9)
    #expect(item("Idle minimum instances", estimate) == nil)
    #expect(abs((use.overlap ?? 0) - 2) < 1e-9)
    let second = CostEstimate(of: use, resources: resources(), region: "europe-west3")
    #expect(abs((item("CPU that was billed", second) ?? 0) - 1_000_000 * 0.000024 * 1.4) < 1e-9)
  }

  @Test("what is left of the minimum is idle time, and instances that always have CPU pay for no request")
  func kinds() {
    let use = MeasuredUse(seconds: 2_628_000, requests: 1000, billableSeconds: 628_000)
    let kept = CostEstimate(of: use, resources: resources { $0.minInstances = 1 }, region: "us-central1")
    let idle = 2_000_000 * (2 * 0.0000025 + 2 * 0.0000025)
    #expect(abs((item("Idle minimum instances", kept) ?? 0) - idle) < 1e-9)
    // Without the billed vCPU seconds, the size tells them.
    #expect(abs((item("CPU that was billed", kept) ?? 0) - 628_000 * 2 * 0.000024) < 1e-9)
    let always = CostEstimate(of: use, resources: resources { $0.cpuAllocation = .always }, region: "us-central1")
    #expect(item("Requests", always) == 0)
    #expect(abs((item("CPU that was billed", always) ?? 0) - 628_000 * 2 * 0.000018) < 1e-9)
    #expect(
      CostEstimate(of: MeasuredUse(seconds: 0, requests: 0, billableSeconds: 0), resources: resources(), region: "x")
        .total == 0)
  }

  @Test("the measured load replaces what the estimate assumes")
  func load() throws {
    let use = MeasuredUse(seconds: 262_800, requests: 500_000, meanLatency: 0.25, billableSeconds: 25_000)
    let load = try #require(Load(use))
    #expect(load.requestsPerMonth == 5_000_000)
    #expect(load.meanLatency == 0.25)
    #expect(load.meanConcurrency == 5)
    // Five share each billed second: what was billed comes out again.
    #expect(load.activeSeconds(of: resources()) == 250_000)
    #expect(Load(MeasuredUse(seconds: 10, requests: 0, billableSeconds: 0)) == nil)
  }
}
