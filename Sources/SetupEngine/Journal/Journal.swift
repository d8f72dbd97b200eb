import Foundation
import SetupPlan

/// The write-ahead journal of a repository's runs: each line is on the disk before what it announces happens.
package actor Journal {
  private let file: any AppendOnlyFile
  private let keys: JournalKeys
  private let now: @Sendable () -> Date
  private let environment: String
  /// What its facts may be about; nil for all.
  private let things: PlannedThings?
  /// Whether the operator trusts it, whatever its seal says.
  private let isTrusted: Bool
  /// The id of this run.
  nonisolated let run: String
  /// What this run was the first to make, in order.
  private var firstMade: [Ledger.Entry] = []
  private var scan: JournalScan
  /// What the lines tell that count: those of this machine's own runs.
  private(set) var ledger: Ledger
  /// What was to be said of the journal as it was found.
  nonisolated let notices: [String]
  /// Why the journal was not believed as it was found, and is not trusted either; nil where it was.
  nonisolated let doubt: JournalDoubt?

  /// - Parameters:
  ///   - file: where lines are appended.
  ///   - scan: what the file holds already.
  ///   - environment: which environment this run is about.
  ///   - keys: what it is sealed with.
  ///   - things: what its facts may be about; nil for all.
  ///   - isTrusted: whether the operator trusts it, whatever its seal says.
  ///   - now: the clock.
  init(
    file: any AppendOnlyFile, scan: JournalScan, environment: String, keys: JournalKeys, things: PlannedThings? = nil,
    isTrusted: Bool = false, now: @escaping @Sendable () -> Date
  ) {
    self.file = file
    self.keys = keys
    self.now = now
    self.environment = environment
    self.things = things
    self.isTrusted = isTrusted
    run = UUID().uuidString.lowercased()
    self.scan = scan
    ledger = scan.ledger(trusting: isTrusted)
    notices = JournalNotices(scan, isTrusted: isTrusted, ledger, environment, things).lines
    doubt = if case .doubtful(let doubt) = scan.standing, !isTrusted { doubt } else { nil }
  }

  /// Opens the journal in a repository's `.overture` folder, which must exist, by a reader that may have read it before.
  static func open(
    in folder: StateFolder, environment: String, keys: JournalKeys, things: PlannedThings? = nil,
    isTrusted: Bool = false, reader: JournalReader = JournalReader(), now: @escaping @Sendable () -> Date
  ) async throws -> Journal {
    Journal(
      file: DiskFile(state: folder), scan: try await reader.scan(of: folder, keys), environment: environment,
      keys: keys,
      things: things, isTrusted: isTrusted, now: now)
  }

  /// A journal's bytes, read line by line.
  ///
  /// A line that is no JSON is what a kill in the middle of a write left: what it announced had not begun.
  ///
  /// - Parameters:
  ///   - contents: the bytes.
  ///   - keys: what they are sealed with.
  ///   - last: the last code that was kept before the bytes were read.
  /// - Returns: what was read.
  /// - Throws: a `Failure` where a newer version wrote the journal.
  static func read(_ contents: Data, _ keys: JournalKeys, last: JournalSeal.Code?) throws -> JournalScan {
    // Where there is no journal, whatever was kept of one speaks of another.
    var scan = JournalScan(seal: try keys.existing(), last: contents.isEmpty ? nil : last)
    try scan.take(contents)
    return scan
  }

  // MARK: - Lines

  func begin(_ kind: RunEvent.RunKind, project: String, home: String = ".") throws {
    try append(.runStarted, outcome: kind.rawValue, project: project, home: home == "." ? nil : home)
  }

  func finish(_ outcome: String) throws { try append(.runFinished, outcome: outcome) }

  func intend(_ step: StepID, _ details: [String]) throws { try append(.intent, step: step, details: details) }

  /// Journals that the step makes `fact`: before the request that does it, or again afterwards with what was learnt.
  ///
  /// - Parameters:
  ///   - fact: what is made.
  ///   - step: what makes it.
  ///   - owner: the environment that it belongs to; nil for that of this run.
  /// - Throws: an error if the line cannot be written.
  package func made(_ fact: Fact, by step: StepID, for owner: String? = nil) throws {
    let isFirst = owner == nil && self.fact(fact.kind, fact.name) == nil
    try append(.made, step: step, fact: fact, in: owner)
    if isFirst { firstMade.append(Ledger.Entry(step: step, fact: fact)) }
  }

  /// Journals that a thing is gone again, or as it was.
  ///
  /// - Parameters:
  ///   - fact: what had been made.
  ///   - step: what had made it.
  ///   - owner: the environment that it belonged to; nil for that of this run.
  /// - Throws: an error if the line cannot be written.
  package func unmade(_ fact: Fact, by step: StepID, for owner: String? = nil) throws {
    try append(.unmade, step: step, fact: fact, in: owner)
  }

  /// Journals what is done to the service beside set-ups: before it without an outcome, afterwards with it.
  func operated(_ operation: OperationRecord, outcome: String?) throws {
    try append(.operated, outcome: outcome, operation: operation)
  }

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

  /// The facts that stand in this environment, oldest first; those about anything that the plan does not make do not count.
  package func facts() -> [Ledger.Entry] {
    ledger.standing(in: environment).filter { things?.counts($0.fact) ?? true }
  }

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
    outcome: String? = nil, heir: String? = nil, project: String? = nil, home: String? = nil,
    in owner: String? = nil, operation: OperationRecord? = nil
  ) throws {
    let record = JournalRecord(
      at: now().formatted(.iso8601), environment: owner ?? environment, run: run, kind: kind, step: step,
      details: details,
      fact: fact, heir: heir, project: project, home: home, outcome: outcome, operation: operation)
    let seal = try keys.load()
    scan.use(seal)
    // What was kept of a journal that is gone does not hold for the next.
    if scan.length == 0 { keys.forget() }
    var lines = Data()
    try file.append(behind: scan.length) { others in
      try scan.take(others)
      lines = try sealed(record, seal)
      return lines
    }
    try file.sync()
    try scan.take(lines)
    ledger = scan.ledger(trusting: isTrusted)
    keys.keep(scan.code)
  }

  /// A line, behind one that settles what stands before where that is due.
  private func sealed(_ record: JournalRecord, _ seal: JournalSeal) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes = scan.isTorn ? Data("\n".utf8) : Data()
    var code = scan.code
    if let kind = scan.settling(trusting: isTrusted) {
      var settling = JournalRecord(at: record.at, environment: record.environment, run: record.run, kind: kind)
      settling.details = [scan.digest(adding: bytes)] + [scan.last].compactMap(\.self)
      let json = try encoder.encode(settling)
      code = seal.code(of: json, after: "")
      bytes += JournalSeal.line(json, code) + Data("\n".utf8)
    }
    let json = try encoder.encode(record)
    return bytes + JournalSeal.line(json, seal.code(of: json, after: code)) + Data("\n".utf8)
  }
}
