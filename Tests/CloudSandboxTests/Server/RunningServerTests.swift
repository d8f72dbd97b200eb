import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import CloudSandbox

@Suite("The end of a server")
struct RunningServerTests {
  /// An API whose one method waits until it is let go on.
  private struct Waiting: EmulatedAPI {
    let arrived: AsyncStream<Void>.Continuation
    let released: AsyncStream<Void>

    var authentication: Authentication { .none }
    var routes: [Route] {
      [
        Route("GET", "/wait") { _ in
          arrived.finish()
          for await _ in released {}
          return .text("done")
        }
      ]
    }
  }

  @Test("waits for the answers in flight, takes no more requests, and lets go of the folder")
  func graceful() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path)
    let lock = try #require(try FolderLock(folder.lockFile))
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let (released, release) = AsyncStream<Void>.makeStream()
    let state = try SandboxState(folder: folder.path, initial: { _ in })
    let responder = SandboxResponder(
      dispatcher: Dispatcher(table: RouteTable([Waiting(arrived: arrived, released: released)]), state: state),
      log: try RequestLog(folder.requestsFile), identity: JoinableServer.identity(of: folder), latency: .zero)
    let server = try await RunningServer.start(in: folder, holding: lock, responder: responder, port: nil)
    #expect(ServerRecord(readFrom: folder.serverFile) == ServerRecord(pid: Int(getpid()), port: server.port))

    async let answer = HTTPClient.shared.execute(
      HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/wait"), timeout: .seconds(20))
    for await _ in arrivals {}
    async let end: Void = server.stop()
    // Until the server has begun to end, connections are taken; then they are refused.
    await #expect(throws: NIOConnectionError.self) {
      while true {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
          .connect(host: "127.0.0.1", port: server.port).get()
        try? await connection.close()
      }
    }
    release.finish()
    let status = try await answer.status
    #expect(status == .ok)
    await end
    #expect(ServerRecord(readFrom: folder.serverFile) == nil)
    let next = try FolderLock(folder.lockFile)
    #expect(next != nil)
  }
}
