/// How the lock in the state bucket is kept.
package struct LeaseTerms: Sendable {
  /// How long after its last renewal it counts as left behind.
  package var length: Duration
  /// Between two renewals.
  package var interval: Duration
  /// How long its release may take when the run was cancelled.
  package var patience: Duration

  package init(
    length: Duration = .seconds(150), interval: Duration = .seconds(30), patience: Duration = .seconds(1)
  ) {
    self.length = length
    self.interval = interval
    self.patience = patience
  }
}
