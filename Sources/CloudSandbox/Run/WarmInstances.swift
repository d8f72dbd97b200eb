/// Which revisions have an instance that still runs since somebody came.
actor WarmInstances {
  /// How long an instance waits for the next visitor before it is stopped.
  private static let idle = Duration.seconds(900)

  private var lastVisits: [String: (at: ContinuousClock.Instant, instance: UInt64)] = [:]

  /// Notes a visit.
  /// - Parameters:
  ///   - revision: what has to run.
  ///   - number: what a new instance is known by.
  /// - Returns: the instance that takes it, and whether that has to be started first.
  func visit(_ revision: String, number: UInt64) -> (instance: UInt64, isNew: Bool) {
    let now = ContinuousClock.now
    let last = lastVisits[revision].flatMap { now - $0.at > Self.idle ? nil : $0 }
    let instance = last?.instance ?? number
    lastVisits[revision] = (now, instance)
    return (instance, last == nil)
  }
}
