#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Owns the world: one change after another, each on disk before its caller goes on.
package actor SandboxState {
  /// The clock of everything in it.
  package nonisolated let now: @Sendable () -> Date
  /// The folder that it is kept in, in which the hosted git repositories lie, too.
  nonisolated let folder: String
  /// The log entries, which are kept beside the world.
  nonisolated let logs: LogStore
  /// The metrics, likewise.
  nonisolated let metrics: MetricStore
  /// Who waits for a past that is being played.
  nonisolated let pasts = PastQueue()
  private var world: World
  /// What is on disk: what the world becomes again when a write fails.
  private var durable: World
  private var files: StateFiles
  private var revision = 0
  private var written = 0
  private var writing: Task<Void, Never>?
  private var vaultChanged = false
  /// The failed writes, each of which took back all that was not on disk yet.
  private var setbacks = 0
  private var lastFailure: (any Error)?

  /// Reads the state of a folder, or begins with the given world where there is none.
  /// - Parameters:
  ///   - folder: path of an existing folder.
  ///   - initial: what exists in a new one.
  ///   - consistency: how soon what is changed is known everywhere.
  ///   - now: the clock.
  /// - Throws: `SandboxError` where the files cannot be read or have another version.
  package init(
    folder: String, initial: @Sendable (inout World) throws -> Void, consistency: Consistency = .strong,
    now: @escaping @Sendable () -> Date = { Date() }
  ) throws {
    self.now = now
    self.folder = folder
    logs = LogStore(folder: folder)
    metrics = MetricStore(folder: folder)
    var files = StateFiles(folder: folder)
    var world: World
    if let present = try files.read(folder: folder) {
      world = present
    } else {
      world = World()
      world.now = now()
      try initial(&world)
      _ = world.takeChanges()
      try files.write(world, vaultChanged: true)
    }
    world.consistency = consistency
    self.world = world
    self.files = files
    durable = world
  }

  /// Counts a request; tells whether operations wait for time alone.
  func tick() -> Bool {
    world.passing.requests += 1
    return read { $0.hasOverdueOperations || $0.hasExpired || $0.hasOverdueRuns }
  }

  /// Has runs of workflows played another way from now on. Nothing is written: what is to go wrong does not last.
  func play(_ runs: RunPlay) {
    world.runPlay = runs
    durable.runPlay = runs
  }

  /// Writes to the logs. A disk that is full costs these lines, and nobody's request.
  func log(_ entries: [LogEntry]) async { try? await logs.append(entries, at: now()) }

  /// Looks at the world.
  package func read<Result>(_ body: (World) throws -> Result) rethrows -> Result {
    var view = world
    view.now = now()
    return try body(view)
  }

  /// Changes the world; returns when the change is on disk. What throws has changed nothing.
  package func mutate<Result: Sendable>(_ body: (inout World) throws -> Result) async throws -> Result {
    var draft = world
    draft.now = now()
    let result = try body(&draft)
    let changes = draft.takeChanges()
    let (entries, points) = (draft.takeEntries(), draft.takePoints())
    world = draft
    if changes.any {
      revision += 1
      vaultChanged = vaultChanged || changes.vault
      try await flush(to: revision)
    }
    if !entries.isEmpty { await log(entries) }
    for point in points { await metrics.add([(point.series, point.value)], at: point.time) }
    return result
  }

  /// Waits for the writer; the first to wait writes for all whose changes came meanwhile.
  private func flush(to target: Int) async throws {
    let setbacks = setbacks
    while written < target {
      await (writing ?? write()).value
      // A write that failed has taken this change back, too: it was made in a world that never came to be.
      if self.setbacks != setbacks, let lastFailure { throw lastFailure }
    }
  }

  /// Begins to write what there is now. The task ends only after it has cleared `writing`, so that nobody waits for it twice.
  private func write() -> Task<Void, Never> {
    let (revision, snapshot, vault, files) = (revision, world, vaultChanged, files)
    vaultChanged = false
    let task = Task {
      let outcome = await Task.detached {
        var files = files
        try files.write(snapshot, vaultChanged: vault)
        return files
      }.result
      writing = nil
      switch outcome {
      case .success(let files):
        self.files = files
        durable = snapshot
        written = revision
      case .failure(let error): takeBack(because: error)
      }
    }
    writing = task
    return task
  }

  /// Forgets all that is not on disk; only time does not go back.
  private func takeBack(because error: any Error) {
    let requests = world.passing.requests
    world = durable
    world.passing.requests = requests
    vaultChanged = false
    written = revision
    setbacks += 1
    lastFailure = error
  }
}
