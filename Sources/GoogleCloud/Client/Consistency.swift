import RESTClient

/// What was just created or enabled, so that its absence is worth waiting for (section 12 of the API notes).
package struct Consistency: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// APIs were enabled: 403 `SERVICE_DISABLED` passes within five minutes.
  package static let enabledServices = Consistency(rawValue: 1)
  /// Service accounts were created: 400 "does not exist" passes within two minutes.
  package static let newAccounts = Consistency(rawValue: 2)
  /// A workload identity pool was created: 404 passes within a minute.
  package static let newPools = Consistency(rawValue: 4)

  /// How long to wait for the end of a failure that comes of what was just made; nil for any other failure.
  ///
  /// - Parameters:
  ///   - error: the failure.
  ///   - visibilityDelay: what the waits are multiples of.
  /// - Returns: the waits and their limit.
  func patience(with error: any RetryableFailure, visibilityDelay: Duration) -> Patience? {
    guard let error = error as? GoogleCloudError else { return nil }
    if contains(.enabledServices), error.kind == .serviceDisabled {
      return Patience(first: visibilityDelay * 5, longest: visibilityDelay * 30, budget: .seconds(300))
    }
    if contains(.newAccounts), error.status == 400, error.detail.contains("does not exist") {
      return Patience(first: visibilityDelay * 2, longest: visibilityDelay * 10, budget: .seconds(120))
    }
    if contains(.newPools), error.kind == .notFound || (error.status == 400 && error.detail.contains("not exist")) {
      return Patience(first: visibilityDelay * 2, longest: visibilityDelay * 5, budget: .seconds(60))
    }
    return nil
  }
}
