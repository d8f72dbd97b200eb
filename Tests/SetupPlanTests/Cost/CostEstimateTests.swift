import Testing

@testable import SetupPlan

@Suite("The estimate of a month's cost")
struct CostEstimateTests {
  private func estimate(
    cpu: Int = 2000, memory: Int = 2048, min: Int = 1, concurrency: Int = 80, keepWarm: String? = nil,
    region: String = "us-central1", load: Load = Load(requestsPerMonth: 0)
  ) -> CostEstimate {
    CostEstimate(
      resources: Resources(
        memory: Memory(mebibytes: memory), cpu: CPU(millis: cpu), minInstances: min, maxInstances: 20,
        concurrency: concurrency, timeout: 300, keepWarm: keepWarm),
      region: region, load: load)
  }

  private func dollars(_ estimate: CostEstimate, _ label: String) throws -> Double {
    try #require(estimate.items.first { $0.label == label }).dollars
  }

  /// Whether two amounts are the same to a hundredth of a cent.
  private func isClose(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 0.0001 }

  @Test(
    "two CPU and two GiB, one instance ready and no traffic, are the price list's own example",
    arguments: [("us-central1", 26.28), ("europe-west3", 36.792)])
  func idle(region: String, total: Double) throws {
    let estimate = estimate(region: region)
    #expect(isClose(estimate.total, total))
    #expect(isClose(try dollars(estimate, "Idle minimum instances"), total))
  }

  @Test(
    "the same with CPU always allocated is the price list's example, whatever the traffic, and requests are free",
    arguments: [("us-central1", 105.12), ("europe-west3", 147.168)])
  func always(region: String, total: Double) throws {
    var resources = Resources.guide
    (resources.cpuAllocation, resources.keepWarm) = (.always, nil)
    for load in [Load(requestsPerMonth: 0), Load()] {
      let estimate = CostEstimate(resources: resources, region: region, load: load)
      let gross = try dollars(estimate, "CPU, always allocated") + dollars(estimate, "Memory of the instances")
      #expect(isClose(gross, total))
      #expect(isClose(try dollars(estimate, "Requests"), 0))
      #expect(isClose(try dollars(estimate, "Free tier"), -5.22))
    }
  }

  @Test(
    "without minimum instances, CPU that is always allocated costs nothing without traffic, and an instance with it")
  func alwaysFromZero() throws {
    var resources = Resources.guide
    (resources.cpuAllocation, resources.keepWarm, resources.minInstances) = (.always, nil, 0)
    let silent = CostEstimate(resources: resources, region: "us-central1", load: Load(requestsPerMonth: 0))
    #expect(isClose(silent.total, 0))
    let busy = CostEstimate(resources: resources, region: "us-central1")
    #expect(isClose(busy.total, 105.12 - 5.22))
    // A call every five minutes keeps an instance, which is paid for round the clock then.
    resources.keepWarm = "*/5 * * * *"
    let warm = CostEstimate(resources: resources, region: "us-central1", load: Load(requestsPerMonth: 0))
    #expect(isClose(warm.total, 105.12 - 5.22))
    #expect(isClose(CostEstimate.busyMonth(of: 1, resources, region: "us-central1"), 105.12))
  }

  @Test("a call every five minutes costs five cents a month, and nothing within the free tier")
  func keepWarm() throws {
    // 8,760 calls of 0.1 s: 876 s × (2 × 0.000024 + 2 × 0.0000025) + 8,760 × 0.0000004.
    let estimate = estimate(min: 0, keepWarm: "*/5 * * * *")
    #expect(isClose(try dollars(estimate, "Keep-warm calls"), 0.049932))
    #expect(isClose(estimate.total, 0))
    let note = try #require(estimate.items.first { $0.label == "Keep-warm calls" }?.note)
    #expect(note.hasPrefix("8760 calls. ") && note.contains("then $0.10 a month"))
  }

  @Test("the guide's sizing under the assumed load, part by part, in both tiers")
  func guide() throws {
    let first = CostEstimate(resources: .guide, region: "us-central1")
    // 240,000 s of requests ÷ 1.193744 at once = 201,048.15 s.
    #expect(isClose(try dollars(first, "CPU while serving"), 9.650311))
    #expect(isClose(try dollars(first, "Memory while serving"), 1.005241))
    #expect(isClose(try dollars(first, "Requests"), 0.80))
    // 2,628,000 s less those and the 876 s of the keep-warm calls.
    #expect(isClose(try dollars(first, "Idle minimum instances"), 24.260759))
    #expect(isClose(try dollars(first, "Free tier"), -6.02))
    #expect(isClose(first.total, 29.746242))

    let second = CostEstimate(resources: .guide, region: "southamerica-east1")
    #expect(isClose(try dollars(second, "CPU while serving"), 13.510436))
    #expect(isClose(try dollars(second, "Requests"), 0.80))
    #expect(isClose(try dollars(second, "Free tier"), -6.02))
    #expect(isClose(second.total, 43.731338))
  }

  @Test("with four requests at once, half a million seconds serve ten million of 200 ms")
  func measuredConcurrency() throws {
    let load = Load(requestsPerMonth: 10_000_000, meanLatency: 0.2, meanConcurrency: 4)
    let estimate = estimate(cpu: 1000, memory: 1024, min: 0, load: load)
    #expect(isClose(try dollars(estimate, "CPU while serving"), 12))
    #expect(isClose(try dollars(estimate, "Memory while serving"), 1.25))
    #expect(isClose(try dollars(estimate, "Requests"), 4))
    #expect(isClose(estimate.total, 11.23))
    #expect(estimate.items.first?.note == "500000 seconds of 1 vCPU.")
  }

  @Test("half a CPU serves one at a time: requests do not share its time")
  func fraction() throws {
    let estimate = estimate(
      cpu: 500, memory: 512, min: 0, concurrency: 1, load: Load(requestsPerMonth: 3_000_000, meanLatency: 0.5))
    #expect(isClose(try dollars(estimate, "CPU while serving"), 18))
    #expect(isClose(estimate.total, 15.055))
    #expect(estimate.items.first?.note == "1500000 seconds of 0.5 vCPU.")
  }

  @Test("the free tier never pays for idle instances, nor more than was used")
  func freeTier() throws {
    #expect(isClose(try dollars(estimate(), "Free tier"), 0))
    let some = estimate(min: 0, load: Load(requestsPerMonth: 100_000, meanLatency: 0.1, meanConcurrency: 1))
    // 10,000 s × (2 × 0.000024 + 2 × 0.0000025) + 100,000 × 0.0000004.
    #expect(isClose(try dollars(some, "Free tier"), -0.57))
    #expect(isClose(some.total, 0))
  }

  @Test("traffic that keeps the ready instances busy leaves nothing idle, never less")
  func busy() throws {
    let load = Load(requestsPerMonth: 100_000_000, meanLatency: 0.12, meanConcurrency: 1)
    #expect(try dollars(estimate(load: load), "Idle minimum instances") == 0)
  }

  @Test("lines for what a sizing does not have are left out")
  func lines() {
    #expect(
      estimate(min: 0).items.map(\.label) == ["CPU while serving", "Memory while serving", "Requests", "Free tier"])
    #expect(estimate(min: 2, keepWarm: "0 * * * *").items.map(\.label).contains("Keep-warm calls"))
  }

  @Test("more memory, more CPU and more ready instances never cost less", arguments: ["us-central1", "asia-east2"])
  func monotonic(region: String) {
    let load = Load()
    func total(_ cpu: Int, _ memory: Int, _ min: Int) -> Double {
      estimate(cpu: cpu, memory: memory, min: min, region: region, load: load).total
    }
    #expect(total(2000, 2048, 1) < total(2000, 4096, 1))
    #expect(total(2000, 2048, 1) < total(4000, 2048, 1))
    #expect(total(2000, 2048, 0) < total(2000, 2048, 1))
  }

  @Test("a region without a price counts as tier 2, and the basis says so")
  func unknownRegion() {
    #expect(isClose(estimate(region: "mars-north1").total, 36.792))
    #expect(
      CostEstimate.basis(region: "mars-north1")
        == "Estimate in USD at list prices of 2026-09, price unknown (tier 2 assumed): 2000000 requests a month of 120 ms."
    )
    #expect(
      CostEstimate.basis(region: "us-central1", load: Load(requestsPerMonth: 5, meanLatency: 0.0456))
        == "Estimate in USD at list prices of 2026-09, tier 1: 5 requests a month of 46 ms.")
  }

  @Test(
    "amounts are written in dollars and cents",
    arguments: [
      (0, "$0.00"), (26.28, "$26.28"), (0.049_932, "$0.05"), (-4.32, "-$4.32"), (-0.001, "$0.00"), (1234.5, "$1234.50"),
      (0.999, "$1.00"), (7.07, "$7.07"),
    ])
  func amounts(dollars: Double, text: String) {
    #expect(CostEstimate.text(dollars) == text)
  }
}

@Suite("The range of an estimate")
struct CostRangeTests {
  @Test("the estimate lies in its range, and all instances busy cost more than either")
  func range() throws {
    for concurrency in [1, 8, 80] {
      var resources = Resources.guide
      resources.concurrency = concurrency
      let load = Load(requestsPerMonth: 100_000_000, meanLatency: 0.12)
      let estimate = CostEstimate(resources: resources, region: "us-central1", load: load)
      let range = try #require(estimate.range)
      #expect(range.contains(estimate.total))
      let atMost = try #require(estimate.atMost)
      #expect(atMost + 40 > range.upperBound)
    }
  }

  @Test("an environment's estimate takes the traffic of its answers")
  func traffic() throws {
    var environment = Samples.environment()
    let assumed = CostEstimate(of: environment)
    environment.traffic = Traffic(requestsPerMonth: 50_000_000, meanLatency: 200, peak: 2)
    #expect(CostEstimate(of: environment).total > assumed.total)
    #expect(environment.load.peak == 2 && environment.load.meanLatency == 0.2)
  }
}
