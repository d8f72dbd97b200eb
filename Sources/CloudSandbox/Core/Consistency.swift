/// How soon what was changed is known everywhere; all times are seconds of the sandbox's clock, which each request puts
/// a quarter of a second ahead.
package struct Consistency: Sendable, Equatable {
  /// When each replica learns of a new service account; requests go to one after another.
  package var replicas: [Double]
  /// When policies may name a new service account.
  package var accountInPolicies: Double
  /// When an API answers after the operation that enabled it has ended.
  package var service: Double
  /// When providers can be made in a new workload identity pool.
  package var pool: Double
  /// When tokens are taken for a new provider.
  package var provider: Double
  /// When a new grant works.
  package var grant: Double
  /// When `latest` is a secret's new version.
  package var latest: Double
  /// How long the first request to a revision without instances waits, in real time.
  package var coldStart: Duration

  /// Everything is known at once.
  package static let strong = Consistency(
    replicas: [], accountInPolicies: 0, service: 0, pool: 0, provider: 0, grant: 0, latest: 0, coldStart: .zero)

  /// As at Google, shortened: a few requests later everything is known.
  package static let eventual = Consistency(
    replicas: [0.25, 0.75, 1.75], accountInPolicies: 3, service: 1, pool: 1, provider: 2, grant: 2, latest: 1,
    coldStart: .milliseconds(25))

  /// After this long nothing is new any more.
  var longest: Double {
    ([accountInPolicies, service, pool, provider, grant, latest] + replicas).max() ?? 0
  }
}
