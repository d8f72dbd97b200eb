/// What an autoscaler looks at.
package struct ScalingSignals: Sendable, Equatable {
  /// Requests in flight on all instances: the average of the last so many seconds.
  package var concurrency: RecentAverage
  /// Processor seconds a second of all instances.
  package var cpu: RecentAverage
  /// Instances that take requests.
  package var ready: Int
  /// Seconds since the start.
  package var time: Double

  package init(concurrency: RecentAverage, cpu: RecentAverage, ready: Int, time: Double) {
    self.concurrency = concurrency
    self.cpu = cpu
    self.ready = ready
    self.time = time
  }
}

/// How many instances an autoscaler wants, and why.
package struct ScalingDecision: Sendable, Equatable {
  /// By the CPU that is used; nil where this does not count.
  package var byCPU: Int?
  /// By the requests in flight.
  package var byConcurrency: Int
  /// What it wants: the larger one, before minimum and maximum.
  package var instances: Int
  /// Whether it may end instances now.
  package var mayScaleIn: Bool

  package init(byCPU: Int?, byConcurrency: Int, instances: Int, mayScaleIn: Bool = true) {
    self.byCPU = byCPU
    self.byConcurrency = byConcurrency
    self.instances = instances
    self.mayScaleIn = mayScaleIn
  }
}

/// An autoscaler: decides at even intervals how many instances there should be.
package protocol ScalingPolicy: Sendable {
  /// Seconds between two decisions.
  var interval: Double { get }

  /// Decides once.
  mutating func decide(_ signals: ScalingSignals) -> ScalingDecision
}
