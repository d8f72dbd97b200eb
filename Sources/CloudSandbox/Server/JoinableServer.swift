import AsyncHTTPClient
import NIOCore

/// The server that holds a folder, if it answers.
struct JoinableServer: Sendable {
  private let folder: SandboxFolder
  /// How long to wait for one that holds the folder but does not answer: it may be starting.
  private let patience: Duration

  init(_ folder: SandboxFolder, patience: Duration = .seconds(15)) {
    self.folder = folder
    self.patience = patience
  }

  /// What a server says of itself.
  static func identity(of folder: SandboxFolder) -> JSON {
    ["sandbox": "overture", "version": .int(Int64(World.version)), "folder": .string(folder.path)]
  }

  /// Finds the server.
  /// - Returns: where it is; nil where the folder was let go of meanwhile.
  /// - Throws: `SandboxError.folderInUse` where the holder does not answer, `.otherVersion` where it is another program.
  func find() async throws -> ServerRecord? {
    let clock = ContinuousClock()
    let end = clock.now + patience
    while true {
      let record = ServerRecord(readFrom: folder.serverFile)
      if let record, let identity = await ask(record.port), identity["folder"]?.string == folder.path {
        guard identity["version"]?.int == World.version else {
          throw SandboxError.otherVersion(folder: folder.path, found: identity["version"]?.int)
        }
        return record
      }
      if let lock = try FolderLock(folder.lockFile) {
        lock.release()
        return nil
      }
      guard clock.now < end else { throw SandboxError.folderInUse(folder: folder.path, pid: record?.pid) }
      try await clock.sleep(for: .milliseconds(20))
    }
  }

  private func ask(_ port: Int) async -> JSON? {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(SandboxResponder.identityPath)")
    request.headers.add(name: "Accept", value: "application/json")
    guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)),
      let body = try? await response.body.collect(upTo: 1 << 16)
    else { return nil }
    return try? JSON(parsing: Array(body.readableBytesView))
  }
}
