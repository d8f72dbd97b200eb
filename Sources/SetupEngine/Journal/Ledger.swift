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

  /// An entry and the lines, counted from one, on which it was first and last made.
  private struct Standing: Sendable, Equatable {
    var entry: Entry
    var first: Int
    var last: Int
  }

  private var entries: [String: [Standing]] = [:]
  private var lines = 0
  private var projects: [String: String] = [:]
  private var homes: [String: String] = [:]
  private var lastRun: [String: LastRun] = [:]
  private var open: [String: [StepID]] = [:]
  private var runs: [String: Set<String>] = [:]
  private var done: [(run: String, operation: ServiceOperation)] = []

  package init() {}

  package static func == (left: Ledger, right: Ledger) -> Bool {
    left.entries.mapValues { $0.map(\.entry) } == right.entries.mapValues { $0.map(\.entry) }
  }

  /// Takes in the next line.
  package mutating func take(_ record: JournalRecord) {
    let environment = record.environment
    lines += 1
    switch record.kind {
    case .runStarted:
      projects[environment] = record.project
      homes[environment] = record.home
      runs[environment, default: []].insert(record.run)
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
      stand(Standing(entry: Entry(step: step, fact: fact), first: lines, last: lines), in: environment)
    case .unmade:
      guard let fact = record.fact else { return }
      take(fact, from: environment)
    case .takenOver, .disowned: break
    case .operated: if let operation = record.operation { take(operation, record) }
    case .handedOver:
      guard let fact = record.fact, let heir = record.heir, let own = take(fact, from: environment) else { return }
      stand(own, in: heir)
    }
  }

  private mutating func take(_ operation: OperationRecord, _ record: JournalRecord) {
    let succeeded = record.outcome.map { $0 == "succeeded" }
    if let index = done.lastIndex(where: { $0.run == record.run }) {
      done[index].operation.succeeded = succeeded
    } else {
      let told = ServiceOperation(
        kind: operation.kind, environment: record.environment, person: operation.by, at: record.at,
        from: operation.from ?? [], to: operation.to, succeeded: succeeded)
      done.append((record.run, told))
    }
  }

  /// What was done to the service of an environment beside set-ups, oldest first.
  package func operations(in environment: String) -> [ServiceOperation] {
    done.map(\.operation).filter { $0.environment == environment }
  }

  @discardableResult
  private mutating func take(_ fact: Fact, from environment: String) -> Standing? {
    guard let index = entries[environment]?.firstIndex(where: { $0.entry.fact.isSameThing(as: fact) }) else {
      return nil
    }
    let taken = entries[environment]?.remove(at: index)
    if entries[environment]?.isEmpty == true { entries[environment] = nil }
    return taken
  }

  /// What was there before the first change stays, also where that was another environment's; what is there now is what
  /// the last change made.
  private mutating func stand(_ new: Standing, in environment: String) {
    var list = entries[environment] ?? []
    if let index = list.firstIndex(where: { $0.entry.fact.isSameThing(as: new.entry.fact) }) {
      let old = list.remove(at: index)
      var merged = old.first < new.first ? old : new
      let last = old.last < new.last ? new : old
      merged.entry.fact = last.entry.fact.keepingBefore(of: merged.entry.fact)
      merged.last = last.last
      list.insert(merged, at: list.firstIndex { $0.first > merged.first } ?? list.endIndex)
    } else {
      list.insert(new, at: list.firstIndex { $0.first > new.first } ?? list.endIndex)
    }
    entries[environment] = list
  }

  /// The standing facts of an environment, oldest first.
  package func standing(in environment: String) -> [Entry] { (entries[environment] ?? []).map(\.entry) }

  /// The standing facts about one thing in all environments, the one that was made last first.
  package func facts(_ kind: Fact.Kind, _ name: String) -> [Fact] {
    entries.values.joined().filter { $0.entry.fact.kind == kind && $0.entry.fact.name == name }
      .sorted { $0.last > $1.last }.map(\.entry.fact)
  }

  /// What the runs of all environments wrote to a path, the last first.
  package func files(_ path: String) -> [FileFact] {
    facts(.file, path).compactMap { if case .file(let fact) = $0 { fact } else { nil } }
  }

  /// The environments in which a file stands, with what is known of it there, the first that wrote it first.
  package func holders(ofFile path: String) -> [(environment: String, fact: FileFact)] {
    let holders = entries.flatMap { environment, list in
      list.compactMap { standing -> (first: Int, environment: String, fact: FileFact)? in
        guard case .file(let fact) = standing.entry.fact, fact.path == path else { return nil }
        return (standing.first, environment, fact)
      }
    }
    return holders.sorted { $0.first < $1.first }.map { ($0.environment, $0.fact) }
  }

  /// Whether a run wrote what stands at a path now; it may have been edited since.
  ///
  /// - Parameters:
  ///   - files: what runs wrote to that path.
  ///   - hash: of the bytes that are there now. A run that was killed before its first write has left those of before.
  /// - Returns: whether it did.
  static func wrote(_ files: [FileFact], whatIsNow hash: ContentHash) -> Bool {
    files.contains { $0.before?.hash != hash || $0.written.contents.hash == hash }
  }

  /// All files that stand because of a run, by their paths: read off once, since a repository may have very many.
  var writtenFiles: [String: [FileFact]] {
    entries.values.joined().reduce(into: [:]) { found, standing in
      if case .file(let fact) = standing.entry.fact { found[fact.path, default: []].append(fact) }
    }
  }

  /// The Google Cloud project that the environment's last run was about.
  func project(of environment: String) -> String? { projects[environment] }

  /// The folder of the `overture.yaml` that the environment's last run was about; `.` for the repository's root.
  func home(of environment: String) -> String { homes[environment] ?? "." }

  /// The environments in which something stands, sorted.
  package var environments: [String] { entries.keys.sorted() }

  /// Whether a run with that id began in the environment.
  func hasRun(_ id: String, in environment: String) -> Bool { runs[environment]?.contains(id) == true }

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
