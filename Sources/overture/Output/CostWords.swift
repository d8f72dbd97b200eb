import SetupPlan

/// What a set-up costs in a month, now and at most, and what that rests on.
struct CostWords {
  private let resources: Resources
  private let region: String

  init(of plan: Plan) {
    resources = plan.environment.resources
    region = plan.names.region
  }

  /// The estimate, in US dollars a month.
  var estimate: Double { CostEstimate(resources: resources, region: region).total }

  /// What the instances cost that the answers allow, if all of them worked all month.
  var most: Double { CostEstimate.busyMonth(of: resources.maxInstances, resources, region: region) }

  /// What the estimate assumes, and what a month comes to at most.
  var lines: [String] {
    let count = resources.maxInstances == 1 ? "the 1 instance" : "all \(resources.maxInstances) instances"
    return [
      CostEstimate.basis(region: region),
      "At most \(CostEstimate.spoken(most)) a month: \(count) of maxInstances busy in every second of it. "
        + "Requests, traffic out of Google's network, images, logs and taxes come on top.",
    ]
  }
}
