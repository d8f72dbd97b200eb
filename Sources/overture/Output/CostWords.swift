import SetupPlan

/// What a set-up costs in a month, now and at most, and what that rests on.
struct CostWords {
  private let environment: EnvironmentAnswers
  private let cost: CostEstimate

  init(of plan: Plan) {
    environment = plan.environment
    cost = CostEstimate(of: plan.environment)
  }

  /// The estimate, in US dollars a month.
  var estimate: Double { cost.total }

  /// What the instances cost that the answers allow, if all of them worked all month.
  var most: Double { cost.atMost ?? 0 }

  /// What the same traffic costs at least and at most, where the two differ by more than cents.
  private var range: String? {
    guard let range = cost.range, range.upperBound - range.lowerBound >= 0.01 else { return nil }
    return "With that traffic \(CostEstimate.text(range.lowerBound)) to \(CostEstimate.text(range.upperBound)), "
      + "by how Cloud Run spreads the requests over instances, which is not public."
  }

  /// What the estimate assumes, and what a month comes to at most.
  var lines: [String] {
    let instances = environment.resources.maxInstances
    let count = instances == 1 ? "the 1 instance" : "all \(instances) instances"
    return [CostEstimate.basis(region: environment.region, load: environment.load)] + (range.map { [$0] } ?? []) + [
      "At most \(CostEstimate.spoken(most)) a month: \(count) of maxInstances busy in every second of it. "
        + "Requests, traffic out of Google's network, images, logs and taxes come on top."
    ]
  }
}
