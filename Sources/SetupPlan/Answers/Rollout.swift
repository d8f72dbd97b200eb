/// How the workflow gives a new revision its traffic, once it has been found healthy.
package enum Rollout: String, Sendable, CaseIterable {
  /// All of it.
  case atOnce = "at-once"
  /// 10 %, 50 %, then all, and back to the revision before as soon as errors become more.
  case gradual
}
