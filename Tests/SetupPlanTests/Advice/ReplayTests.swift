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
        instances: outcome.meanInstances,
        starts: MeasuredWeek.Halves(first: outcome.startCount / 2, second: outcome.startCount / 2),
        p95: p95 / 1.1...p95 * 1.1))
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
    let week = week(subject(rate: 0.01))
    func replay(predicted: Double, first: Double, second: Double) -> Replay {
      var outcome = Outcome(duration: 604_800)
      outcome.starts[.autoscaling] = predicted
      outcome.totals.lifetime = 604_800
      var seen = week
      seen.seen = MeasuredWeek.Seen(starts: MeasuredWeek.Halves(first: first, second: second))
      return Replay(of: seen, outcome)
    }
    #expect(replay(predicted: 10, first: 5, second: 8).error == 0)
    #expect((replay(predicted: 800, first: 200, second: 200).error ?? 0) > Replay.tolerance)
    // An instance that is replaced six times a day in the first half is so in the second.
    let replaced = replay(predicted: 0, first: 21, second: 25)
    #expect(replaced.error == 0 && abs(replaced.recyclingsPerDay - 6) < 1e-9)
    #expect((replay(predicted: 0, first: 20, second: 200).error ?? 0) > Replay.tolerance)
  }
}
