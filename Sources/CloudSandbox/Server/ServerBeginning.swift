import Foundation

/// How a server of a folder begins, whether at once or in the place of one that ended.
struct ServerBeginning: Sendable {
  let folder: SandboxFolder
  /// How much later than needed each answer comes.
  let latency: Duration
  /// How soon what is changed is known everywhere.
  let consistency: Consistency
  /// How many seconds of a workflow's run pass in one second.
  let pace: Double
  let now: @Sendable () -> Date

  /// The state of the folder, which the caller holds; a new world where there is none.
  /// - Parameter prepare: what a new world has beside the sample.
  /// - Returns: the state.
  /// - Throws: `SandboxError`.
  func state(prepare: @Sendable (inout World) throws -> Void = { _ in }) throws -> SandboxState {
    try SandboxState(
      folder: folder.path,
      initial: { world in
        try world.seedSample()
        try prepare(&world)
      }, consistency: consistency, now: now)
  }

  /// Begins to listen: at the port that is given, else where the folder was served before, else at a free one.
  /// - Throws: `SandboxError.portInUse`, or another one.
  func server(
    of state: SandboxState, holding lock: FolderLock, port: Int?, injection: FaultInjection
  ) async throws -> RunningServer {
    let responder = SandboxResponder(
      dispatcher: Dispatcher(table: RouteTable(EmulatedAPIs.all), state: state),
      log: try RequestLog(folder.requestsFile), identity: JoinableServer.identity(of: folder), latency: latency,
      faults: injection)
    if port == nil, let former = ServerRecord(readFrom: folder.serverFile)?.port {
      // Commands that joined the one before may still ask there.
      do {
        return try await RunningServer.start(in: folder, holding: lock, responder: responder, port: former)
      } catch SandboxError.portInUse {
        return try await RunningServer.start(in: folder, holding: lock, responder: responder, port: nil)
      } catch SandboxError.fileSystem {
        return try await RunningServer.start(in: folder, holding: lock, responder: responder, port: nil)
      }
    }
    return try await RunningServer.start(in: folder, holding: lock, responder: responder, port: port)
  }
}
