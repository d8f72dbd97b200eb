/// Which revisions have an instance that still runs since somebody came.
actor WarmInstances {
  /// How long an instance waits for the next visitor before it is stopped.
  private static let idle = Duration.seconds(900)

  private var lastVisits: [String: ContinuousClock.Instant] = [:]

  /// Notes a visit; tells whether an instance has to be started for it.
  func visit(_ revision: String) -> Bool {
    let now = ContinuousClock.now
    defer { lastVisits[revision] = now }
    guard let last = lastVisits[revision] else { return true }
    return now - last > Self.idle
  }
}
