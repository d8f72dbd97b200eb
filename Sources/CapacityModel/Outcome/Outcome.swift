/// What came of a scenario.
package struct Outcome: Sendable, Equatable {
  /// Seconds that it covers.
  package var duration: Double
  /// Requests that were answered, refused ones and those of the keep-warm job left out.
  package var served = 0.0
  /// Requests that no instance took in time: 429.
  package var refused = 0.0
  /// Requests that waited for an instance that was still starting when they came.
  package var cold = 0.0
  /// From the arrival to the end, waiting for an instance included, refused requests left out.
  package var latency = LatencyHistogram()
  /// From the moment an instance took the request to the end: the time in the container, as Cloud Run's
  /// `request_latencies` has it.
  package var inContainer = LatencyHistogram()
  /// Starts of instances by cause.
  package var starts: [StartReason: Double] = [:]
  /// Seconds of instances.
  package var totals = InstanceTotals()
  /// The bound below which the active seconds do not fall, if only as many instances run as the targets ask for.
  package var leastActive = 0.0
  /// Seconds in which each driver asked for more instances than the other.
  package var cpuDriven = 0.0
  package var concurrencyDriven = 0.0

  package init(duration: Double) { self.duration = duration }

  /// Instances that were there, on average.
  package var meanInstances: Double { duration > 0 ? totals.lifetime / duration : 0 }
  /// Part of the requests that met the start of an instance.
  package var coldShare: Double { served > 0 ? cold / served : 0 }
  /// Part of the requests that were refused.
  package var refusedShare: Double { served + refused > 0 ? refused / (served + refused) : 0 }
  /// Starts for whatever cause.
  package var startCount: Double { starts.values.reduce(0, +) }
}
