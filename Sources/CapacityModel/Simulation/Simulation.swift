/// Plays a scenario request by request.
///
/// Requests wait in the order of their arrival. Each goes to the ready instance with the fewest requests. Its computing
/// part shares the instance's processors evenly with the others' (processor sharing); its waiting part costs nothing.
package struct Simulation<Observer: SimulationObserver> {
  let scenario: Scenario
  package var observer: Observer
  let cores: Double
  let concurrency: Int
  let maxInstances: Int
  let minInstances: Int
  let pendingLimit: Double
  let tickLength: Double

  // Random streams, one for each purpose, so that a sizing does not change the others' numbers.
  var arrivals: ArrivalStream
  var serviceRandom: RandomStream
  var startRandom: RandomStream
  var recyclingRandom: RandomStream
  let serviceTable: QuantileTable
  let startTable: QuantileTable
  var serviceFactor = 1.0

  var policy: any ScalingPolicy
  var decision = ScalingDecision(byCPU: nil, byConcurrency: 0, instances: 0)
  var concurrencySeen: RecentAverage
  var cpuSeen: RecentAverage

  // What is there.
  var time = 0.0
  var instances: [SimulatedInstance] = []
  var requests = RequestTable()
  var routing: RoutingTable
  var waiting = EventHeap()
  var computing = IndexedHeap()
  var starts = EventHeap()
  var pending = PendingQueue()
  var present = 0
  var starting = 0
  var busy = 0
  var inFlight = 0
  var startCount = 0
  var requestCount = 0
  var revision = 0
  /// Whether a newer revision starts that has not taken over yet.
  var isRollingOut = false

  // What is added up.
  package internal(set) var totals = InstanceTotals()
  var earlyDebt = 0.0
  var idleTouched = 0.0
  var tickStarted = 0.0
  var tickCPU = 0.0
  var loadOfEnded = 0.0
  var tickBilled = 0.0

  /// - Parameters:
  ///   - scenario: what to play.
  ///   - observer: follows it.
  package init(_ scenario: Scenario, observer: Observer) {
    self.scenario = scenario
    self.observer = observer
    let sizing = scenario.sizing
    cores = max(0.001, sizing.usableCores)
    concurrency = sizing.concurrency
    pendingLimit = scenario.pendingLimit
    (minInstances, maxInstances) = scenario.instanceBounds
    policy = scenario.policy
    tickLength = policy.interval
    concurrencySeen = RecentAverage(interval: tickLength, reach: scenario.rules.longWindow)
    cpuSeen = RecentAverage(interval: tickLength, reach: scenario.rules.longWindow)
    arrivals = ArrivalStream(scenario.arrivals, seed: scenario.seed)
    serviceRandom = RandomStream(seed: scenario.seed, purpose: 3)
    startRandom = RandomStream(seed: scenario.seed, purpose: 4)
    recyclingRandom = RandomStream(seed: scenario.seed, purpose: 5)
    serviceTable = QuantileTable(scenario.service.total)
    startTable = QuantileTable(scenario.coldStart)
    // A rollout has the instances of two revisions.
    routing = RoutingTable(concurrency: concurrency, slots: maxInstances * 2 + 2)
  }

  /// Plays the scenario to the end of its profile.
  package mutating func run() {
    for _ in 0..<max(minInstances, scenario.initialInstances) { start(.minInstance, isReadyAtOnce: true) }
    let end = scenario.arrivals.duration
    let disruptions = scenario.disruptions.sorted { $0.time < $1.time }
    var nextDisruption = 0
    var arrival = arrivals.next()
    let keepWarm = scenario.sizing.keepWarmPeriod ?? .infinity
    var ping = keepWarm
    var tick = tickLength
    while true {
      let disruption = nextDisruption < disruptions.count ? disruptions[nextDisruption].time : .infinity
      // The rare events together, so that the frequent ones are compared quickly.
      let rare = min(min(tick, starts.time), min(min(ping, disruption), pending.deadline))
      let frequent = min(min(arrival, waiting.time), computing.time)
      let next = min(rare, frequent)
      guard next < end else { break }
      time = next
      if frequent < rare {
        if arrival == frequent {
          arrive(isKeepWarm: false)
          arrival = arrivals.next()
        } else if waiting.time == frequent {
          finishWaiting()
        } else {
          finishComputing()
        }
      } else if starts.time == rare {
        becomeReady()
      } else if pending.deadline == rare {
        refuse()
      } else if ping == rare {
        arrive(isKeepWarm: true)
        ping += keepWarm
      } else if disruption == rare {
        disrupt(disruptions[nextDisruption].kind)
        nextDisruption += 1
      } else {
        endTick()
        tick += tickLength
      }
    }
    time = end
    closeTick()
    for slot in instances.indices where instances[slot].state != .absent { close(slot) }
  }

  /// Adds what the minimum instances were idle since the last change.
  mutating func countIdle() {
    let passed = time - idleTouched
    idleTouched = time
    guard minInstances > 0, passed > 0 else { return }
    totals.minimumIdle += passed * Double(max(0, min(minInstances, present - starting) - busy))
  }
}
