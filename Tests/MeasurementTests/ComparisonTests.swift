import Foundation
import SeededRandomNumbers
import Testing

@testable import Measurement

/// Windows made by hand.
enum Windows {
  /// A Monday.
  static let monday = CalendarDay(number: 20_780)
  static let buckets = Buckets.exponential(count: 40, growth: 1.4, scale: 1)

  static func window(
    from first: CalendarDay = monday, days: Int, requests: Int = 100, latency: (Int) -> Double,
    deployments: [MeasuredDeployment] = [], builds: [Double] = [], sizing: MeasuredSizing? = nil
  ) -> MeasuredWindow {
    var hours: [MeasuredHour] = []
    var wholeDays: [MeasuredDay] = []
    for day in 0..<days {
      let start = CalendarDay(number: first.number + day).start
      let mean = latency(day)
      for hour in 0..<24 {
        hours.append(
          MeasuredHour(
            start: start.addingTimeInterval(Double(hour) * 3600), requests: requests, errors: 0,
            latency: MeasuredMean(count: requests, mean: mean), starts: MeasuredMean(count: 1, mean: mean * 20),
            cpu: 0.2, memory: 0.5, instanceSeconds: 3600, peakRate: 2))
      }
      var counts = Array(repeating: 0, count: buckets.count)
      counts[buckets.index(of: mean)] = requests * 24
      wholeDays.append(
        MeasuredDay(
          start: start,
          latency: Distribution(count: requests * 24, mean: mean, buckets: buckets, counts: counts)))
    }
    let end = CalendarDay(number: first.number + days).start
    return MeasuredWindow(
      start: first.start, end: end, hours: hours, days: wholeDays, deployments: deployments,
      builds: builds.enumerated().map { index, seconds in
        MeasuredBuild(run: index, started: first.start.addingTimeInterval(Double(index) * 43_200), seconds: seconds)
      }, service: MeasuredState(revision: "r", sizing: sizing))
  }

  static let sizing = MeasuredSizing(cpu: 1, memory: 2, concurrency: 80, minInstances: 0, maxInstances: 10)
}

@Suite("Comparisons before and after")
struct ComparisonTests {
  private let before = Windows.window(days: 14, latency: { 100 + Double($0 % 5) }, sizing: Windows.sizing)
  private let laterMonday = CalendarDay(number: Windows.monday.number + 21)

  private func result(_ promise: Promise, _ after: MeasuredWindow, before: MeasuredWindow? = nil) -> PromiseResult? {
    WindowComparison(before: before ?? self.before, after: after).results.first { $0.promise == promise }
  }

  @Test("the words of the verdicts have ranges, never a bare percentage")
  func words() {
    func words(_ low: Double, _ high: Double, _ lessIsBetter: Bool) -> String {
      Verdict(RatioInterval(low: low, high: high), lessIsBetter: lessIsBetter).words
    }
    #expect(words(0.7, 0.8, true) == "better by 20..30 %")
    #expect(words(0.7, 0.8, false) == "worse by 20..30 %")
    #expect(words(1.25, 2, false) == "better by 25..100 %")
    #expect(words(1.004, 1.2, true) == "worse by 0.4..20 %")
    #expect(words(0.93, 1.04, true) == "no difference seen (could be −7..+4 %)")
    #expect(words(1, 1, true) == "no difference seen (could be +0.0..+0.0 %)")
    #expect(words(0.5, .infinity, true) == "no difference seen (could be −50..+more than 9999 %)")
    #expect(
      Verdict.notEnough(until: CalendarDay(number: 20_792), missing: "x").words == "not enough data until 5 December")
    #expect(Verdict.notEnough(until: nil, missing: "x").words == "not enough data")
    #expect(Verdict.notResolvable.words == "not resolvable by buckets")
  }

  @Test("a quarter less latency is found, and held against what was promised")
  func better() throws {
    let after = Windows.window(from: laterMonday, days: 14, latency: { 75 + Double($0 % 4) }, sizing: Windows.sizing)
    let latency = try #require(result(.latency, after))
    #expect(latency.basis == "14 days each, 33,600 and 33,600 requests")
    #expect(latency.verdict.name == "better")
    #expect(latency.standing == .kept)
    #expect(result(.coldStart, after)?.verdict.name == "better")
    #expect(result(.coldStart, after)?.standing == .missed)
    // The ceiling follows the latency: the same slots in less time.
    let throughput = try #require(result(.throughput, after))
    #expect(throughput.verdict.name == "better")
    #expect(abs((throughput.after ?? 0) - 800 / 0.0764) < 40)
    #expect(throughput.basis.hasPrefix("computed"))
    // The same CPU, memory and requests: there is no difference, and the promise is missed.
    #expect(result(.cpuEfficiency, after)?.verdict.name == "no-difference")
    #expect(result(.cpuEfficiency, after)?.standing == .missed)
    #expect(result(.errors, after)?.verdict.name == "not-enough-data")
    #expect(
      result(.build, after)?.verdict == .notEnough(until: nil, missing: "0 of 10 runs before, 0 of 10 runs after"))
  }

  @Test("too few days say when there will be enough")
  func notEnough() throws {
    let after = Windows.window(from: laterMonday, days: 4, latency: { _ in 75 })
    guard case .notEnough(let day?, let missing)? = result(.latency, after)?.verdict else {
      Issue.record("a verdict from 4 days")
      return
    }
    #expect(missing == "4 of 7 days to compare")
    // Four days are there, and the seventh ends when the eighth begins.
    #expect(day == CalendarDay(number: laterMonday.number + 7))
    // What was before will not become more.
    let short = Windows.window(days: 3, latency: { _ in 100 })
    let long = Windows.window(from: laterMonday, days: 14, latency: { _ in 75 })
    guard case .notEnough(nil, let why)? = result(.latency, long, before: short)?.verdict else {
      Issue.record("a verdict against 3 days")
      return
    }
    #expect(why.contains("no more will come"))
    // Days that do not tell the figure will not tell it later either.
    var mute = long
    mute.service = self.before.service
    mute.hours = mute.hours.map { hour in
      var copy = hour
      copy.instanceSeconds = nil
      return copy
    }
    guard case .notEnough(nil, _)? = result(.cpuEfficiency, mute)?.verdict else {
      Issue.record("a day on which what is never told will be enough")
      return
    }
    let quiet = Windows.window(from: laterMonday, days: 14, requests: 1, latency: { _ in 75 })
    #expect(result(.latency, quiet)?.verdict.name == "not-enough-data")
  }

  @Test("days are paired by weekday")
  func weekdays() {
    // Weekends are three times as slow, before and after; the windows begin on different weekdays.
    func weekly(_ first: CalendarDay) -> (Int) -> Double {
      { CalendarDay(number: first.number + $0).weekday >= 5 ? 300 : 100 }
    }
    let left = Windows.window(days: 7, latency: weekly(Windows.monday))
    let thursday = CalendarDay(number: laterMonday.number + 3)
    let right = Windows.window(from: thursday, days: 7, latency: weekly(thursday))
    let pairs = DayPair.pairs(left, right)
    #expect(pairs.count == 7)
    #expect(pairs.allSatisfy { $0.before.weekday == $0.after.weekday })
    #expect(result(.latency, right, before: left)?.verdict == .noDifference(PercentRange(low: 0, high: 0)))
  }

  @Test("days with a deployment, hours after one, quiet hours and incidents are left out")
  func exclusions() {
    let day = laterMonday.start
    var after = Windows.window(
      from: laterMonday, days: 8, latency: { _ in 100 },
      deployments: [
        MeasuredDeployment(at: day.addingTimeInterval(-1800), revision: "a"),
        MeasuredDeployment(at: day.addingTimeInterval(2 * 86_400 + 23.5 * 3600), revision: "b"),
      ])
    // An hour of errors, and one of nearly no requests.
    after.hours[30].errors = 50
    after.hours[31].requests = 3
    let found = WindowExclusions(after)
    #expect(found.deploymentDays == [CalendarDay(number: laterMonday.number + 2)])
    #expect(found.incidentHours == [after.hours[30].start])
    // Half an hour before the window, and half an hour before midnight.
    #expect(found.rolloutHours.contains(day))
    #expect(found.rolloutHours.contains(day.addingTimeInterval(3 * 86_400 + 3600)))
    #expect(found.words == "1 day with a deployment, 4 hours after a rollout, 1 hour of an incident")
    let pairs = DayPair.pairs(before, after)
    #expect(!pairs.contains { $0.after == CalendarDay(number: laterMonday.number + 2) })
    let tuesday = pairs.first { $0.after == CalendarDay(number: laterMonday.number + 1) }
    #expect(tuesday?.hours.count == 22)
    // For the error rate the incident is what it is about.
    let forErrors = DayPair.pairs(before, after, DayPair.Selection(countsIncidents: true))
    #expect(forErrors.first { $0.after == tuesday?.after }?.hours.count == 23)
  }

  @Test("build times are compared by their medians from ten runs a side on, and say when there will be as many")
  func builds() throws {
    let slow = Windows.window(days: 14, latency: { _ in 1 }, builds: (0..<12).map { 80 + Double($0 % 5) })
    let fast = Windows.window(
      from: laterMonday, days: 14, latency: { _ in 1 }, builds: (0..<12).map { 50 + Double($0 % 4) })
    let found = try #require(result(.build, fast, before: slow))
    #expect(found.verdict.name == "better")
    #expect(found.basis == "12 and 12 runs")
    let few = Windows.window(from: laterMonday, days: 14, latency: { _ in 1 }, builds: [50, 51, 52])
    guard case .notEnough(let day?, let missing)? = result(.build, few, before: slow)?.verdict else {
      Issue.record("a verdict from 3 runs")
      return
    }
    #expect(missing == "3 of 10 runs after")
    #expect(day == CalendarDay(number: laterMonday.number + 1 + 4 + 1))
  }

  @Test("two percentiles in one bucket are not resolvable")
  func percentiles() throws {
    let near = Windows.window(from: laterMonday, days: 7, latency: { _ in 101 })
    let far = Windows.window(from: laterMonday, days: 7, latency: { _ in 40 })
    let same = try #require(
      PercentileComparison.all(before, near).first { $0.name == "Latency in the container, p95" })
    #expect(!same.isResolvable)
    #expect(same.words == "not resolvable by buckets")
    let other = try #require(PercentileComparison.all(before, far).first)
    #expect(other.isResolvable)
    #expect(PercentileComparison.words(other.after).hasPrefix("between "))
    #expect(PercentileComparison.all(before, near).count == 3)
  }

  @Test("a baseline's document gives the same baseline back, and another version is refused")
  func baseline() throws {
    let baseline = Baseline(
      environment: "production", project: "p", region: "us-central1", serviceName: "ai",
      written: Windows.monday.start, kind: .before, window: before)
    let bytes = try baseline.bytes()
    #expect(try Baseline(bytes: bytes) == baseline)
    #expect(bytes.count < 120_000)
    let later = String(decoding: bytes, as: UTF8.self).replacing("\"version\":1", with: "\"version\":2")
    #expect(throws: DecodingError.self) { try Baseline(bytes: Data(later.utf8)) }
  }
}

@Suite("Comparisons side by side")
struct SideBySideTests {
  private let start = Windows.monday.start

  private func side(_ name: String, factor: Double, points: Int, requests: Int = 50, seed: UInt64) -> SideBySide.Side {
    var numbers = SeededRandom(seed: seed)
    return SideBySide.Side(
      revision: name, sizing: Windows.sizing,
      points: (0..<points).map { index in
        // The load of the hour moves both alike.
        let load = 1 + 0.5 * sin(Double(index) / 20)
        let mean = 100 * factor * load * Double.random(in: 0.95...1.05, using: &numbers)
        return SideBySide.Point(
          start: start.addingTimeInterval(Double(index) * 300), requests: requests, errors: 0,
          latency: MeasuredMean(count: requests, mean: mean), starts: MeasuredMean(count: 1, mean: mean * 10),
          cpu: 0.3, memory: 0.5, instanceSeconds: 300)
      })
  }

  @Test("a difference is found in half a day, and none where there is none", arguments: [0.8, 1.0])
  func halfDay(factor: Double) throws {
    let found = SideBySide(
      before: side("old", factor: 1, points: 144, seed: 1), after: side("new", factor: factor, points: 144, seed: 2))
    #expect(found.shared == 144)
    #expect(found.hours == 12)
    let latency = try #require(found.results.first { $0.promise == .latency })
    #expect(latency.verdict.name == (factor < 1 ? "better" : "no-difference"), "\(latency.verdict.words)")
    if factor < 1, let range = latency.verdict.range { #expect(range.low < 20 && range.high > 20) }
  }

  @Test("it wants 50 points of the same time and four hours")
  func tooEarly() throws {
    let short = SideBySide(
      before: side("old", factor: 1, points: 40, seed: 1), after: side("new", factor: 0.5, points: 40, seed: 2))
    let latency = try #require(short.results.first { $0.promise == .latency })
    guard case .notEnough(let day, let missing) = latency.verdict else {
      Issue.record("a verdict from 40 points")
      return
    }
    #expect(missing == "40 of 50 points of the same time, 3.33 of 4 hours")
    #expect(day == Windows.monday)
    let enough = SideBySide(
      before: side("old", factor: 1, points: 55, seed: 1), after: side("new", factor: 0.5, points: 55, seed: 2))
    #expect(enough.results.first { $0.promise == .latency }?.verdict.name == "better")
    #expect(enough.results.first { $0.promise == .coldStart }?.verdict.name == "better")
    // Points that only one of them has do not count.
    var late = side("new", factor: 0.5, points: 55, seed: 2)
    late.points = late.points.map { point in
      var moved = point
      moved.start = point.start.addingTimeInterval(86_400)
      return moved
    }
    #expect(SideBySide(before: side("old", factor: 1, points: 55, seed: 1), after: late).shared == 0)
  }
}
