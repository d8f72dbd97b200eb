import Foundation
import SetupPlan

/// The write-ahead journal of a repository's runs: each line is on the disk before what it announces happens.
package actor Journal {
  private let file: any AppendOnlyFile
  private let now: @Sendable () -> Date
  private let environment: String
  /// The id of this run.
  nonisolated let run: String
  /// What this run was the first to make, in order.
  private var firstMade: [Ledger.Entry] = []
  private(set) var ledger: Ledger
  /// Whether the file ends in a line that is not whole: a dead run's, or one that found the disk full.
  private var isTorn: Bool

  /// - Parameters:
  ///   - file: where lines are appended.
  ///   - contents: what the file holds already.
  ///   - environment: which environment this run is about.
  ///   - now: the clock.
  /// - Throws: a `Failure` where a newer version wrote the journal.
  package init(
    file: any AppendOnlyFile, contents: Data, environment: String, now: @escaping @Sendable () -> Date
  ) throws {
    self.file = file
    self.now = now
    self.environment = environment
    run = UUID().uuidString.lowercased()
    let reading = try Self.read(contents)
    ledger = reading.ledger
    isTorn = reading.isTorn
  }

  /// Opens the journal in a repository's `.overture` folder, which must exist.
  static func open(
    in folder: StateFolder, environment: String, now: @escaping @Sendable () -> Date
  ) throws -> Journal {
    let path = folder.journal
    let contents = FileManager.default.contents(atPath: path) ?? Data()
    return try Journal(file: DiskFile(path: path), contents: contents, environment: environment, now: now)
  }

  /// The ledger that a journal's bytes tell.
  ///
  /// A line that is no JSON is what a kill in the middle of a write left: what it announced had not begun.
  /// - Throws: a `Failure` where a newer version wrote the journal.
  package static func read(_ contents: Data) throws -> (ledger: Ledger, isTorn: Bool) {
    var ledger = Ledger()
    for line in contents.split(separator: UInt8(ascii: "\n")) {
      if let record = try JournalRecord(reading: Data(line)) { ledger.take(record) }
    }
    return (ledger, !contents.isEmpty && contents.last != UInt8(ascii: "\n"))
  }

  // MARK: - Lines

  func begin(_ kind: RunEvent.RunKind, project: String) throws {
    try append(.runStarted, outcome: kind.rawValue, project: project)
  }

  func finish(_ outcome: String) throws { try append(.runFinished, outcome: outcome) }

  func intend(_ step: StepID, _ details: [String]) throws { try append(.intent, step: step, details: details) }

  /// Journals that the step makes `fact`: before the request that does it, or again afterwards with what was learnt.
  package func made(_ fact: Fact, by step: StepID) throws {
    let isFirst = self.fact(fact.kind, fact.name) == nil
    try append(.made, step: step, fact: fact)
    if isFirst { firstMade.append(Ledger.Entry(step: step, fact: fact)) }
  }

  package func unmade(_ fact: Fact, by step: StepID) throws { try append(.unmade, step: step, fact: fact) }

  func end(_ step: StepID, _ outcome: String) throws { try append(.outcome, step: step, outcome: outcome) }

  /// Leaves a thing that several environments share to another one of them.
  func handOver(_ fact: Fact, by step: StepID, to other: String) throws {
    try append(.handedOver, step: step, fact: fact, heir: other)
  }

  /// Leaves what this run was the first to make to whoever else makes it now: an undo here must not take it from them.
  func renounce(_ steps: Set<StepID>) throws {
    for entry in firstMade where steps.contains(entry.step) && fact(entry.fact.kind, entry.fact.name) != nil {
      try unmade(entry.fact, by: entry.step)
    }
  }

  // MARK: - What stands

  /// Whether a run of this environment with that id is in the journal.
  func hasRun(_ id: String) -> Bool { ledger.hasRun(id, in: environment) }

  /// The facts that stand in this environment, oldest first.
  package func facts() -> [Ledger.Entry] { ledger.standing(in: environment) }

  /// The step's standing facts, oldest first.
  package func facts(of step: StepID) -> [Fact] { facts().filter { $0.step == step }.map(\.fact) }

  /// The standing fact about one thing.
  package func fact(_ kind: Fact.Kind, _ name: String) -> Fact? {
    facts().first { $0.fact.kind == kind && $0.fact.name == name }?.fact
  }

  /// What is known of a secret of the GitHub environment.
  func githubSecret(_ name: String) -> GitHubSecretFact? {
    guard case .githubSecret(let fact) = fact(.githubSecret, name) else { return nil }
    return fact
  }

  /// Whether the last run of this environment did not come to a good end.
  package var unfinishedRun: String? { ledger.unfinishedRun(in: environment) }

  /// Whether the step declared an intent and never ended well.
  func isOpen(_ step: StepID) -> Bool { ledger.openSteps(in: environment).contains(step) }

  /// The other environments in which something stands.
  func otherEnvironments() -> [String] { ledger.environments.filter { $0 != environment } }

  /// Another environment that uses the same thing; nil where none does.
  func heir(of fact: Fact, _ names: ResourceNames) -> String? { ledger.heir(of: fact, names) }

  private func append(
    _ kind: JournalRecord.Kind, step: StepID? = nil, details: [String]? = nil, fact: Fact? = nil,
    outcome: String? = nil, heir: String? = nil, project: String? = nil
  ) throws {
    let record = JournalRecord(
      at: now().formatted(.iso8601), environment: environment, run: run, kind: kind, step: step, details: details,
      fact: fact, heir: heir, project: project, outcome: outcome)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var line = isTorn ? Data("\n".utf8) : Data()
    line.append(try encoder.encode(record))
    line.append(UInt8(ascii: "\n"))
    // A full disk may take a part of the line.
    isTorn = true
    try file.append(line)
    isTorn = false
    try file.sync()
    ledger.take(record)
  }
}
