import Foundation

/// A sandbox that answers: in this process, or in the one that serves the same folder already.
package final class Sandbox: Sendable {
  /// Its folder.
  package let folder: SandboxFolder
  /// `http://127.0.0.1:PORT`, without a slash at the end.
  package var baseURL: String { "http://127.0.0.1:\(port)" }
  /// Whether another one served it when this was opened.
  package var isJoined: Bool { successor != nil }
  /// Every variable that points Overture, gcloud, gh and Terraform at it, tokens included, always in the same order.
  package let variables: [(name: String, value: String)]

  private let port: Int
  private let server: RunningServer?
  /// Serves as soon as the server that was joined has ended.
  private let successor: Successor?
  private let injection: FaultInjection
  /// The world, where this process serves it, and how fast its runs of workflows pass.
  let served: (state: SandboxState, pace: Double)?

  private init(
    folder: SandboxFolder, port: Int, server: RunningServer?, successor: Successor?, injection: FaultInjection,
    served: (state: SandboxState, pace: Double)? = nil
  ) throws {
    self.served = served
    self.folder = folder
    self.port = port
    self.server = server
    self.successor = successor
    self.injection = injection
    variables = try SandboxVariables(folder: folder, port: port).all
  }

  /// Makes the folder and the sample repository where they are missing, then joins the server that runs on the folder,
  /// else begins one in this process. When the server that it joined ends, however it ends, one of those that joined it
  /// serves on, at the same port and with all that was acknowledged.
  ///
  /// - Parameters:
  ///   - folder: where the state is kept.
  ///   - port: where to listen on 127.0.0.1; nil is a free port, or that of the running server.
  ///   - latency: how much later than needed each answer comes.
  ///   - consistency: how soon what is changed is known everywhere; a server that runs already keeps its own.
  ///   - pace: how many seconds of a workflow's run pass in one second; a server that runs already keeps its own.
  ///   - faults: what is to go wrong; only a server of this process has any.
  ///   - environment: where `PATH` says where git is.
  /// - Returns: a sandbox that answers.
  /// - Throws: `SandboxError`.
  package static func open(
    _ folder: SandboxFolder, port: Int? = nil, latency: Duration = .zero, consistency: Consistency = .eventual,
    pace: Double = RunPlay.standardPace, faults: Faults = Faults(), environment: [String: String]
  ) async throws -> Sandbox {
    try await open(
      folder, port: port, latency: latency, consistency: consistency, pace: pace, faults: faults,
      environment: environment, now: { Date() })
  }

  /// The same with a clock, which says when operations end by themselves, and with more in a new world.
  static func open(
    _ folder: SandboxFolder, port: Int? = nil, latency: Duration = .zero, consistency: Consistency = .eventual,
    pace: Double = RunPlay.standardPace, faults: Faults = Faults(), environment: [String: String],
    now: @escaping @Sendable () -> Date,
    prepare: @Sendable (inout World) throws -> Void = { _ in }
  ) async throws -> Sandbox {
    try folder.prepare()
    let beginning = ServerBeginning(
      folder: folder, latency: latency, consistency: consistency, pace: pace, now: now)
    while true {
      if let lock = try FolderLock(folder.lockFile) {
        return try await serve(
          beginning, holding: lock, port: port, faults, environment: environment, prepare: prepare)
      }
      // The holder may just be starting or ending; whichever it is, that does not take long.
      if let joined = try await JoinableServer(folder).find() {
        guard port == nil || port == joined.port, faults.isEmpty else {
          throw SandboxError.folderInUse(folder: folder.path, pid: joined.pid)
        }
        try await folder.writeRepository(environment: environment)
        let injection = FaultInjection(Faults())
        return try Sandbox(
          folder: folder, port: joined.port, server: nil,
          successor: Successor(beginning, port: joined.port, injection: injection), injection: injection)
      }
    }
  }

  /// Ends the server if it is in this process; answers in flight are finished.
  package func close() async {
    await server?.stop()
    await successor?.stop()
    injection.finish()
  }

  /// Every strike of a rule, when it happens: with effects `after`, once what was asked for is done. It ends with the
  /// server, and has one reader.
  package var faultHits: AsyncStream<FaultHit> { injection.hits }

  /// Lets other things go wrong from now on; the rules count from the beginning.
  package func inject(_ faults: Faults) async {
    await injection.replace(with: faults)
    await served?.state.play(RunPlay(pace: served?.pace ?? RunPlay.standardPace, faults: faults.runs))
  }

  /// Changes the world behind every API's back, as what nobody asks for does.
  /// - Parameter change: what happens.
  /// - Returns: what that returns.
  /// - Throws: what that throws, or where another process serves the sandbox.
  package func change<Value: Sendable>(_ change: @Sendable (inout World) throws -> Value) async throws -> Value {
    guard let served else { throw SandboxError.folderInUse(folder: folder.path, pid: nil) }
    return try await served.state.mutate(change)
  }

  private static func serve(
    _ beginning: ServerBeginning, holding lock: FolderLock, port: Int?, _ faults: Faults, environment: [String: String],
    prepare: @Sendable (inout World) throws -> Void
  ) async throws -> Sandbox {
    let injection = FaultInjection(faults)
    let server: RunningServer
    let state: SandboxState
    do {
      state = try beginning.state(prepare: prepare)
      await state.play(RunPlay(pace: beginning.pace, faults: faults.runs))
      try await beginning.folder.writeRepository(environment: environment)
      server = try await beginning.server(of: state, holding: lock, port: port, injection: injection)
    } catch {
      lock.release()
      throw error
    }
    do {
      return try Sandbox(
        folder: beginning.folder, port: server.port, server: server, successor: nil, injection: injection,
        served: (state, beginning.pace))
    } catch {
      await server.stop()
      throw error
    }
  }
}
