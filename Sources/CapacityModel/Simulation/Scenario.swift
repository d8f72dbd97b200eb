/// Something that happens to the instances from outside.
package struct Disruption: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// A new revision takes all requests as soon as its instances are ready.
    case rollout
    /// The oldest instance ends at once, and what it served with it.
    case crash
    /// From now on each request takes so many times as long as the scenario says.
    case serviceTime(factor: Double)
  }

  /// Seconds since the start of the simulation.
  package var time: Double
  package var kind: Kind

  package init(at time: Double, _ kind: Kind) {
    self.time = time
    self.kind = kind
  }
}

/// All that a simulation starts from.
package struct Scenario: Sendable {
  /// Which autoscaler decides.
  package enum Scaling: Sendable, Equatable {
    case cloudRun
    case knative(KnativeRules)
    /// So many instances from the start on, and no other ever.
    case fixed(Int)
    /// An instance for each request that finds no place, which ends after so many seconds without a request: the
    /// scale-per-request platforms, as SimFaaS has them.
    case perRequest(expiration: Double)
  }

  package var arrivals: ArrivalProfile
  package var service: ServiceTime
  /// From the start of an instance until it takes requests; seconds.
  package var coldStart: TimeDistribution
  package var sizing: InstanceSizing
  package var scaling: Scaling
  package var rules: CloudRunRules
  /// Instances that are ready at the start.
  package var initialInstances: Int
  package var disruptions: [Disruption]
  /// Whether a request that started an instance waits for that one, though another becomes free before; so does Lambda.
  package var waitsForItsInstance = false
  /// Seconds that a call of the keep-warm job takes.
  package var keepWarmTime = 0.005
  package var seed: UInt64

  package init(
    arrivals: ArrivalProfile, service: ServiceTime, coldStart: TimeDistribution = .constant(2),
    sizing: InstanceSizing, scaling: Scaling = .cloudRun, rules: CloudRunRules = CloudRunRules(),
    initialInstances: Int = 0, disruptions: [Disruption] = [], seed: UInt64 = 1
  ) {
    self.arrivals = arrivals
    self.service = service
    self.coldStart = coldStart
    self.sizing = sizing
    self.scaling = scaling
    self.rules = rules
    self.initialInstances = initialInstances
    self.disruptions = disruptions
    self.seed = seed
  }
}
