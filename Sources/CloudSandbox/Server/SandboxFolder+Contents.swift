import Foundation

extension SandboxFolder {
  /// What exists in the sandbox, as pretty JSON without any secret; a folder that has no state yet gets that of a new one.
  ///
  /// A server may be running meanwhile: the file is always whole.
  /// - Throws: `SandboxError`.
  package func state() throws -> [UInt8] {
    guard let bytes = try AtomicFile.read(stateFile) else {
      try prepare()
      guard let lock = try FolderLock(lockFile) else {
        // A server is about to write it.
        guard let bytes = try AtomicFile.read(stateFile) else {
          throw SandboxError.folderInUse(folder: path, pid: ServerRecord(readFrom: serverFile)?.pid)
        }
        return try Self.settled(bytes, self)
      }
      defer { lock.release() }
      _ = try SandboxState(folder: path, initial: { try $0.seedSample() })
      return try Self.settled(try AtomicFile.read(stateFile) ?? [], self)
    }
    return try Self.settled(bytes, self)
  }

  /// The state as the next request would find it: operations that time has finished are finished.
  private static func settled(_ bytes: [UInt8], _ folder: SandboxFolder) throws -> [UInt8] {
    let document: JSON
    do {
      document = try JSON(parsing: bytes)
    } catch {
      throw SandboxError.unreadable(
        file: folder.stateFile, detail: "It is not JSON: \(error.message) at byte \(error.offset).")
    }
    let noVault: JSON = ["version": .int(Int64(World.version))]
    guard var world = World(document: document, vault: noVault) else {
      throw SandboxError.otherVersion(folder: folder.path, found: document["version"]?.int)
    }
    world.now = Date()
    world.settleOperations()
    return world.document.bytes(pretty: true)
  }

  /// Every request that the sandbox answered, oldest first, as a JSON array; no header, no body and no secret is in it.
  ///
  /// Each has `method`, `path` (with its query), `host`, `status`, `caller`, `at` and `milliseconds`. One at which a rule
  /// struck has the rule's name as `fault`, the `status` that the client got, if any, and as `done` the status of what was
  /// carried out, if anything was.
  /// - Throws: `SandboxError`.
  package func requests() throws -> [UInt8] {
    let bytes = try AtomicFile.read(requestsFile) ?? []
    // A line that a kill tore is no record.
    let records = bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSON(parsing: Array($0)) }
    return JSON.array(records.filter { $0.object != nil }).bytes(pretty: true)
  }
}
