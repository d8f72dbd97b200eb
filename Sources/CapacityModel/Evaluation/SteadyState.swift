/// A bound that a service cannot fall below: the instances that the targets ask for in each minute, with the requests
/// spread over them at random, and none kept for longer than it is needed.
package struct SteadyState: Sendable, Equatable {
  /// Seconds in which instances serve.
  package var active = 0.0
  /// Seconds of the instances that there must be.
  package var lifetime = 0.0
  /// Seconds in which minimum instances are idle.
  package var minimumIdle = 0.0
  /// Seconds of an average request at the busiest minute.
  package var busiestLatency = 0.0
  /// The part of all processors in use in the busiest minute.
  package var busiestUse = 0.0
  /// Instances that the busiest minute needs.
  package var mostInstances = 0

  /// - Parameters:
  ///   - arrivals: when requests come.
  ///   - service: how long they take.
  ///   - sizing: of the service.
  package init(arrivals: ArrivalProfile, service: ServiceTime, sizing: InstanceSizing) {
    let scaler = CloudRunAutoscaler(sizing)
    let cores = sizing.usableCores
    var last = -1.0
    var seen = (active: 0.0, instances: 0, time: 0.0, use: 0.0)
    for rate in arrivals.rates {
      if rate != last {
        last = rate
        seen = Self.minute(rate, service, sizing, scaler, cores)
      }
      active += seen.active * 60
      lifetime += Double(seen.instances) * 60
      minimumIdle += max(0, Double(sizing.minInstances) - seen.active) * 60
      busiestLatency = max(busiestLatency, seen.time)
      busiestUse = max(busiestUse, seen.use)
      mostInstances = max(mostInstances, seen.instances)
    }
  }

  private static func minute(
    _ rate: Double, _ service: ServiceTime, _ sizing: InstanceSizing, _ scaler: CloudRunAutoscaler, _ cores: Double
  ) -> (active: Double, instances: Int, time: Double, use: Double) {
    guard rate > 0 else { return (0, sizing.minInstances, service.total.mean, 0) }
    let compute = service.cpuSeconds
    // The time depends on the instances, and they on the time: a few rounds settle both.
    var time = service.total.mean
    var count = 1
    var use = 0.0
    for _ in 0..<4 {
      let wanted = scaler.decide(cpu: rate * compute, concurrency: rate * time).instances
      count = min(sizing.maxInstances, max(sizing.minInstances, 1, wanted))
      use = rate * compute / (Double(count) * cores)
      let alone = service.total.mean - compute + compute / min(1, cores)
      // What shares a processor takes longer the more of it is used; with several processors, later.
      let shared = use < 0.98 ? compute / min(1, cores) / (1 - power(use, max(1, cores))) : compute * 50
      time = max(alone, service.total.mean - compute + shared)
    }
    let active = Queueing.activeInstances(load: min(rate * time, Double(count * sizing.concurrency)), instances: count)
    return (active, count, time, use)
  }

  private static func power(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(exponent) { result *= base }
    return result
  }
}
