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
    private var isAsked = false
    /// When it was asked last, whatever came of it.
    private var askedAt: Double?

    package init() {}

    /// Whether it is to be asked now: at first, and again when the period is over and nothing is under way. It then counts as asked.
    mutating func begin(at seconds: Double, every period: Double) -> Bool {
      guard !isAsked, askedAt.map({ seconds >= $0 + period }) ?? true else { return false }
      isAsked = true
      askedAt = seconds
      return true
    }

    mutating func take(_ value: Value, at seconds: Double) {
      isAsked = false
      self.value = value
      at = seconds
      failure = nil
    }

    mutating func take(_ failure: Failure) {
      isAsked = false
      self.failure = failure
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

  /// What the doctor and a comparison found, and what was advised.
  package struct Check: Sendable, Equatable {
    /// How many differences from `overture.yaml` there are.
    package var drift: Int
    /// What is wrong, the first causes first: a sentence each.
    package var findings: [String]
    /// What was advised last and not taken, in a sentence; nil where nothing was.
    package var advice: String?

    package init(drift: Int, findings: [String], advice: String? = nil) {
      self.drift = drift
      self.findings = findings
      self.advice = advice
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
    DashboardPart.allCases.filter { part in
      switch part {
      case .health: health.begin(at: seconds, every: Self.periods.health)
      case .metrics: metrics.begin(at: seconds, every: Self.periods.metrics)
      case .check: check.begin(at: seconds, every: Self.periods.check)
      }
    }
  }
}

/// What can be asked for Home.
package enum DashboardPart: Sendable, Equatable, CaseIterable {
  case health, metrics, check
}

/// An answer for Home.
package enum DashboardNews: Sendable, Equatable {
  case health(Dashboard.Health)
  case metrics(Dashboard.Metrics)
  case check(Dashboard.Check)
  /// Why a part was not answered.
  case failed(DashboardPart, Failure)
}
