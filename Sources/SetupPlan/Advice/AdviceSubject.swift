import CapacityModel

/// The service that advice is asked for: its traffic, what a request takes, and its sizing today.
package struct AdviceSubject: Sendable, Equatable {
  package var resources: Resources
  package var region: String
  package var arrivals: ArrivalProfile
  package var service: ServiceTime
  package var coldStart: TimeDistribution
  /// Processes of an instance; nil for one each whole vCPU, as the generated container has them.
  package var workers: Int?
  /// GiB that an instance needs at its peak; nil where it is not known: no less memory is advised then.
  package var memoryPeak: Double?
  /// How often an instance is replaced for no reason of the service's, a day.
  package var recyclingsPerDay = 0.0
  package var seed: UInt64

  package init(
    resources: Resources, region: String, arrivals: ArrivalProfile, service: ServiceTime, coldStart: TimeDistribution,
    workers: Int? = nil, memoryPeak: Double? = nil, seed: UInt64 = 1
  ) {
    self.resources = resources
    self.region = region
    self.arrivals = arrivals
    self.service = service
    self.coldStart = coldStart
    self.workers = workers
    self.memoryPeak = memoryPeak
    self.seed = seed
  }

  /// The model's sizing of some resources.
  package func sizing(_ resources: Resources) -> InstanceSizing {
    let runs = resources.keepWarm.flatMap { try? CronSchedule($0) }?.runsPerMonth ?? 0
    return InstanceSizing(
      cpu: resources.cpu.count, memory: resources.memory.gibibytes, concurrency: resources.concurrency,
      minInstances: resources.minInstances, maxInstances: resources.maxInstances, timeout: Double(resources.timeout),
      billing: resources.cpuAllocation == .always ? .instance : .request,
      workers: workers ?? max(1, resources.cpu.millis / 1000), startupBoost: true,
      keepWarmPeriod: runs > 0 ? Prices.secondsPerMonth / runs : nil)
  }

  /// The traffic on some resources.
  package func scenario(_ resources: Resources) -> Scenario {
    var rules = CloudRunRules()
    rules.recyclingsPerDay = recyclingsPerDay
    return Scenario(
      arrivals: arrivals, service: service, coldStart: coldStart, sizing: sizing(resources), rules: rules,
      initialInstances: resources.minInstances, seed: seed)
  }
}

extension AdviceSubject {
  /// A load that was typed, not measured.
  package struct TypedLoad: Sendable, Equatable {
    package var requestsPerMonth: Double
    /// Seconds of a request, on average.
    package var latency: Double
    /// Seconds that 95 of 100 requests stay below; nil for three times the mean.
    package var p95: Double?
    /// The busiest minute by the mean.
    package var peak: Double
    /// The part of a request's time that computes, 0 to 1.
    package var cpuShare: Double
    /// Seconds of an instance's start.
    package var coldStart: Double

    package init(
      requestsPerMonth: Double, latency: Double, p95: Double? = nil, peak: Double = Load.burstiness,
      cpuShare: Double = 0.3, coldStart: Double = 3
    ) {
      self.requestsPerMonth = requestsPerMonth
      self.latency = latency
      self.p95 = p95
      self.peak = peak
      self.cpuShare = cpuShare
      self.coldStart = coldStart
    }
  }

  /// The service under a typed load: a week with quiet nights and a quieter weekend.
  ///
  /// - Parameters:
  ///   - load: the traffic.
  ///   - resources: its sizing.
  ///   - region: the region id.
  package init(_ load: TypedLoad, resources: Resources, region: String) {
    self.init(
      resources: resources, region: region,
      arrivals: .week(mean: load.requestsPerMonth / Prices.secondsPerMonth, peak: load.peak),
      service: ServiceTime(
        .logNormal(mean: load.latency, p95: load.p95 ?? 3 * load.latency), cpuShare: load.cpuShare),
      coldStart: .logNormal(mean: load.coldStart, sigma: 0.25))
  }
}
