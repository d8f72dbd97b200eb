import Testing

@testable import CapacityModel

/// The cases that Knative checks its own autoscaler by (`pkg/autoscaler/scaling/autoscaler_test.go`): the numbers are
/// theirs. The settings of its tests: up and down by ten times at most, panic at twice, a window of 60 seconds, and an
/// instance holds a third more than its target.
@Suite struct KnativeAutoscalerTests {
  /// What its tests start from.
  private static func rules(target: Double, burst: Double) -> KnativeRules {
    var rules = KnativeRules()
    rules.target = target
    rules.total = target / 0.75
    rules.burstCapacity = burst
    rules.maxScaleUpRate = 10
    rules.maxScaleDownRate = 10
    return rules
  }

  private static func room(_ target: Double, _ burst: Double, _ inFlight: Double, _ ready: Int) -> Int {
    Int((target / 0.75 * Double(ready) - burst - inFlight).rounded(.down))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var target: Double
    var burst: Double
    var stable: Double
    var panic: Double
    var ready: Int
    var wanted: Int
    var change: (@Sendable (inout KnativeRules) -> Void)?

    var testDescription: String { name }
  }

  @Test(
    "one decision is Knative's",
    arguments: [
      Case(name: "no data", target: 10, burst: 100, stable: 0, panic: 0, ready: 1, wanted: 0),
      Case(name: "unlimited burst", target: 181, burst: -1, stable: 21, panic: 26, ready: 1, wanted: 1),
      Case(name: "no burst", target: 10, burst: 0, stable: 50, panic: 49, ready: 1, wanted: 5),
      Case(name: "stable", target: 10, burst: 100, stable: 50, panic: 50, ready: 1, wanted: 5),
      Case(name: "already scaled", target: 10, burst: 100, stable: 50, panic: 50, ready: 5, wanted: 5),
      Case(name: "small way up", target: 1, burst: 1982, stable: 3, panic: 3.1, ready: 2, wanted: 3) {
        $0.maxScaleUpRate = 1.1
      },
      Case(name: "small way down", target: 10, burst: 1982, stable: 1, panic: 1, ready: 100, wanted: 90) {
        $0.maxScaleDownRate = 1.1
      },
      Case(name: "not reachable", target: 10, burst: 1982, stable: 1, panic: 1, ready: 100, wanted: 1) {
        $0.maxScaleDownRate = 1.1
        $0.isReachable = false
      },
      Case(name: "panic doubles", target: 10, burst: 84, stable: 50, panic: 100, ready: 1, wanted: 10),
      Case(name: "limited way up", target: 10, burst: 61, stable: 1000, panic: 1001, ready: 1, wanted: 10),
      Case(name: "limited way up again", target: 10, burst: 61, stable: 1000, panic: 1001, ready: 10, wanted: 100),
      Case(name: "limited way down", target: 10, burst: 61, stable: 1, panic: 1, ready: 100, wanted: 10),
      Case(name: "limited way down again", target: 10, burst: 61, stable: 1, panic: 1, ready: 10, wanted: 1),
      Case(name: "none ready counts as one", target: 10, burst: 81, stable: 1000, panic: 888, ready: 0, wanted: 10),
      Case(name: "activation, no traffic", target: 10, burst: 75, stable: 0, panic: 0, ready: 1, wanted: 0) {
        $0.activationScale = 2
      },
      Case(name: "activation", target: 10, burst: 75, stable: 1, panic: 0, ready: 1, wanted: 2) {
        $0.activationScale = 2
      },
    ])
  func decision(oracle: Case) {
    var rules = Self.rules(target: oracle.target, burst: oracle.burst)
    oracle.change?(&rules)
    var scaler = KnativeAutoscaler(rules)
    let answer = scaler.decide(stable: oracle.stable, panic: oracle.panic, ready: oracle.ready, time: 0)
    #expect(answer.instances == oracle.wanted)
    let room =
      oracle.burst > 0
      ? Self.room(oracle.target, oracle.burst, oracle.panic, oracle.ready) : Int(oracle.burst)
    #expect(answer.excessBurstCapacity == room)
  }

  /// One decision of a sequence: the time, both averages, the instances there are, and those wanted.
  typealias Step = (time: Double, stable: Double, panic: Double, ready: Int, wanted: Int)

  private func play(_ scaler: inout KnativeAutoscaler, _ steps: [Step]) {
    for step in steps {
      let answer = scaler.decide(stable: step.stable, panic: step.panic, ready: step.ready, time: step.time)
      #expect(answer.instances == step.wanted, "at \(step.time)")
    }
  }

  @Test("panic ends a window after the surge")
  func unpanic() {
    var scaler = KnativeAutoscaler(Self.rules(target: 1, burst: 98))
    play(&scaler, [(0, 11, 25, 10, 25)])
    #expect(scaler.panicTime == 0)
    play(&scaler, [(30, 30, 41, 40, 41)])
    #expect(scaler.panicTime == 0)
    play(&scaler, [(62, 50, 56, 55, 50)])
    #expect(scaler.panicTime == nil)
  }

  @Test("panic lasts while the surge does")
  func extended() {
    var scaler = KnativeAutoscaler(Self.rules(target: 1, burst: 98))
    play(&scaler, [(0, 11, 25, 10, 25), (30, 30, 80, 40, 80)])
    #expect(scaler.panicTime == 30)
  }

  @Test("nothing is taken away in panic, and much after it")
  func scaleDownAfterPanic() {
    var scaler = KnativeAutoscaler(Self.rules(target: 10, burst: 93))
    play(
      &scaler,
      [(0, 100, 100, 1, 10), (0, 100, 1000, 10, 100), (30, 1, 1, 10, 100), (61, 1, 1, 10, 1)])
  }

  @Test("a stable load goes up and down with its average")
  func stable() {
    var scaler = KnativeAutoscaler(Self.rules(target: 10, burst: 98))
    play(&scaler, [(0, 100, 100, 8, 10), (0, 50, 50, 8, 5)])
    var idle = KnativeAutoscaler(Self.rules(target: 10, burst: 75))
    play(&idle, [(0, 1, 0, 1, 1), (0, 0, 0, 1, 0)])
    var rising = KnativeAutoscaler(Self.rules(target: 10, burst: 101))
    play(&rising, [(0, 50, 10, 1, 5), (0, 100, 10, 1, 10)])
  }

  @Test("an exponential rise is followed and held")
  func exponential() {
    var scaler = KnativeAutoscaler(Self.rules(target: 1, burst: 101))
    play(&scaler, [(0, 6, 6, 1, 6), (0, 36, 36, 6, 36)])
    #expect(scaler.panicTime == 0)
    play(&scaler, [(1, 216, 216, 36, 216), (1, 1296, 1296, 216, 1296)])
    #expect(scaler.panicTime == 1)
    play(&scaler, [(2, 1296, 1296, 1296, 1296)])
  }

  @Test("the way down waits as long as it should")
  func delayed() {
    var rules = Self.rules(target: 10, burst: 0)
    rules.panicThreshold = 100
    rules.scaleDownDelay = 300
    var scaler = KnativeAutoscaler(rules)
    play(
      &scaler,
      [
        (2, 40, 40, 0, 4), (300, 0, 0, 0, 4), (302, 0, 0, 0, 0), (540, 40, 40, 0, 4), (600, 30, 30, 0, 4),
        (660, 0, 0, 0, 4), (840, 0, 0, 0, 3), (900, 0, 0, 0, 0),
      ])
    var other = KnativeAutoscaler(rules)
    play(&other, [(2, 40, 40, 0, 4), (60, 0, 0, 0, 4)])
    rules.isReachable = false
    other.update(rules)
    play(&other, [(62, 0, 0, 0, 0)])
  }

  @Test("without a delay the way down is taken at once")
  func undelayed() {
    var rules = Self.rules(target: 10, burst: 0)
    rules.panicThreshold = 100
    var scaler = KnativeAutoscaler(rules)
    play(&scaler, [(0, 40, 40, 0, 4), (0.5, 20, 20, 0, 2)])
  }

  @Test("other settings hold from the next decision on")
  func updated() {
    var scaler = KnativeAutoscaler(Self.rules(target: 10, burst: 77))
    play(&scaler, [(0, 100, 101, 1, 10)])
    scaler.update(Self.rules(target: 1, burst: 71))
    play(&scaler, [(0, 100, 101, 10, 100)])
  }

  @Test("with several instances it starts in panic, and takes none away for a window")
  func startsInPanic() {
    var scaler = KnativeAutoscaler(Self.rules(target: 10, burst: 0), ready: 5)
    play(&scaler, [(0, 0, 0, 5, 5), (30, 0, 0, 5, 5), (61, 0, 0, 5, 0)])
  }
}
