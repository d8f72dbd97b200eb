import SetupPlan

/// What stands because of earlier runs, read off the journal's lines: the newest word on each thing, in the order in
/// which the things were first made.
package struct Ledger: Sendable, Equatable {
  /// A standing fact and the step that owns it.
  package struct Entry: Sendable, Equatable {
    package var step: StepID
    package var fact: Fact
  }

  /// The last run of an environment.
  package struct LastRun: Sendable, Equatable {
    package var kind: String
    /// Nil where it never finished.
    package var outcome: String?
    /// When it began or, where it finished, ended; RFC 3339.
    package var at: String
  }

  private var entries: [String: [Entry]] = [:]
  private var lastRun: [String: LastRun] = [:]
  private var open: [String: [StepID]] = [:]

  package init() {}

  package static func == (left: Ledger, right: Ledger) -> Bool { left.entries == right.entries }

  /// Takes in the next line.
  package mutating func take(_ record: JournalRecord) {
    let environment = record.environment
    switch record.kind {
    case .runStarted:
      lastRun[environment] = LastRun(kind: record.outcome ?? "", at: record.at)
    case .runFinished:
      lastRun[environment]?.outcome = record.outcome ?? ""
      lastRun[environment]?.at = record.at
    case .intent:
      if let step = record.step { open[environment, default: []].append(step) }
    case .outcome:
      if record.outcome != "failed" { open[environment]?.removeAll { $0 == record.step } }
    case .made:
      guard let step = record.step, let fact = record.fact else { return }
      stand(fact, by: step, in: environment)
    case .unmade:
      guard let fact = record.fact else { return }
      entries[environment]?.removeAll { $0.fact.isSameThing(as: fact) }
      if entries[environment]?.isEmpty == true { entries[environment] = nil }
    }
  }

  /// What was there before the first change stays; what is there now is replaced.
  private mutating func stand(_ fact: Fact, by step: StepID, in environment: String) {
    var list = entries[environment] ?? []
    if let index = list.firstIndex(where: { $0.fact.isSameThing(as: fact) }) {
      list[index].fact.after = fact.after
    } else {
      list.append(Entry(step: step, fact: fact))
    }
    entries[environment] = list
  }

  /// The standing facts of an environment, oldest first.
  package func standing(in environment: String) -> [Entry] { entries[environment] ?? [] }

  /// The environments in which something stands, sorted.
  package var environments: [String] { entries.keys.sorted() }

  /// The last run of each environment, by its name.
  package var lastRuns: [String: LastRun] { lastRun }

  /// The kind of the environment's last run where it never finished, or was stopped or failed.
  package func unfinishedRun(in environment: String) -> String? {
    guard let last = lastRun[environment], last.outcome != "succeeded" else { return nil }
    return last.kind
  }

  /// The steps that declared an intent and never ended well.
  package func openSteps(in environment: String) -> [StepID] { open[environment] ?? [] }
}
