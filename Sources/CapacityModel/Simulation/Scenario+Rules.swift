extension Scenario {
  /// The autoscaler.
  var policy: any ScalingPolicy {
    switch scaling {
    case .cloudRun: CloudRunAutoscaler(sizing, rules: rules)
    case .knative(let rules): KnativeAutoscaler(rules, ready: initialInstances)
    case .fixed, .perRequest: NoAutoscaler(interval: rules.interval)
    }
  }

  /// The fewest and the most instances.
  var instanceBounds: (least: Int, most: Int) {
    switch scaling {
    case .fixed(let count): (count, count)
    case .cloudRun, .knative, .perRequest: (sizing.minInstances, max(sizing.maxInstances, initialInstances))
    }
  }

  /// Seconds that a request waits for an instance.
  var pendingLimit: Double {
    switch scaling {
    case .cloudRun: rules.pendingLimit(coldStart: coldStart.mean)
    // Knative's queue waits as long as the request may take, SimFaaS's and that of fixed instances without end.
    case .knative: sizing.timeout
    case .fixed, .perRequest: .infinity
    }
  }

  /// Seconds after which an idle instance ends; nil where the autoscaler decides.
  var expiration: Double? {
    if case .perRequest(let expiration) = scaling { return expiration }
    return nil
  }
}

/// No autoscaler: only requests without a place start instances.
private struct NoAutoscaler: ScalingPolicy {
  let interval: Double

  mutating func decide(_ signals: ScalingSignals) -> ScalingDecision {
    ScalingDecision(byCPU: nil, byConcurrency: signals.ready, instances: signals.ready)
  }
}
