import Foundation
import GoogleCloud
import Measurement
import PublishedSchemas
import SetupEngine
import SetupPlan
import Testing

@testable import overture

@Suite("The answer of measure")
struct MeasureAnswerTests {
  private static let monday = CalendarDay(number: 20_780)
  private static let service = MeasuredService(project: "orchestra-demo", region: "us-central1", name: "api")

  private static func window(
    _ first: Int, days: Int, latency: Double, builds: Double, revision: String
  ) -> MeasuredWindow {
    let buckets = Buckets.exponential(count: 40, growth: 1.4, scale: 1)
    var window = MeasuredWindow(
      start: CalendarDay(number: monday.number + first).start,
      end: CalendarDay(number: monday.number + first + days).start)
    for day in 0..<days {
      let start = CalendarDay(number: monday.number + first + day).start
      let mean = latency + Double(day % 4)
      for hour in 0..<24 {
        window.hours.append(
          MeasuredHour(
            start: start.addingTimeInterval(Double(hour) * 3600), requests: 200, errors: hour % 3,
            latency: MeasuredMean(count: 200, mean: mean), starts: MeasuredMean(count: 2, mean: mean * 20), cpu: 0.2,
            memory: 0.5, instanceSeconds: 3600, billableSeconds: 900, cpuSeconds: 1800, memorySeconds: 1800,
            peakRate: 1.5))
      }
      var counts = Array(repeating: 0, count: buckets.count)
      counts[buckets.index(of: mean)] = 4800
      window.days.append(
        MeasuredDay(start: start, latency: Distribution(count: 4800, mean: mean, buckets: buckets, counts: counts)))
    }
    window.builds = (0..<12).map {
      MeasuredBuild(
        run: $0, started: window.start.addingTimeInterval(Double($0) * 86_400), seconds: builds + Double($0 % 3),
        parts: ["build": builds / 2, "deploy": builds / 3])
    }
    window.deployments = [
      MeasuredDeployment(at: window.start.addingTimeInterval(86_400 * 2.5), revision: revision)
    ]
    window.service = MeasuredState(
      revision: revision, image: "r/api@sha256:1",
      sizing: MeasuredSizing(cpu: 2, memory: 2, concurrency: 80, minInstances: 1, maxInstances: 20))
    return window
  }

  private static func answer() throws -> MeasureAnswer {
    let before = window(0, days: 14, latency: 120, builds: 80, revision: "api-00001\u{1B}[2J")
    let after = window(16, days: 14, latency: 90, builds: 50, revision: "api-00002")
    let points = (0..<60).map { index in
      SideBySide.Point(
        start: monday.start.addingTimeInterval(Double(index) * 300), requests: 40, errors: 0,
        latency: MeasuredMean(count: 40, mean: 100 + Double(index % 7)), cpu: 0.2, memory: 0.5, instanceSeconds: 300)
    }
    let side = SideBySide(
      before: SideBySide.Side(revision: "api-00001", sizing: before.service?.sizing, points: points),
      after: SideBySide.Side(revision: "api-00002", sizing: after.service?.sizing, points: points))
    return MeasureAnswer(
      plan: try SampleAnswers.plan(),
      measured: MeasuredComparison(
        comparison: WindowComparison(before: before, after: after), origin: "The time before was kept on 7 December.",
        sideBySide: side), service: service, asksPromQL: true)
  }

  @Test("text for terminals with and without colours is what people read, and what others named cannot move the cursor")
  func text() throws {
    let answer = try Self.answer()
    let plain = answer.text(width: 100, .ascii, paints: false).text
    #expect(!plain.contains("\u{1B}"))
    try GoldenText.expect(plain, "measure.txt")
    let painted = answer.text(width: 100, .braille, paints: true).text
    #expect(painted.contains("\u{1B}[36m"))
    #expect(!painted.contains("\u{1B}[2J"))
  }

  @Test("JSON is as published, Markdown and the page are what a pull request shows")
  func formats() throws {
    let answer = try Self.answer()
    let document = try MeasureDocument(answer).text.text
    try GoldenText.expect(document, "measure.json")
    #expect(try PublishedSchema("measure").faults(in: document) == [])
    try GoldenText.expect(answer.report.markdown, "measure.md")
    #expect(answer.report.html.contains("<svg "))
  }

  @Test("a baseline is as its schema says")
  func baseline() throws {
    let window = Self.window(0, days: 2, latency: 120, builds: 80, revision: "api-00001")
    let baseline = Baseline(
      environment: "production", project: "p", region: "r", serviceName: "s", written: Self.monday.start, kind: .before,
      window: window)
    #expect(try PublishedSchema("baseline").faults(in: String(decoding: baseline.bytes(), as: UTF8.self)) == [])
  }
}
