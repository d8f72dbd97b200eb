/// Cloud Run's autoscaler as documented: the larger of what the CPU and the requests in flight ask for.
package struct CloudRunAutoscaler: ScalingPolicy {
  private let sizing: InstanceSizing
  private let rules: CloudRunRules
  package var interval: Double { rules.interval }

  package init(_ sizing: InstanceSizing, rules: CloudRunRules = CloudRunRules()) {
    self.sizing = sizing
    self.rules = rules
  }

  package mutating func decide(_ signals: ScalingSignals) -> ScalingDecision {
    decide(
      cpu: signals.cpu.over(rules.window),
      concurrency: max(signals.concurrency.over(rules.window), signals.concurrency.over(rules.longWindow)))
  }

  /// Decides by two averages.
  ///
  /// - Parameters:
  ///   - cpu: processor seconds a second of all instances.
  ///   - concurrency: requests in flight.
  /// - Returns: how many instances it wants.
  package func decide(cpu: Double, concurrency: Double) -> ScalingDecision {
    let byCPU = Self.wholeInstances(cpu / sizing.cpu / sizing.cpuTarget)
    let byConcurrency = Self.wholeInstances(concurrency / (Double(sizing.concurrency) * sizing.concurrencyTarget))
    return ScalingDecision(byCPU: byCPU, byConcurrency: byConcurrency, instances: max(byCPU, byConcurrency))
  }

  /// Rounds up, except for what is only the error of a sum.
  static func wholeInstances(_ wanted: Double) -> Int {
    guard wanted.isFinite else { return .max }
    return Int(min(1e9, max(0, (wanted - 1e-9).rounded(.up))))
  }
}
