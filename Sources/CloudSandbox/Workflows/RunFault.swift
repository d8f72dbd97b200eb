/// What goes wrong in runs of workflows: in the first step that does such a thing.
package enum RunFault: String, Sendable, CaseIterable {
  /// The service's tests fail.
  case test
  /// The image cannot be built.
  case build
  /// The registry does not take the image.
  case push
  /// The release command fails.
  case release
  /// The new revision does not listen.
  case start
  /// The new revision answers its check with 503.
  case health
  /// No runner takes its jobs.
  case runner
}

/// A rule for runs: which of them, counted from 1 since the rules are there, and what goes wrong.
package struct RunFaultRule: Sendable, Equatable {
  /// What goes wrong.
  package var fault: RunFault
  /// In which runs.
  package var occurrences: FaultOccurrences

  /// A rule.
  package init(_ fault: RunFault, occurrences: FaultOccurrences = .every) {
    self.fault = fault
    self.occurrences = occurrences
  }
}

/// How runs of workflows are played; kept in memory alone, as the rules for requests are.
package struct RunPlay: Sendable, Equatable {
  /// Twenty: a run of two minutes takes six seconds.
  package static let standardPace = 20.0

  /// How many seconds of a run pass in one second.
  package var pace: Double
  /// What goes wrong; the first rule that fits counts.
  package var faults: [RunFaultRule]
  /// Whether runs are played as something that was: their steps do nothing to the world, and wait for nobody.
  var isHistory = false
  /// How many runs have begun since the rules are there.
  var begun = 0

  /// All goes well.
  package init(pace: Double = standardPace, faults: [RunFaultRule] = []) {
    self.pace = pace
    self.faults = faults
  }

  /// Counts a run, and tells what goes wrong in it.
  mutating func begin() -> RunFault? {
    begun += 1
    return faults.first { $0.occurrences.contains(begun) }?.fault
  }
}
