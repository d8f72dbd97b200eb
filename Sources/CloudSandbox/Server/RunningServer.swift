import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// A server of this process that listens on loopback.
final class RunningServer: Sendable {
  /// Where it listens.
  let port: Int
  private let group: ServiceGroup
  private let running: Task<Void, any Error>
  private let lock: FolderLock
  private let metrics: MetricStore

  private init(
    port: Int, group: ServiceGroup, running: Task<Void, any Error>, lock: FolderLock, metrics: MetricStore
  ) {
    self.metrics = metrics
    self.port = port
    self.group = group
    self.running = running
    self.lock = lock
  }

  /// Begins to listen; returns once connections are taken.
  /// - Parameters:
  ///   - folder: where it belongs; others find there where it listens.
  ///   - lock: the lock of that folder; kept as long as the server runs.
  ///   - responder: what answers.
  ///   - port: on which port; nil is a free one.
  /// - Returns: the server.
  /// - Throws: `SandboxError.portInUse`, or another one.
  static func start(
    in folder: SandboxFolder, holding lock: FolderLock, responder: SandboxResponder, port: Int?
  ) async throws -> RunningServer {
    let quiet = Logger(label: "overture.sandbox") { _ in SwiftLogNoOpLogHandler() }
    let (ports, listening) = AsyncStream<Int>.makeStream()
    let connections = HTTP1Channel(
      responder: { try await answer($0, $1, on: $2, by: responder) },
      configuration: HTTP1Channel.Configuration(additionalChannelHandlers: [ContinueHandler(), DepartureHandler()]))
    let service = connections.server(
      configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port ?? 0)),
      onServerRunning: { channel in listening.yield(channel.localAddress?.port ?? 0) },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [service], gracefulShutdownSignals: [], logger: quiet))
    let running = Task {
      defer { listening.finish() }
      try await group.run()
    }
    guard let port = await ports.first(where: { _ in true }) else {
      // It could not listen; or whoever starts it is cancelled, and it may be about to.
      running.cancel()
      throw await failure(of: running, port: port)
    }
    let server = RunningServer(
      port: port, group: group, running: running, lock: lock, metrics: responder.dispatcher.state.metrics)
    do {
      let record = ServerRecord(pid: Int(getpid()), port: port)
      try AtomicFile.write(record.json.bytes(), to: folder.serverFile)
    } catch {
      await server.stop()
      throw error
    }
    return server
  }

  /// What could not be read of a request while its answer was written; told by another error it would be answered again.
  private struct Unreadable: Error {}

  /// Answers one request.
  private static func answer(
    _ request: Request, _ writer: consuming ResponseWriter, on channel: any Channel, by responder: SandboxResponder
  ) async throws {
    var response: Response
    do {
      response = try await responder.respond(to: request, on: channel)
    } catch let error as HTTPParserError {
      throw error
    } catch {
      response = Response(status: .internalServerError)
    }
    response.headers[.date] = HTTPDate.text(Date())
    do {
      try await writer.write(response: response.head, body: response.body)
    } catch is HTTPParserError {
      throw Unreadable()
    }
  }

  /// Takes no more connections, finishes the answers in flight, and lets go of the folder. The record of its port stays:
  /// who serves the folder next takes the same one, where others may still ask.
  func stop() async {
    await group.triggerGracefulShutdown()
    _ = await running.result
    await metrics.flush()
    lock.release()
  }

  private static func failure(of running: Task<Void, any Error>, port: Int?) async -> any Error {
    guard case .failure(let error) = await running.result else { return CancellationError() }
    guard let error = error as? IOError else { return error }
    if error.errnoCode == EADDRINUSE, let port { return SandboxError.portInUse(port: port) }
    return SandboxError.fileSystem(
      path: "port \(port ?? 0) of 127.0.0.1", action: "listen on", detail: String(cString: strerror(error.errnoCode)))
  }
}
