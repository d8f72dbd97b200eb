/// What Cloud Run's autoscaler does besides its two targets.
///
/// Source: docs.cloud.google.com/run/docs/about-instance-autoscaling, read in September 2026.
package struct CloudRunRules: Sendable, Equatable {
  /// Seconds between two decisions; today's text says "periodically", an older one five seconds.
  package var interval = 5.0
  /// Seconds of the average that both targets look at.
  package var window = 60.0
  /// Seconds of the longer average of the requests in flight; the larger of both counts.
  package var longWindow = 600.0
  /// Seconds after which an idle instance ends.
  package var idleTime = 900.0
  /// An instance of the group that goes early ends when less than this part of it was used for a minute.
  package var earlyUse = 0.1
  /// How many of the instances belong to that group: not published; a half is assumed.
  package var earlyShare = 0.5
  /// Seconds that a request waits for an instance at least, before it is refused.
  package var leastPending = 10.0
  /// How many times the start of an instance it waits where that is longer.
  package var pendingByColdStart = 3.5
  /// How often an instance is replaced for no reason of the service's, a day; not published. Zero leaves this out.
  package var recyclingsPerDay = 0.0

  package init() {}

  /// Seconds that a request waits for an instance before it is refused with 429.
  ///
  /// - Parameter coldStart: seconds that the start of an instance takes.
  /// - Returns: seconds.
  package func pendingLimit(coldStart: Double) -> Double { max(leastPending, pendingByColdStart * coldStart) }
}
