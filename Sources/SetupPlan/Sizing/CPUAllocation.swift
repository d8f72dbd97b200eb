/// When an instance has its CPU, which is also what is paid for.
package enum CPUAllocation: String, Sendable, Hashable, CaseIterable {
  /// While it starts and while it serves requests; between them work in the background all but stops.
  case requests
  /// As long as it runs: background work, schedulers and queues go on between requests.
  case always
}
