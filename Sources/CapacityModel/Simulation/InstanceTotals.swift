/// Seconds of all instances, as they are billed.
package struct InstanceTotals: Sendable, Equatable {
  /// Serving at least one request: the exact times.
  package var active = 0.0
  /// Serving at least one request, each time rounded up to 100 ms.
  package var activeBilled = 0.0
  /// From the start of an instance until it took requests.
  package var starting = 0.0
  /// In which minimum instances had nothing to do.
  package var minimumIdle = 0.0
  /// From the start of an instance to its end.
  package var lifetime = 0.0
  /// Seconds in flight of all requests.
  package var requests = 0.0
  /// Processor seconds of all requests.
  package var cpu = 0.0
  /// The most instances at once.
  package var mostInstances = 0

  package init() {}

  /// Cloud Run rounds the time of an instance up to this; seconds.
  static let billingStep = 0.1
}
