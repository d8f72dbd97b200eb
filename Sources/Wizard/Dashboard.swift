import SetupPlan

/// How a deployed service does, for Home: each part by itself, since some take longer to ask than others.
package struct Dashboard: Sendable, Equatable {
  /// One part: when it was asked, and what was answered.
  package struct Part<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The last answer; nil before the first.
    package var value: Value?
    /// When that was, by the wizard's clock, in seconds.
    package var at = 0.0
    /// Why the last question was not answered; what was answered before stays.
    package var failure: Failure?
    package var isAsked = false

    package init() {}

    mutating func take(_ result: Result<Value, Failure>, at seconds: Double) {
      isAsked = false
      switch result {
      case .success(let value):
        self.value = value
        at = seconds
        failure = nil
      case .failure(let failure): self.failure = failure
      }
    }
  }

  /// What answers, and how.
  package struct Health: Sendable, Equatable {
    package var isHealthy: Bool
    /// `ready, answers 200`, or what is wrong.
    package var words: String
    package var revision: String
    package var image: String
    /// `100 %`, or the revisions that share the requests.
    package var traffic: String
    /// The last deployments, the newest first: a sentence each.
    package var deployments: [String]

    package init(
      isHealthy: Bool, words: String, revision: String, image: String, traffic: String, deployments: [String]
    ) {
      self.isHealthy = isHealthy
      self.words = words
      self.revision = revision
      self.image = image
      self.traffic = traffic
      self.deployments = deployments
    }
  }

  /// The metrics of the last day, hour by hour, the oldest first.
  package struct Metrics: Sendable, Equatable {
    package var requests: [Double?]
    /// Milliseconds in the container, the mean of each hour.
    package var latencies: [Double?]
    /// Between how many milliseconds the 95th percentile of the day lies; nil without a request.
    package var p95: ClosedRange<Double>?
    /// Answers of 500 and above.
    package var errors: [Double?]
    package var starts: [Double?]
    package var instances: [Double?]
    /// Dollars since the month began, by what was used; nil where that cannot be read.
    package var cost: Double?

    package init(
      requests: [Double?], latencies: [Double?], p95: ClosedRange<Double>?, errors: [Double?], starts: [Double?],
      instances: [Double?], cost: Double?
    ) {
      self.requests = requests
      self.latencies = latencies
      self.p95 = p95
      self.errors = errors
      self.starts = starts
      self.instances = instances
      self.cost = cost
    }
  }

  /// What the doctor and a comparison found.
  package struct Check: Sendable, Equatable {
    /// How many differences from `overture.yaml` there are.
    package var drift: Int
    /// What is wrong, the first causes first: a sentence each.
    package var findings: [String]

    package init(drift: Int, findings: [String]) {
      self.drift = drift
      self.findings = findings
    }
  }

  package var health = Part<Health>()
  package var metrics = Part<Metrics>()
  package var check = Part<Check>()

  package init() {}

  /// How often each part is asked again while Home is open, in seconds: metrics come once a minute, and a check reads a lot.
  static let periods = (health: 10.0, metrics: 60.0, check: 300.0)

  /// The parts that are to be asked now; they count as asked.
  mutating func due(at seconds: Double) -> [DashboardPart] {
    var due: [DashboardPart] = []
    if Self.isDue(health, Self.periods.health, seconds) { due.append(.health); health.isAsked = true }
    if Self.isDue(metrics, Self.periods.metrics, seconds) { due.append(.metrics); metrics.isAsked = true }
    if Self.isDue(check, Self.periods.check, seconds) { due.append(.check); check.isAsked = true }
    return due
  }

  private static func isDue<Value>(_ part: Part<Value>, _ period: Double, _ seconds: Double) -> Bool {
    !part.isAsked && (part.value == nil && part.failure == nil || seconds >= part.at + period)
  }
}

/// What can be asked for Home.
package enum DashboardPart: Sendable, Equatable, CaseIterable {
  case health, metrics, check
}

/// An answer for Home.
package enum DashboardNews: Sendable, Equatable {
  case health(Result<Dashboard.Health, Failure>)
  case metrics(Result<Dashboard.Metrics, Failure>)
  case check(Result<Dashboard.Check, Failure>)
}
