import Testing

@testable import SetupPlan

@Suite("The traffic of an estimate")
struct LoadTests {
  @Test("the default load has 1.19 requests at once, not the setting's 80")
  func shared() {
    // 2,000,000 × 0.12 s × 4 ÷ 2,628,000 s = 0.365297 in flight; 0.365297 ÷ (1 - e^-0.365297) = 1.193744.
    #expect(abs(Load().concurrency(limitedBy: 80) - 1.193_744) < 0.000_001)
  }

  @Test("the setting is never exceeded, and one is the least")
  func limits() {
    let heavy = Load(requestsPerMonth: 100_000_000, meanLatency: 1)
    #expect(heavy.concurrency(limitedBy: 1) == 1)
    #expect(heavy.concurrency(limitedBy: 10) == 10)
    #expect(heavy.concurrency(limitedBy: 0) == 1)
    #expect(Load(requestsPerMonth: 0).concurrency(limitedBy: 80) == 1)
    #expect(Load(requestsPerMonth: 1).concurrency(limitedBy: 80) >= 1)
  }

  @Test("what was measured counts as far as the setting allows", arguments: [(4.0, 4.0), (0.2, 1.0), (200, 80)])
  func measured(concurrency: Double, expected: Double) {
    #expect(Load(meanConcurrency: concurrency).concurrency(limitedBy: 80) == expected)
  }
}
