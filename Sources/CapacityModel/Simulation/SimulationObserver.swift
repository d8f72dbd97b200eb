/// Why an instance was started; the raw values are the reasons in Cloud Run's system log.
package enum StartReason: String, Sendable, Hashable, CaseIterable {
  case autoscaling = "AUTOSCALING"
  case minInstance = "MANUAL_OR_CUSTOMER_MIN_INSTANCE"
  case rollout = "DEPLOYMENT_ROLLOUT"
}

/// Why an instance ended.
package enum StopReason: String, Sendable, Hashable, CaseIterable {
  /// It was no longer needed.
  case scaleIn
  /// A newer revision took its place.
  case replaced
  /// The platform replaces instances now and then.
  case recycled
  /// Its container ended by itself.
  case crashed
}

/// An instance that was started.
package struct InstanceStart: Sendable, Equatable {
  /// Numbers the instances from 0 in the order of their starts.
  package var instance: Int
  /// Numbers the revisions from 0.
  package var revision: Int
  package var reason: StartReason
  /// Seconds since the start of the simulation.
  package var time: Double
  /// When it will take requests.
  package var readyTime: Double
  /// What the autoscaler had asked for last; nil where a request without a place started it.
  package var decision: ScalingDecision?
}

/// A request at its end.
package struct RequestEnd: Sendable, Equatable {
  /// Numbers the requests from 0 in the order of their arrivals.
  package var request: Int
  /// Seconds since the start of the simulation.
  package var arrived: Double
  /// When an instance took it; nil where none did.
  package var began: Double?
  package var ended: Double
  /// The instance that served it; nil where none did.
  package var instance: Int?
  package var revision: Int
  /// 200; 429 where no instance became free in time; 504 after the timeout; 503 where the instance broke off.
  package var status: Int
  /// Whether it waited for an instance that was still starting when it came.
  package var metColdStart: Bool
  /// Whether the keep-warm job sent it.
  package var isKeepWarm: Bool
  /// Processor seconds that it needs.
  package var cpuSeconds: Double

  /// Seconds from the arrival to the end: what the caller sees.
  package var latency: Double { ended - arrived }
  /// Seconds that it waited for an instance.
  package var waited: Double { (began ?? ended) - arrived }
}

/// One instance in one tick.
package struct InstanceUse: Sendable, Equatable {
  package var instance: Int
  package var revision: Int
  /// The end of the tick; seconds since the start of the simulation.
  package var time: Double
  /// Used part of the CPU, averaged over all its vCPU: 0 to 1.
  package var cpuUtilization: Double
  /// Requests in flight, on average.
  package var concurrency: Double
  /// The most requests in flight at once.
  package var maxConcurrency: Int
}

/// The whole service in one tick.
package struct TickReport: Sendable, Equatable {
  /// The end of the tick; seconds since the start of the simulation.
  package var time: Double
  /// Seconds of the tick.
  package var length: Double
  /// Instances that serve a request at its end.
  package var active: Int
  /// Instances that are ready and serve none.
  package var idle: Int
  package var starting: Int
  /// Requests that wait for an instance.
  package var pending: Int
  package var inFlight: Int
  /// Processor seconds used in it by all instances.
  package var cpuSeconds: Double
  /// Seconds to pay for at the full price in it, of all instances: starting or busy, or the whole life.
  package var billedSeconds: Double
  package var decision: ScalingDecision
  /// What it comes to between minimum and maximum.
  package var target: Int
}

/// Follows a simulation. Everything is told in the order of time; each function does nothing unless it is written.
package protocol SimulationObserver {
  /// Whether `instanceUsed` is wanted; it costs time.
  var wantsInstanceUse: Bool { get }

  mutating func instanceStarted(_ start: InstanceStart)
  mutating func instanceReady(_ instance: Int, at time: Double)
  mutating func instanceStopped(_ instance: Int, at time: Double, reason: StopReason)
  mutating func requestArrived(_ request: Int, at time: Double)
  mutating func requestBegan(_ request: Int, on instance: Int, at time: Double)
  mutating func requestEnded(_ end: RequestEnd)
  mutating func instanceUsed(_ use: InstanceUse)
  mutating func ticked(_ report: TickReport)
}

extension SimulationObserver {
  package var wantsInstanceUse: Bool { false }
  package mutating func instanceStarted(_ start: InstanceStart) {}
  package mutating func instanceReady(_ instance: Int, at time: Double) {}
  package mutating func instanceStopped(_ instance: Int, at time: Double, reason: StopReason) {}
  package mutating func requestArrived(_ request: Int, at time: Double) {}
  package mutating func requestBegan(_ request: Int, on instance: Int, at time: Double) {}
  package mutating func requestEnded(_ end: RequestEnd) {}
  package mutating func instanceUsed(_ use: InstanceUse) {}
  package mutating func ticked(_ report: TickReport) {}
}
