/// How a service is sized, as far as its behaviour under load and its bill depend on it.
package struct InstanceSizing: Sendable, Hashable {
  /// What an instance is paid for.
  package enum Billing: String, Sendable, Hashable, CaseIterable {
    /// The time in which it starts or serves requests, and idle minimum instances at a lower price.
    case request
    /// Its whole life.
    case instance
  }

  /// vCPU of an instance, 0.08 to 8.
  package var cpu: Double
  /// GiB of an instance.
  package var memory: Double
  /// Requests that an instance takes at once.
  package var concurrency: Int
  package var minInstances: Int
  package var maxInstances: Int
  /// Seconds after which a request is cut off.
  package var timeout: Double
  package var billing: Billing
  /// Processes that can compute at the same time in an instance; a Python process uses one core.
  package var workers: Int
  /// Whether CPU is doubled while an instance starts.
  package var startupBoost: Bool
  /// Seconds between calls of the keep-warm job; nil without one.
  package var keepWarmPeriod: Double?
  /// The part of the CPU that the autoscaler aims at; 0.1 to 0.9.
  package var cpuTarget: Double
  /// The part of the concurrency that the autoscaler aims at; 0.1 to 0.95.
  package var concurrencyTarget: Double

  package init(
    cpu: Double = 1, memory: Double = 0.5, concurrency: Int = 80, minInstances: Int = 0, maxInstances: Int = 100,
    timeout: Double = 300, billing: Billing = .request, workers: Int = 1, startupBoost: Bool = false,
    keepWarmPeriod: Double? = nil, cpuTarget: Double = 0.6, concurrencyTarget: Double = 0.6
  ) {
    self.cpu = cpu
    self.memory = memory
    self.concurrency = max(1, concurrency)
    self.minInstances = max(0, minInstances)
    self.maxInstances = max(1, maxInstances, minInstances)
    self.timeout = timeout
    self.billing = billing
    self.workers = max(1, workers)
    self.startupBoost = startupBoost
    self.keepWarmPeriod = keepWarmPeriod
    self.cpuTarget = cpuTarget
    self.concurrencyTarget = concurrencyTarget
  }

  /// The processors that requests can really use at once.
  package var usableCores: Double { min(cpu, Double(workers)) }

  /// vCPU that the start-up boost adds: 1 up to 1 vCPU, as much again above, 8 in all at most.
  ///
  /// Source: docs.cloud.google.com/run/docs/configuring/services/cpu, "startup CPU boost".
  package var boostedCPU: Double { startupBoost ? min(8, cpu <= 1 ? 2 : cpu * 2) - cpu : 0 }
}
