/// What was measured of a service in some days: enough to play them again, and to see how well that comes out.
package struct MeasuredWeek: Sendable, Equatable {
  /// A count of each half.
  package struct Halves: Sendable, Equatable {
    package var first: Double
    package var second: Double

    package init(first: Double, second: Double) {
      self.first = first
      self.second = second
    }
  }

  /// What the replay is compared with; nil where it was not measured.
  package struct Seen: Sendable, Equatable {
    /// Instances on average, idle ones too.
    package var instances: Double?
    /// Instances that were started, for whatever reason: in the first half of the time, and in the second.
    package var starts: Halves?
    /// Seconds in the container that 95 of 100 requests stay below: the bounds of its bucket.
    package var p95: ClosedRange<Double>?

    package init(instances: Double? = nil, starts: Halves? = nil, p95: ClosedRange<Double>? = nil) {
      self.instances = instances
      self.starts = starts
      self.p95 = p95
    }
  }

  /// Requests, minute by minute.
  package var arrivals: ArrivalProfile
  /// A request alone on its instance.
  package var service: ServiceTime
  /// From the start of an instance until it is ready.
  package var coldStart: TimeDistribution
  /// When new revisions took over; seconds from the start.
  package var rollouts: [Double]
  package var seen: Seen

  package init(
    arrivals: ArrivalProfile, service: ServiceTime, coldStart: TimeDistribution, rollouts: [Double] = [], seen: Seen
  ) {
    self.arrivals = arrivals
    self.service = service
    self.coldStart = coldStart
    self.rollouts = rollouts
    self.seen = seen
  }
}
