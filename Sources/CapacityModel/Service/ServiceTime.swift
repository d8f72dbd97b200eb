/// How long a request takes on an instance that has nothing else to do, and how much of it is computing.
package struct ServiceTime: Sendable, Equatable {
  /// The whole time of a request alone on an instance; seconds.
  package var total: TimeDistribution
  /// The part of it that needs a processor, 0 to 1; the rest waits for something outside: a database, another service.
  package var cpuShare: Double

  /// - Parameters:
  ///   - total: the time of a request alone on its instance.
  ///   - cpuShare: the part that needs a processor, 0 to 1.
  package init(_ total: TimeDistribution, cpuShare: Double = 0) {
    self.total = total
    self.cpuShare = min(1, max(0, cpuShare))
  }

  /// - Parameters:
  ///   - total: the time of a request alone on its instance.
  ///   - cpuSeconds: processor seconds of one request, on average.
  package init(_ total: TimeDistribution, cpuSeconds: Double) {
    self.init(total, cpuShare: total.mean > 0 ? cpuSeconds / total.mean : 0)
  }

  /// Processor seconds of one request, on average.
  package var cpuSeconds: Double { total.mean * cpuShare }
}
