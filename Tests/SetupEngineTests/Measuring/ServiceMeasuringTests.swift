import Foundation
import Measurement
import ScriptedServer
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Measuring a service", .timeLimit(.minutes(5)))
struct ServiceMeasuringTests {
  /// A Monday, at midnight.
  private let monday = CalendarDay(number: 20_780).start

  private func day(_ number: Double) -> Date { monday.addingTimeInterval(number * 86_400) }

  private func cloud(_ edit: (inout MeasuredCloud) -> Void = { _ in }) -> MeasuredCloud {
    var cloud = MeasuredCloud()
    cloud.created = day(-100)
    cloud.revisions = [("s-00001", day(-100))]
    edit(&cloud)
    return cloud
  }

  @Test("a window has hours, days, sizes, deployments and build times, asked for at once")
  func window() async throws {
    let cloud = cloud {
      $0.revisions.append(("s-00002", day(1.5)))
      $0.runs = [(day(1.4), 80), (day(0.4), 60)]
    }
    try await cloud.use(now: day(3)) { measuring, server async throws in
      let window = try await measuring.window(from: day(0), to: day(2))
      #expect(window.hours.count == 48)
      #expect(window.requests == 48 * 120)
      #expect(window.errors == 0)
      #expect(window.hours[5].latency == MeasuredMean(count: 120, mean: 100))
      #expect(window.hours[5].starts == MeasuredMean(count: 4, mean: 2000))
      #expect(window.hours[5].cpu == 0.2)
      #expect(window.hours[5].instanceSeconds == 3600)
      #expect(window.sum(\.billableSeconds) == 28_800.0)
      #expect(abs((window.peakRate ?? 0) - 120.0 / 3600) < 1e-5)
      #expect(window.days.count == 2)
      let p95 = try #require(window.latency.percentile(0.95))
      #expect(p95.lower <= 100 && p95.upper >= 100)
      #expect(window.deployments == [MeasuredDeployment(at: day(1.5), revision: "s-00002")])
      #expect(
        window.service?.sizing
          == MeasuredSizing(cpu: 2, memory: 2, concurrency: 80, minInstances: 1, maxInstances: 20))
      #expect(window.builds.map(\.seconds) == [60, 80])
      #expect(window.builds.map(\.queue) == [9, 9])
      // “Build and push” is a build; what an action does afterwards counts nowhere.
      #expect(window.builds.last?.parts == ["build": 40, "deploy": 40])
      #expect(window.notes == [])
      let asked = await server.requests.filter { $0.target.contains("/timeSeries") }
      #expect(asked.count == ServiceMeasuring.windowMetrics.count)
    }
  }

  @Test("a metric that is refused is a note, one that was never written is nothing, and all refused is an error")
  func refusals() async throws {
    let some = cloud {
      $0.refused = ["container/memory"]
      $0.unknown = ["e2e"]
    }
    try await some.use(now: day(3)) { measuring, _ async throws in
      let window = try await measuring.window(from: day(0), to: day(1))
      #expect(window.hours.count == 24)
      #expect(window.hours[0].memory == nil)
      #expect(window.endToEnd.count == 0)
      #expect(window.notes.count == 2, "\(window.notes)")
      #expect(window.notes[0].hasPrefix("memory in use, as a fraction of the limit could not be read"))
    }
    let all = cloud { $0.refused = ["request", "container"] }
    try await all.use(now: day(3)) { measuring, _ async throws in
      let failure = await failure { _ = try await measuring.window(from: day(0), to: day(1)) }
      #expect(failure?.kind == .notPermitted)
    }
  }

  @Test("windows end where the points can all be read")
  func latest() async throws {
    try await cloud().use(now: day(1).addingTimeInterval(200)) { measuring, _ async throws in
      // 240 seconds of delay and one point: the last hour of the day before is not complete.
      #expect(await measuring.latestHour() == day(1).addingTimeInterval(-3600))
      #expect(await measuring.latest(period: 300) == day(1).addingTimeInterval(-300))
    }
  }

  @Test("against a baseline from before, the days since are compared, and a gain is found")
  func comparedWithBaseline() async throws {
    let change = day(14)
    let cloud = cloud {
      $0.latency = { date in
        let noise = 1 + 0.05 * sin(date.timeIntervalSince1970 / 9000)
        return (date < change ? 100 : 70) * noise
      }
      $0.revisions.append(("s-00002", day(14.2)))
      $0.runs =
        (0..<12).map { (day(Double($0)), 80 + Double($0 % 3)) }
        + (0..<12).map { (day(15 + Double($0)), 50 + Double($0 % 4)) }
    }
    try await cloud.use(now: day(29).addingTimeInterval(3700)) { measuring, _ async throws in
      let before = try await measuring.window(from: day(0), to: day(14))
      let baseline = Baseline(
        environment: "production", project: "p", region: "r", serviceName: "s", written: day(14).addingTimeInterval(60),
        kind: .before, window: before)
      let found = try await measuring.compared(WindowChoice(baseline: baseline))
      #expect(found.comparison.after.start == day(15))
      #expect(found.origin.contains("before the first change"))
      let results = found.comparison.results
      #expect(results.first { $0.promise == .latency }?.verdict.name == "better")
      #expect(results.first { $0.promise == .latency }?.standing == .kept)
      #expect(results.first { $0.promise == .coldStart }?.verdict.name == "better")
      #expect(results.first { $0.promise == .cpuEfficiency }?.verdict.name == "no-difference")
      #expect(results.first { $0.promise == .build }?.verdict.name == "better")
      #expect(results.first { $0.promise == .build }?.basis == "12 and 12 runs")
      #expect(found.firstDays == nil && found.sideBySide == nil)
      let few = try await measuring.compared(WindowChoice(baseline: baseline, days: 3))
      #expect(few.comparison.results.first { $0.promise == .latency }?.verdict.name == "not-enough-data")
      let early = await failure {
        _ = try await measuring.compared(WindowChoice(baseline: baseline, since: day(13)))
      }
      #expect(early?.remedy.contains("--since \(CalendarDay(day(15)).iso)") == true)
    }
  }

  @Test("of a service that was not there before, the first days stand for the time before, once they are over")
  func firstDays() async throws {
    let young = cloud {
      $0.created = day(-0.5)
      $0.revisions = [("s-00001", day(-0.5))]
    }
    try await young.use(now: day(5.5)) { measuring, _ async throws in
      let found = try await measuring.compared(WindowChoice())
      #expect(found.firstDays == nil)
      #expect(found.comparison.results.first { $0.promise == .latency }?.verdict.name == "not-enough-data")
    }
    try await young.use(now: day(30.5)) { measuring, _ async throws in
      let found = try await measuring.compared(WindowChoice())
      #expect(found.firstDays?.kind == .firstDays)
      #expect(found.firstDays?.window.start == day(0))
      #expect(found.firstDays?.window.end == day(14))
      #expect(found.comparison.after.start == day(16))
      #expect(found.comparison.results.first { $0.promise == .latency }?.verdict.name == "no-difference")
    }
    var partly = young
    partly.refused = ["container/memory"]
    try await partly.use(now: day(16.5)) { measuring, _ async throws in
      #expect(try await measuring.compared(WindowChoice()).firstDays == nil)
    }
    try await MeasuredCloud().use(now: day(5)) { measuring, _ async throws in
      let failure = await failure { _ = try await measuring.compared(WindowChoice()) }
      #expect(failure?.kind == .answers)
    }
  }

  @Test("two revisions that share the requests are compared side by side, the older one first")
  func sideBySide() async throws {
    let split = cloud {
      $0.requestsAnHour = 1200
      $0.revisions = [("s-00001", day(-20)), ("s-00002", day(2))]
      $0.shares = ["s-00001": 50, "s-00002": 50]
      $0.latency = { 100 * (1 + 0.1 * sin($0.timeIntervalSince1970 / 4000)) }
    }
    try await split.use(now: day(3)) { measuring, _ async throws in
      let found = try #require(try await measuring.compared(WindowChoice()).sideBySide)
      #expect(found.before.revision == "s-00001")
      #expect(found.after.revision == "s-00002")
      #expect(found.shared > 250)
      let latency = try #require(found.results.first { $0.promise == .latency })
      guard case .better(let range) = latency.verdict else {
        Issue.record("\(latency.verdict.words)")
        return
      }
      #expect(range.low < 25.5 && range.high > 24.5)
    }
  }

  @Test("the traffic is told minute by minute, with what drives the scaling")
  func traffic() async throws {
    try await cloud().use(now: day(3)) { measuring, _ async throws in
      let traffic = try await measuring.traffic(from: day(0), to: day(1))
      #expect(traffic.minutes == 1440)
      #expect(traffic.arrivals.count == 1440)
      // The first minute of each hour has a reading; the others were not written.
      #expect(traffic.instances.values.first?.compactMap(\.self).count == 24)
      #expect(traffic.instances.values.first?.count == 1440)
      // A fifth of two vCPU for an hour, over 120 requests.
      #expect(abs((traffic.cpuSecondsPerRequest ?? 0) - 0.2 * 2 * 3600 / 120) < 1e-9)
      #expect(traffic.quietLatency == 100)
    }
  }

  @Test("the traffic goes as far back as instances have had their present size, from the next full hour on")
  func sized() async throws {
    var cloud = cloud()
    cloud.revisions = [("s-1", day(-30)), ("s-2", day(4).addingTimeInterval(1500)), ("s-3", day(5))]
    cloud.limits = ["s-1": 5]
    try await cloud.use(now: day(7)) { measuring, _ async throws in
      let traffic = try await measuring.traffic(days: 7)
      #expect(traffic.start == day(4).addingTimeInterval(3600))
      #expect(try await measuring.traffic(days: 1).minutes == 1440)
    }
    // The other way round nothing of it can be read yet.
    cloud.limits = ["s-3": 5]
    try await cloud.use(now: day(5).addingTimeInterval(1800)) { measuring, _ async throws in
      let traffic = try await measuring.traffic(days: 7)
      #expect(traffic.minutes == 0 && traffic.week == nil)
    }
    // An older one serves again: what is newer does not count.
    cloud.shares = ["s-2": 100]
    cloud.limits = ["s-1": 5, "s-3": 5]
    try await cloud.use(now: day(7)) { measuring, _ async throws in
      #expect(try await measuring.traffic(days: 7).start == day(4).addingTimeInterval(3600))
    }
    // All have it: the service's own beginning counts, and the days that were asked for.
    cloud.limits = [:]
    try await cloud.use(now: day(7)) { measuring, _ async throws in
      #expect(try await measuring.traffic(days: 7).minutes == 7 * 1440)
    }
  }

  @Test("costs are told from what was billed, and the estimate's assumptions are corrected")
  func costs() async throws {
    try await cloud().use(now: day(3)) { measuring, _ async throws in
      let window = try await measuring.window(from: day(0), to: day(2))
      let plan = try SamplePlan.plan()
      let costs = try #require(
        MeasuredCosts(window, resources: plan.environment.resources, region: "us-central1"))
      #expect(abs((costs.load?.requestsPerMonth ?? 0) - 120 * 730) < 1)
      #expect(abs((costs.load?.meanLatency ?? 0) - 0.1) < 1e-9)
      // 120 requests of 0.1 s in 600 billed seconds: they hardly share any.
      #expect(abs((costs.use.overlap ?? 0) - 0.02) < 1e-9)
      #expect(costs.part.blocks.count == 3)
      #expect(costs.billed.items.contains { $0.label == "Idle minimum instances" })
      #expect(
        MeasuredCosts(MeasuredWindow(start: day(0), end: day(1)), resources: plan.environment.resources, region: "x")
          == nil)
    }
  }
}
