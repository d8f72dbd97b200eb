import CapacityModel

/// The measured time played again with today's sizing: how far the model is off.
package struct Replay: Sendable, Equatable {
  /// One figure, predicted and seen.
  package struct Figure: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { case instances, starts, p95 }

    package var kind: Kind
    package var predicted: Double
    /// Its bounds where only a bucket is known.
    package var seen: ClosedRange<Double>
    /// What the prediction is off, by what was seen; what chance explains does not count.
    package var error: Double

    package init(kind: Kind, predicted: Double, seen: ClosedRange<Double>, error: Double) {
      self.kind = kind
      self.predicted = predicted
      self.seen = seen
      self.error = error
    }
  }

  /// More than this, and nothing is advised.
  package static let tolerance = 0.25

  package let week: MeasuredWeek
  /// How often an instance is replaced for no reason of the service's, a day: what the first half of the measured starts
  /// has beyond the model's. The second half is what it is judged by.
  package let recyclingsPerDay: Double
  /// Those that were measured.
  package let figures: [Figure]

  /// The worst of the errors; nil where nothing was measured to compare with.
  package var error: Double? { figures.map(\.error).max() }

  /// Plays the time again.
  ///
  /// - Parameters:
  ///   - week: what was measured.
  ///   - subject: the service as it was then.
  ///   - effort: how thoroughly.
  package init(of week: MeasuredWeek, _ subject: AdviceSubject, effort: Effort = .thorough) {
    var scenario = subject.scenario(subject.resources)
    scenario.disruptions = week.rollouts.map { Disruption(at: $0, .rollout) }
    self.init(of: week, scenario.evaluated(effort))
  }

  init(of week: MeasuredWeek, _ outcome: Outcome) {
    self.week = week
    var figures: [Figure] = []
    if let seen = week.seen.instances, seen > 0 {
      let predicted = outcome.meanInstances
      figures.append(
        Figure(kind: .instances, predicted: predicted, seen: seen...seen, error: abs(predicted - seen) / seen))
    }
    if let halves = week.seen.starts {
      // The platform replaces instances now and then, how often is not published: the first half tells it.
      let half = (starts: outcome.startCount / 2, days: outcome.totals.lifetime / 86_400 / 2)
      let replaced = half.days > 0 ? max(0, halves.first - half.starts) / half.days : 0
      recyclingsPerDay = replaced
      let predicted = half.starts + replaced * half.days
      // Starts are counted: twice the deviation of both counts is chance.
      let seen = halves.second
      let beyond = max(0, abs(predicted - seen) - 2 * (predicted + seen).squareRoot())
      figures.append(Figure(kind: .starts, predicted: predicted, seen: seen...seen, error: beyond / max(1, seen)))
    } else {
      recyclingsPerDay = 0
    }
    if let seen = week.seen.p95, seen.lowerBound > 0 {
      let predicted = outcome.inContainer.quantile(0.95)
      let nearest = min(max(predicted, seen.lowerBound), seen.upperBound)
      figures.append(Figure(kind: .p95, predicted: predicted, seen: seen, error: abs(predicted - nearest) / nearest))
    }
    self.figures = figures
  }

  /// Why a replay is no basis for advice.
  package enum Refusal: Error, Sendable, Equatable {
    /// Nothing was measured that the model could be held against.
    case nothingToCompare
    /// The model is off by more than it may be.
    case off(Figure)
  }

  /// What may be advised from; the only way to advise for a measured service.
  /// - Throws: why it may not.
  package func accepted() throws(Refusal) -> AcceptedReplay {
    guard let worst = figures.max(by: { $0.error < $1.error }) else { throw .nothingToCompare }
    guard worst.error <= Self.tolerance else { throw .off(worst) }
    return AcceptedReplay(self)
  }
}

/// A replay that came close enough to what was measured.
package struct AcceptedReplay: Sendable, Equatable {
  package let replay: Replay

  fileprivate init(_ replay: Replay) { self.replay = replay }
}

/// What advice rests on: a load that was typed, or a measured time that the model has reproduced.
package enum AdviceBasis: Sendable, Equatable {
  case typed(AdviceSubject.TypedLoad)
  case measured(AcceptedReplay)
}
