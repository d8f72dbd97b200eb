import CapacityModel
import Testing

@testable import SetupPlan

@Suite("A measured week played again")
struct ReplayTests {
  private let service = ServiceTime(.logNormal(mean: 0.15, sigma: 0.7), cpuShare: 0.4)

  private func subject(seed: UInt64 = 1, service: ServiceTime? = nil, rate: Double = 0.1) -> AdviceSubject {
    AdviceSubject(
      resources: .small, region: "us-central1", arrivals: .day(mean: rate), service: service ?? self.service,
      coldStart: .constant(3), seed: seed)
  }

  /// What would be measured of a service that behaves as the model, with other random numbers.
  private func week(_ subject: AdviceSubject) -> MeasuredWeek {
    let outcome = subject.scenario(subject.resources).evaluated()
    let p95 = outcome.inContainer.quantile(0.95)
    return MeasuredWeek(
      arrivals: subject.arrivals, service: subject.service, coldStart: subject.coldStart,
      seen: MeasuredWeek.Seen(
        instances: outcome.meanInstances, starts: outcome.startCount, p95: p95 / 1.1...p95 * 1.1))
  }

  @Test("a service that behaves as the model is reproduced, whatever the random numbers")
  func reproduced() throws {
    let replay = Replay(of: week(subject(seed: 5)), subject(seed: 9))
    #expect(replay.figures.map(\.kind) == [.instances, .starts, .p95])
    #expect(try #require(replay.error) < 0.15)
    #expect(try replay.accepted().replay == replay)
  }

  @Test("a service that behaves otherwise is refused, with the figure that is off")
  func refused() {
    let slow = subject(service: ServiceTime(.logNormal(mean: 0.45, sigma: 0.7), cpuShare: 0.4))
    let replay = Replay(of: week(slow), subject())
    #expect(throws: Replay.Refusal.self) { try replay.accepted() }
    do {
      _ = try replay.accepted()
    } catch {
      guard case .off(let figure) = error else {
        Issue.record("another reason: \(error)")
        return
      }
      #expect(figure.kind == .p95 && figure.error > Replay.tolerance)
    }
  }

  @Test("where nothing was measured to compare with, nothing is advised")
  func nothing() {
    var week = week(subject())
    week.seen = MeasuredWeek.Seen()
    let replay = Replay(of: week, subject())
    #expect(replay.error == nil)
    #expect(throws: Replay.Refusal.nothingToCompare) { try replay.accepted() }
  }

  @Test("a few starts more or less are chance, twice as many of hundreds are not")
  func starts() {
    func error(predicted: Double, seen: Double) -> Double? {
      var outcome = Outcome(duration: 604_800)
      outcome.starts[.autoscaling] = predicted
      var week = week(subject(rate: 0.01))
      week.seen = MeasuredWeek.Seen(starts: seen)
      return Replay(of: week, outcome).error
    }
    #expect(error(predicted: 5, seen: 8) == 0)
    #expect((error(predicted: 400, seen: 200) ?? 0) > Replay.tolerance)
  }
}
