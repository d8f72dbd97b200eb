import CapacityModel
import Foundation
import Measurement
import SetupPlan

@testable import Wizard

extension Fixtures {
  // MARK: Home

  /// What a day of a service with quiet nights gives: a value for each hour, from its share of the busiest.
  private static func day(_ value: (Double) -> Double?) -> [Double?] {
    (0..<24).map { hour in
      let distance = Double(abs(hour - 14))
      return value(max(0.08, 1 - distance * distance / 110))
    }
  }

  static let metrics = Dashboard.Metrics(
    requests: day { 4200 * $0 }, latencies: day { 48 + 40 * $0 }, p95: 131...184, errors: day { $0 > 0.97 ? 2 : 0 },
    starts: day { ($0 * 1.6).rounded(.down) }, instances: day { 1 + 1.7 * $0 }, cost: 21.37)

  static let health = Dashboard.Health(
    isHealthy: true, words: "ready", revision: "ai-orchestra-production-00004-bim", image: "ai-orchestra:5f0e2d1",
    traffic: "all requests",
    deployments: [
      "2026-11-22 16:40 ai-orchestra-production-00004-bim, commit 5f0e2d1",
      "2026-11-19 09:12 ai-orchestra-production-00003-tur, commit 0c1d9aa",
      "2026-11-14 11:05 ai-orchestra-production-00002-lek, commit 77e1b20",
    ])

  static let check = Dashboard.Check(
    drift: 1, findings: ["The keep-warm job is paused: nothing keeps an instance warm."],
    advice: "minInstances 1 → 0: -$24.15 a month, cold requests 0 % → 0.02 %")

  static let traffic = Traffic(requestsPerMonth: 9_800_000, meanLatency: 87, peak: 2.5)

  // MARK: Advice

  /// A sizing with figures as a week of the model gives them.
  private static func option(
    _ cost: Double, p50: Double, p95: Double, p99: Double, cold: Double, instances: Double,
    _ change: (inout Resources) -> Void = { _ in }
  ) -> SizingOption {
    var resources = Resources.guide
    change(&resources)
    var option = SizingOption(resources, of: subject, Outcome(duration: 604_800))
    option.cost = cost
    option.costRange = cost * 0.84...cost
    (option.p50, option.p95, option.p99) = (p50, p95, p99)
    (option.coldShare, option.instances) = (cold, instances)
    return option
  }

  private static let load = AdviceSubject.TypedLoad(requestsPerMonth: 2_000_000, latency: 0.12)
  private static let subject = AdviceSubject(load, resources: .guide, region: "us-central1")

  static let advice: SizingAdvice = {
    let options = [
      option(34.44, p50: 0.09, p95: 0.35, p99: 0.7, cold: 0, instances: 1.1),
      option(3.32, p50: 0.1, p95: 0.58, p99: 1.9, cold: 0.002, instances: 0.8) {
        ($0.minInstances, $0.cpu, $0.keepWarm) = (0, CPU(millis: 1000), nil)
      },
      option(10.29, p50: 0.09, p95: 0.36, p99: 0.705, cold: 0.000_2, instances: 0.9) { $0.minInstances = 0 },
      option(16.8, p50: 0.09, p95: 0.34, p99: 0.61, cold: 0.000_1, instances: 1) {
        ($0.minInstances, $0.concurrency) = (0, 40)
      },
      option(58.7, p50: 0.08, p95: 0.31, p99: 0.52, cold: 0, instances: 2) {
        ($0.minInstances, $0.concurrency) = (2, 40)
      },
      option(92.1, p50: 0.08, p95: 0.29, p99: 0.44, cold: 0, instances: 2.1) {
        ($0.minInstances, $0.cpu, $0.concurrency) = (2, CPU(millis: 4000), 40)
      },
      option(41.6, p50: 0.09, p95: 0.4, p99: 0.93, cold: 0, instances: 1.4) { $0.concurrency = 8 },
      option(77, p50: 0.09, p95: 0.36, p99: 0.8, cold: 0, instances: 2.4) { $0.concurrency = 4 },
    ]
    return SizingAdvice(
      advice: Advice(of: subject, basis: .typed(load), options: options),
      basis: [
        "played: 465,116 requests in 7 days, as they were measured",
        "1.1 instances on average, 1.14 measured: off by 3.5 %",
        "p95 350 ms in the container, between 338 ms and 402 ms measured: off by 0 %",
      ],
      reasons: [
        "CPU drives the scaling: cpu asked for the most instances in 75 % of the minutes."
      ])
  }()

  // MARK: Measure

  /// Two weeks of a service from a Monday on, whose daily latencies are given.
  private static func weeks(from monday: Int, latency: (Int) -> Double) -> MeasuredWindow {
    let buckets = Buckets.exponential(count: 40, growth: 1.4, scale: 1)
    var window = MeasuredWindow(
      start: CalendarDay(number: monday).start, end: CalendarDay(number: monday + 14).start,
      service: MeasuredState(
        revision: "r",
        sizing: MeasuredSizing(cpu: 2, memory: 2, concurrency: 80, minInstances: 1, maxInstances: 20)))
    for day in 0..<14 {
      let (start, mean) = (CalendarDay(number: monday + day).start, latency(day))
      for hour in 0..<24 {
        let share = 1 - Double((hour - 14) * (hour - 14)) / 260
        window.hours.append(
          MeasuredHour(
            start: start.addingTimeInterval(Double(hour) * 3600), requests: Int(180 * share),
            latency: MeasuredMean(count: 180, mean: mean * (0.9 + share / 10)),
            starts: MeasuredMean(count: 1, mean: mean * 20), cpu: 0.2, memory: 0.5, instanceSeconds: 3600, peakRate: 2))
      }
      var counts = Array(repeating: 0, count: buckets.count)
      counts[buckets.index(of: mean)] = 2400
      window.days.append(
        MeasuredDay(
          start: start, latency: Distribution(count: 2400, mean: mean, buckets: buckets, counts: counts)))
    }
    return window
  }

  static let measured: MeasureReport = {
    let before = weeks(from: 20_752) { 118 + Double($0 * 7 % 5) }
    var after = weeks(from: 20_766) { 84 + Double($0 * 3 % 7) }
    after.deployments = [
      MeasuredDeployment(
        at: after.start.addingTimeInterval(5.4 * 86_400), revision: "ai-orchestra-production-00004-bim")
    ]
    return MeasureReport(
      service: "ai-orchestra-production", environment: "production",
      comparison: WindowComparison(before: before, after: after),
      origin: "The time before was kept on 9 November.")
  }()

  // MARK: Doctor

  static let diagnosis = Diagnosis(
    items: [
      Diagnosis.Item(
        id: "job-paused", what: "The keep-warm job is paused: nothing keeps an instance warm.",
        proof: ["Cloud Scheduler says of ai-orchestra-production-keep-warm: PAUSED, since 2026-11-21 18:02."],
        cure: "Resume the job.", command: "overture doctor --environment production --cure job-paused",
        price: "about $ 0.05 a month", mending: .change),
      Diagnosis.Item(
        id: "memory-pressure", what: "Instances run out of memory: 4 were ended in the last day.",
        proof: [
          "The log says 4 times: Memory limit of 2048 MiB exceeded with 2071 MiB used.",
          "Monitoring says of container/memory/utilizations: 0.99 in the busiest hour.",
        ],
        cure: "Give each instance 4Gi.", command: "overture adjust --environment production --memory 4Gi",
        price: "$ 5.36 a month more",
        mending: .adjust(
          {
            var resources = Resources.guide
            resources.memory = Memory(mebibytes: 4096)
            return resources
          }())),
      Diagnosis.Item(
        id: "binding-missing", what: "The deployer may not act as the service's account.",
        proof: ["The policy of the service account has no roles/iam.serviceAccountUser for the deployer."],
        cure: "Grant it again.", command: "overture apply --environment production", price: nil, mending: .apply),
      Diagnosis.Item(
        id: "token-scope", what: "The token may not change workflows.",
        proof: ["GitHub names the token's scopes: repo."], cure: "Let gh ask for the scope.",
        command: "gh auth refresh --scopes workflow", price: nil, mending: .told),
    ],
    unasked: [
      "Cloud Billing for the budget: the API answered 403. The permission billing.budgets.get is missing. Ask for it."
    ], looked: 50)

  static let healthy = Diagnosis(items: [], unasked: [], looked: 50)
}

extension Journeys {
  /// Home, once everything was asked.
  static func atDashboard() -> WizardModel {
    var model = atHome(riskier: false)
    model.seconds = 30
    model.do(.input(.tick))
    model.do(
      .dashboard(environment: "production", .health(Fixtures.health)),
      .dashboard(environment: "production", .metrics(Fixtures.metrics)),
      .dashboard(environment: "production", .check(Fixtures.check)))
    return model
  }

  static func atAdvice() -> WizardModel {
    var model = atHome(riskier: false)
    model.press(.character("v"))
    model.do(.advised(environment: "production", .success(Fixtures.advice)))
    return model
  }

  static func atDoctor(_ diagnosis: Diagnosis = Fixtures.diagnosis) -> WizardModel {
    var model = atHome()
    model.press(.character("d"))
    model.do(.examined(environment: "production", .success(diagnosis)))
    return model
  }

  static func atMeasure() -> WizardModel {
    var model = atHome()
    model.press(.character("m"))
    model.do(.measured(environment: "production", .success(Fixtures.measured)))
    return model
  }
}
