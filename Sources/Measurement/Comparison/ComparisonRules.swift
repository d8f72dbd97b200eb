/// What a verdict needs, all in one place.
package enum ComparisonRules {
  /// Days of the same weekday in both windows.
  package static let days = 7
  /// Requests in each window, for everything that is told a request.
  package static let requests = 1000
  /// Instances started in each window, for cold starts.
  package static let starts = 30
  /// Runs on each side, for build times.
  package static let builds = 10
  /// Errors in each window, for the error rate.
  package static let errors = 30
  /// An hour with fewer requests tells nothing of latency.
  package static let requestsAnHour = 20
  /// Hours of a day that both days of a pair must share.
  package static let hoursADay = 6
  /// Hours after a rollout whose caches are cold.
  package static let hoursAfterRollout = 2
  /// An hour is an incident from this multiple of the median share of 5xx on …
  package static let incidentFactor = 3.0
  /// … if that is at least this share, and so many errors.
  package static let incidentShare = 0.01
  package static let incidentErrors = 5
  /// Points of the same time that two revisions must share …
  package static let points = 50
  /// … over so many hours.
  package static let hoursSideBySide = 4.0
}
