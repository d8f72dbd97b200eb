#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Owns the world: one change after another, each on disk before its caller goes on.
package actor SandboxState {
  /// The clock of everything in it.
  package nonisolated let now: @Sendable () -> Date
  private let stateFile: String
  private let vaultFile: String
  private var world: World
  private var revision = 0
  private var written = 0
  private var writing: Task<Void, any Error>?
  private var vaultChanged = false

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
    stateFile = folder + "/state.json"
    vaultFile = folder + "/secrets.json"
    self.now = now
    if let bytes = try AtomicFile.read(stateFile) {
      let document = try Self.parse(bytes, stateFile)
      guard document["version"]?.int == World.version else {
        throw SandboxError.otherVersion(folder: folder, found: document["version"]?.int)
      }
      let vault = try Self.parse(try AtomicFile.read(vaultFile) ?? Array("{}".utf8), vaultFile)
      guard let world = World(document: document, vault: vault) else {
        throw SandboxError.otherVersion(folder: folder, found: vault["version"]?.int)
      }
      self.world = world
      self.world.consistency = consistency
    } else {
      var world = World()
      world.now = now()
      try initial(&world)
      _ = world.takeChanges()
      // The vault goes first: a state file without its vault would look like a folder of another version.
      try AtomicFile.write(world.vaultDocument.bytes(), to: vaultFile)
      try AtomicFile.write(world.document.bytes(pretty: true), to: stateFile, mode: 0o644)
      self.world = world
      self.world.consistency = consistency
    }
  }

  private static func parse(_ bytes: [UInt8], _ file: String) throws -> JSON {
    do { return try JSON(parsing: bytes) } catch {
      throw SandboxError.unreadable(file: file, detail: "It is not JSON: \(error.message) at byte \(error.offset).")
    }
  }

  /// Counts a request; tells whether operations wait for time alone.
  func tick() -> Bool {
    world.passing.requests += 1
    return read { $0.hasOverdueOperations }
  }

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
    world = draft
    guard changes.any else { return result }
    revision += 1
    vaultChanged = vaultChanged || changes.vault
    try await flush(to: revision)
    return result
  }

  /// Waits for the writer; the first to wait writes for all whose changes came meanwhile.
  private func flush(to target: Int) async throws {
    while written < target {
      if let writing {
        // That one may be for earlier changes: whether it worked is the business of those who waited for it.
        _ = await writing.result
      } else {
        try await write().value
      }
    }
  }

  /// Begins to write what there is now. The task ends only after it has cleared `writing`, so that nobody waits for it twice.
  private func write() -> Task<Void, any Error> {
    let (revision, document, vault) = (revision, world.document, vaultChanged ? world.vaultDocument : nil)
    let (stateFile, vaultFile) = (stateFile, vaultFile)
    vaultChanged = false
    let task = Task {
      let outcome = await Task.detached {
        if let vault { try AtomicFile.write(vault.bytes(), to: vaultFile) }
        try AtomicFile.write(document.bytes(pretty: true), to: stateFile, mode: 0o644)
      }.result
      writing = nil
      if case .failure = outcome {
        vaultChanged = vaultChanged || vault != nil
      } else {
        written = max(written, revision)
      }
      try outcome.get()
    }
    writing = task
    return task
  }
}
