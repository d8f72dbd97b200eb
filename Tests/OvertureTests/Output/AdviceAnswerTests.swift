import CapacityModel
import Foundation
import Measurement
import PublishedSchemas
import SetupPlan
import Testing

@testable import overture

@Suite("What advise prints")
struct AdviceAnswerTests {
  /// An option of given figures, as a week of the model would have them.
  private func option(
    _ resources: Resources, of subject: AdviceSubject, active: Double, idle: Double, cold: Double, slow: Double
  ) -> SizingOption {
    var outcome = Outcome(duration: 604_800)
    outcome.served = 100_000
    outcome.cold = cold
    for _ in 0..<980 { outcome.latency.add(0.125, weight: 100) }
    outcome.latency.add(slow, weight: 2000)
    outcome.totals.active = active
    outcome.totals.activeBilled = active * 1.25
    outcome.totals.minimumIdle = idle
    outcome.totals.lifetime = active + idle
    outcome.leastActive = active
    outcome.starts = [.autoscaling: cold]
    outcome.cpuDriven = 60_480
    return SizingOption(resources, of: subject, outcome)
  }

  private func answer() throws -> AdviceAnswer {
    let plan = try SampleAnswers.plan()
    let now = plan.environment.resources
    let load = AdviceSubject.TypedLoad(requestsPerMonth: 434_000, latency: 0.125)
    let subject = AdviceSubject(load, resources: now, region: plan.names.region)
    var (cheap, fast) = (now, now)
    (cheap.minInstances, cheap.cpu) = (0, CPU(millis: 1000))
    (fast.minInstances, fast.cpu) = (2, CPU(millis: 4000))
    let options = [
      option(now, of: subject, active: 12_000, idle: 590_000, cold: 10, slow: 0.75),
      option(cheap, of: subject, active: 14_000, idle: 0, cold: 400, slow: 1.5),
      option(fast, of: subject, active: 12_000, idle: 1_190_000, cold: 0, slow: 0.5),
    ]
    let advice = Advice(
      of: subject, basis: .typed(load), options: options, target: 1,
      evidence: ServiceEvidence(drivers: ["cpu": 30, "concurrency": 10], memoryUse: 0.9))
    return AdviceAnswer(
      plan: plan, advice: advice, evidence: ServiceEvidence(drivers: ["cpu": 30, "concurrency": 10]))
  }

  @Test("text is what people rely on")
  func text() throws {
    let text = try answer().text(width: 90, .ascii, paints: false) { "overture adjust --advice \($0)" }.text
    #expect(!text.contains("\u{1B}"))
    try GoldenText.expect(text, "advise.txt")
  }

  @Test("the document is what programs rely on, and as its schema says")
  func document() throws {
    let text = try AdviceDocument(answer()).text.text
    try GoldenText.expect(text, "advise.json")
    #expect(try PublishedSchema("advise").faults(in: text) == [])
  }

  @Test("the curve is one SVG with a point for each pick")
  func picture() throws {
    let svg = try answer().curve.svg()
    #expect(svg.hasPrefix("<svg") && svg.components(separatedBy: "<circle").count == 4)
  }

  @Test("a refusal says what is off, and what else can be asked")
  func refusal() {
    let figure = Replay.Figure(kind: .p95, predicted: 0.3, seen: 0.5...0.7, error: 0.4)
    let failure = Replay.Refusal.off(figure).failure
    #expect(failure.message == "Nothing is advised: the model is off by 40 %")
    #expect(failure.reason.contains("p95 300 ms in the container, between 500 ms and 700 ms measured"))
    #expect(failure.remedy.contains("overture advise --requests-per-month"))
    #expect(!Replay.Refusal.nothingToCompare.failure.reason.isEmpty)
  }
}
