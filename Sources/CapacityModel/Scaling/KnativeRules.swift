/// The settings of Knative's pod autoscaler; the values are its defaults.
///
/// Source: knative/serving, `config/core/configmaps/autoscaler.yaml` and `pkg/autoscaler/scaling/autoscaler.go`.
package struct KnativeRules: Sendable, Equatable {
  /// Seconds between two decisions.
  package var interval = 2.0
  /// Seconds of the long average.
  package var stableWindow = 60.0
  /// Seconds of the short average: a tenth of the long one.
  package var panicWindow = 6.0
  /// Requests in flight that one instance should have: 70 of a hundred where nothing is set.
  package var target = 70.0
  /// What one instance can take: the basis of the burst capacity.
  package var total = 100.0
  /// It panics when the short average asks for so many times the instances that there are.
  package var panicThreshold = 2.0
  /// So many times the instances at most in one decision.
  package var maxScaleUpRate = 1000.0
  /// The instances divided by this at least in one decision.
  package var maxScaleDownRate = 2.0
  /// Requests that there should be room for at any time; -1 for any number, 0 for none.
  package var burstCapacity = 211.0
  /// Instances at least as soon as there is any traffic.
  package var activationScale = 1
  /// Whether it gets requests at all; otherwise nothing slows the way down.
  package var isReachable = true
  /// Seconds for which the highest of the last decisions holds.
  package var scaleDownDelay = 0.0

  package init() {}
}
