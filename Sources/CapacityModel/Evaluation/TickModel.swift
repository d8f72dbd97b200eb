import Foundation

/// Follows the instances of a service through a long time in steps of the autoscaler's interval, without its single
/// requests: for each step only how many came and how many were in flight at most.
struct TickModel {
  struct Result {
    /// Instances that take requests at the start of each minute.
    var ready: [Int] = []
    /// Minutes in which the load came near what all instances can take.
    var saturated: Set<Int> = []
    var starts: [StartReason: Double] = [:]
    var totals = InstanceTotals()
    var requests = 0.0
    /// Requests that met the start of an instance.
    var cold = 0.0
    var cpuDriven = 0.0
    var concurrencyDriven = 0.0
  }

  private struct Instance {
    var idleTicks = 0
    var goesEarly = false
  }

  private let scenario: Scenario
  private let step: Double
  private let least: Int
  private let most: Int
  private let coldStart: Double
  private var policy: any ScalingPolicy
  /// The same where it is Cloud Run's, which needs no copies of the averages.
  private let cloudRun: CloudRunAutoscaler?
  private var random: RandomStream
  private var instances: [Instance] = []
  private var startsUnderWay: [Double] = []
  private var concurrency: RecentAverage
  private var cpu: RecentAverage
  private var earlyDebt = 0.0
  private var lastRate = -1.0
  private var noArrival = 1.0
  private var result = Result()

  init(_ scenario: Scenario) {
    self.scenario = scenario
    policy = scenario.policy
    cloudRun = policy as? CloudRunAutoscaler
    step = policy.interval
    (least, most) = scenario.instanceBounds
    coldStart = scenario.coldStart.mean
    random = RandomStream(seed: scenario.seed, purpose: 6)
    concurrency = RecentAverage(interval: step, reach: scenario.rules.longWindow)
    cpu = RecentAverage(interval: step, reach: scenario.rules.longWindow)
  }

  mutating func run() -> Result {
    for _ in 0..<max(least, scenario.initialInstances) { open() }
    let steps = Int(scenario.arrivals.duration / step)
    var minute = -1
    let pingEvery = scenario.sizing.keepWarmPeriod.map { max(1, Int($0 / step)) } ?? .max
    for index in 0..<steps {
      let time = Double(index) * step
      let now = min(Int(time / 60), scenario.arrivals.rates.count - 1)
      if now != minute {
        minute = now
        result.ready.append(instances.count)
      }
      let pings = pingEvery < .max && index % pingEvery == pingEvery - 1 ? 1 : 0
      advance(rate: scenario.arrivals.rates[now], pings: pings, time: time, minute: minute)
    }
    return result
  }

  private mutating func advance(rate: Double, pings: Int, time: Double, minute: Int) {
    while let first = startsUnderWay.first, first <= time {
      startsUnderWay.removeFirst()
      open()
    }
    if rate != lastRate {
      lastRate = rate
      noArrival = exp(-rate * step)
    }
    let count = rate * step < 30 ? random.poisson(rate * step, none: noArrival) : random.poisson(rate * step)
    result.requests += Double(count)
    let load = loadOf(count)
    let peak = count == 0 ? min(1, pings) : max(1, peakOf(load.inFlight))
    let places = instances.count * scenario.sizing.concurrency
    if peak > places { overflow(by: peak - places, count: count, time: time) }
    let mostPlaces = Double(most * scenario.sizing.concurrency)
    let mostCPU = Double(most) * scenario.sizing.usableCores
    if load.inFlight > 0.9 * mostPlaces || load.cpu > 0.9 * mostCPU { result.saturated.insert(minute) }
    concurrency.add(load.inFlight * step)
    cpu.add(load.cpu * step)
    addUp(load: load.inFlight, cpu: load.cpu)
    for rank in instances.indices { instances[rank].idleTicks = peak > rank ? 0 : instances[rank].idleTicks + 1 }
    act(time: time)
    recycle(time: time)
  }

  /// Takes an instance away now and then, as the platform does; the minimum gets another in its place.
  private mutating func recycle(time: Double) {
    let rate = scenario.rules.recyclingsPerDay * Double(instances.count) * step / 86_400
    guard rate > 0, let last = instances.indices.last, random.fraction() < rate else { return }
    instances.remove(at: last)
    let missing = least - instances.count - startsUnderWay.count
    if missing > 0 { start(missing, at: time + step, reason: .minInstance) }
  }

  /// Requests in flight and processor seconds a second, if so many requests come in a step.
  private func loadOf(_ count: Int) -> (inFlight: Double, cpu: Double) {
    let rate = Double(count) / step
    let compute = scenario.service.cpuSeconds
    let cpu = rate * compute
    let cores = Double(max(1, instances.count)) * scenario.sizing.usableCores
    // What shares a processor takes longer the more of it is used.
    let stretched = compute / max(0.05, 1 - min(0.95, cpu / cores) / max(1, scenario.sizing.usableCores))
    return (rate * (scenario.service.total.mean - compute + stretched), cpu)
  }

  /// The most requests in flight in a step, if there are so many on average.
  private mutating func peakOf(_ mean: Double) -> Int {
    let looks = max(1, step / max(0.001, scenario.service.total.mean))
    let share = exp(log(max(1e-12, random.fraction())) / looks)
    guard mean < 50 else {
      return Int((mean + mean.squareRoot() * NormalDistribution.quantile(min(share, 1 - 1e-12))).rounded())
    }
    var (value, chance) = (0, exp(-mean))
    var sum = chance
    while sum < share, value < 200 {
      value += 1
      chance *= mean / Double(value)
      sum += chance
    }
    return value
  }

  private mutating func overflow(by excess: Int, count: Int, time: Double) {
    let promised = startsUnderWay.count * scenario.sizing.concurrency
    let free = most - instances.count - startsUnderWay.count
    let wanted = (excess - promised + scenario.sizing.concurrency - 1) / scenario.sizing.concurrency
    start(min(max(0, wanted), free), at: time)
    // All meet the start where there is no instance, otherwise those above its places.
    result.cold +=
      instances.isEmpty ? Double(count) * min(1, max(coldStart, 0.5 * step) / step) : Double(min(count, excess))
  }

  private mutating func act(time: Double) {
    let decision = decide(time)
    let byCPU = decision.byCPU ?? 0
    if byCPU > decision.byConcurrency { result.cpuDriven += step }
    if decision.byConcurrency > byCPU { result.concurrencyDriven += step }
    let target = min(most, max(least, decision.instances))
    start(max(0, target - instances.count - startsUnderWay.count), at: time + step)
    guard decision.mayScaleIn else { return }
    let idleTicks = Int(scenario.rules.idleTime / step)
    let minuteTicks = Int(scenario.rules.window / step)
    let places = Double(max(1, instances.count * scenario.sizing.concurrency))
    let used = max(
      concurrency.over(scenario.rules.window) / places,
      cpu.over(scenario.rules.window) / (Double(max(1, instances.count)) * scenario.sizing.cpu))
    for rank in instances.indices.reversed() where instances.count > target {
      let idle = instances[rank].idleTicks
      let isUnused = instances[rank].goesEarly && (used < scenario.rules.earlyUse || idle >= minuteTicks)
      if isUnused || idle >= idleTicks { instances.remove(at: rank) }
    }
  }

  private mutating func decide(_ time: Double) -> ScalingDecision {
    guard let cloudRun else {
      return policy.decide(
        ScalingSignals(concurrency: concurrency, cpu: cpu, ready: instances.count, time: time + step))
    }
    let rules = scenario.rules
    return cloudRun.decide(
      cpu: cpu.over(rules.window), concurrency: max(concurrency.over(rules.window), concurrency.over(rules.longWindow)))
  }

  private mutating func start(_ wanted: Int, at time: Double, reason: StartReason = .autoscaling) {
    guard wanted > 0 else { return }
    for _ in 0..<wanted { startsUnderWay.append(time + coldStart) }
    result.starts[reason, default: 0] += Double(wanted)
    result.totals.starting += Double(wanted) * coldStart
    result.totals.lifetime += Double(wanted) * coldStart
  }

  private mutating func open() {
    let present = instances.count
    earlyDebt = present == 0 ? scenario.rules.earlyShare : earlyDebt + scenario.rules.earlyShare
    var instance = Instance()
    if present > 0, earlyDebt >= 1 {
      earlyDebt -= 1
      instance.goesEarly = true
    }
    instances.append(instance)
    result.totals.mostInstances = max(result.totals.mostInstances, instances.count)
  }

  private mutating func addUp(load: Double, cpu: Double) {
    let active = Queueing.activeInstances(load: load, instances: instances.count) * step
    result.totals.active += active
    result.totals.lifetime += Double(instances.count) * step
    result.totals.minimumIdle += max(0, Double(least) * step - active)
    result.totals.requests += load * step
    result.totals.cpu += cpu * step
  }
}
