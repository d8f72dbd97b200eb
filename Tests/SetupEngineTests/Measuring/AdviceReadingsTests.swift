import CapacityModel
import Foundation
import Measurement
import Testing

@testable import SetupEngine

@Suite("What was measured, as the model plays it")
struct AdviceReadingsTests {
  private let start = Date(timeIntervalSince1970: 1_795_996_800)

  private func traffic() -> MeasuredTraffic {
    let buckets = Buckets.exponential(count: 64, growth: 1.4, scale: 1)
    // Bucket 13 goes from 1.4^12 = 57 to 79 ms, bucket 15 to 156 ms.
    var counts = [Int](repeating: 0, count: 16)
    (counts[13], counts[15]) = (900, 100)
    let latency = Distribution(count: 1000, mean: 75, buckets: buckets, counts: counts)
    let starts = Distribution(count: 6, mean: 2500)
    let hour = MeasuredHour(
      start: start, requests: 1000, latency: MeasuredMean(count: 1000, mean: 75),
      starts: MeasuredMean(count: 6, mean: 2500), cpu: 0.2, memory: 0.5, instanceSeconds: 3600)
    let window = MeasuredWindow(
      start: start, end: start.addingTimeInterval(3600), hours: [hour],
      days: [MeasuredDay(start: start, latency: latency, starts: starts)],
      deployments: [MeasuredDeployment(at: start.addingTimeInterval(600), revision: "r")],
      service: MeasuredState(
        sizing: MeasuredSizing(
          cpu: 2, memory: 1, concurrency: 80, minInstances: 0, maxInstances: 5, isAlwaysAllocated: false)))
    return MeasuredTraffic(
      start: start, minutes: 60, arrivals: Array(repeating: 1000.0 / 60, count: 60),
      instances: [
        "active": Array(repeating: 1, count: 60),
        "idle": Array(repeating: nil, count: 30) + Array(repeating: 1, count: 30),
      ],
      wanted: ["cpu": Array(repeating: 2, count: 60), "concurrency": Array(repeating: 1, count: 60)],
      concurrency: Array(repeating: 3, count: 60), window: window)
  }

  @Test("the requests, their times, the starts and what is compared are those that were measured")
  func week() throws {
    let week = try #require(traffic().week)
    #expect(abs(week.arrivals.requests - 1000) < 1e-6)
    #expect(abs(week.service.total.mean - 0.075) < 1e-9)
    // 20 % of 2 vCPU in 3,600 s over 1,000 requests would be 1.44 s; more than the request takes is all of it.
    #expect(week.service.cpuShare == 1)
    #expect(abs(week.coldStart.mean - 2.5) < 1e-6)
    #expect(week.rollouts == [600])
    #expect(week.seen.starts == MeasuredWeek.Halves(first: 6, second: 0))
    #expect(week.seen.instances == 1.5)
    let p95 = try #require(week.seen.p95)
    #expect(p95.lowerBound > 0.1 && p95.upperBound < 0.16)
  }

  @Test("the evidence is the busiest hour's, and a driver counts where it asks for more than the other")
  func evidence() {
    let evidence = traffic().evidence
    #expect(evidence.cpuUse == 0.2 && evidence.memoryUse == 0.5 && evidence.concurrency == 3)
    #expect(evidence.drivers == ["cpu": 60])
    #expect(traffic().memoryPeak == 0.5)
  }

  @Test("without a request there is nothing to play")
  func nothing() {
    var traffic = traffic()
    traffic.arrivals = Array(repeating: 0, count: 60)
    #expect(traffic.week == nil)
  }
}
