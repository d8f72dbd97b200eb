import CapacityModel
import Testing

@testable import SetupPlan

@Suite("Advice on a sizing")
struct AdviceTests {
  private func subject(_ resources: Resources = .guide, rate: Double = 0.05, cpuShare: Double = 0.3) -> AdviceSubject {
    AdviceSubject(
      resources: resources, region: "us-central1", arrivals: .day(mean: rate),
      service: ServiceTime(.logNormal(mean: 0.12, sigma: 0.8), cpuShare: cpuShare),
      coldStart: .logNormal(mean: 3, sigma: 0.25))
  }

  private let typed = AdviceBasis.typed(AdviceSubject.TypedLoad(requestsPerMonth: 500_000, latency: 0.12))

  @Test("the picks are few, by cost, today's sizing among them, and none of the others is worse in all than another")
  func front() async throws {
    let subject = subject()
    let options = await Advice.options(for: subject)
    let advice = Advice(of: subject, basis: typed, options: options)
    #expect((2...Advice.mostPicks).contains(advice.picks.count))
    #expect(advice.picks.map(\.number) == Array(1...advice.picks.count))
    #expect(zip(advice.picks, advice.picks.dropFirst()).allSatisfy { $0.0.option.cost <= $0.1.option.cost })
    #expect(advice.now?.option.resources == .guide)
    for pick in advice.picks where !pick.marks.contains(.now) {
      #expect(!options.contains { pick.option.isDominated(by: $0, changes: (0, 0)) })
      #expect(pick.option.costRange.contains(pick.option.cost))
    }
    let cheapest = try #require(advice.pick(.cheapest))
    #expect(cheapest.option.p99 <= advice.target)
    let fastest = try #require(advice.pick(.fastest))
    #expect(options.allSatisfy { $0.p99 >= fastest.option.p99 * 0.97 })
    // The guide keeps two vCPU ready all the time for a request now and then.
    #expect(cheapest.option.cost < (advice.now?.option.cost ?? 0) / 2)
    #expect(cheapest.change.contains("-$") && cheapest.change.contains("→"))
  }

  @Test("the same question has the same answer")
  func repeatable() async {
    let subject = subject(.small, rate: 0.02)
    let first = await Advice.options(for: subject)
    #expect(await Advice.options(for: subject) == first)
  }

  @Test("nothing slower than the target is the cheapest that holds it, and none is where none does")
  func target() async {
    let subject = subject(.small, rate: 0.01)
    let options = await Advice.options(for: subject)
    let strict = Advice(of: subject, basis: typed, options: options, target: 0.001)
    #expect(strict.pick(.cheapest) == nil && strict.pick(.fastest) != nil)
    let loose = Advice(of: subject, basis: typed, options: options, target: 60)
    #expect(loose.pick(.cheapest)?.option.cost == loose.picks.first?.option.cost)
  }

  @Test("every sizing of the grid is one that Cloud Run takes, and no keep-warm job stands beside a minimum")
  func grid() {
    var subject = subject()
    subject.memoryPeak = 1.2
    let grid = SizingGrid(subject).resources
    #expect(grid.count > 60 && grid.first == .guide)
    for resources in grid.dropFirst() {
      #expect(ResourceDraft(resources).violations.isEmpty)
      #expect(resources.minInstances == 0 || resources.keepWarm == nil)
      #expect(resources.memory.gibibytes >= 1.2 * SizingGrid.memoryRoom)
    }
    let kept = SizingScreen(subject).kept(of: grid, 14)
    #expect(kept.count <= 14 && kept.first == .guide)
  }

  @Test("a change is told with its settings, its price and its effect")
  func words() async {
    let subject = subject(.small, rate: 0.01)
    var warm = Resources.small
    warm.minInstances = 1
    let outcomes = [Resources.small, warm].map {
      SizingOption($0, of: subject, subject.scenario($0).evaluated(.quick))
    }
    let text = OptionWords.change(from: outcomes[0], to: outcomes[1])
    #expect(text.hasPrefix("minInstances 0 → 1: +$"))
    #expect(text.contains("a month, cold requests") && text.contains("→ 0 %") && text.contains("p99"))
    #expect(OptionWords.change(from: outcomes[0], to: outcomes[0]).hasPrefix("as it is: "))
  }

  @Test(
    "shares and times are written as people say them",
    arguments: [
      (0.12, "12 %"), (0.004, "0.4 %"), (0.000_2, "0.02 %"), (0.000_001, "under 0.001 %"), (0, "0 %"), (1, "100 %"),
    ])
  func shares(share: Double, text: String) {
    #expect(OptionWords.percent(share) == text)
  }
}
