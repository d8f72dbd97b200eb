import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import CloudSandbox

@Suite("A server by itself")
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

  private func start(_ apis: [any EmulatedAPI], in folder: SandboxFolder, largestBody: Int = 1000) async throws
    -> RunningServer
  {
    let lock = try #require(try FolderLock(folder.lockFile))
    let state = try SandboxState(folder: folder.path, initial: { _ in })
    let responder = SandboxResponder(
      dispatcher: Dispatcher(table: RouteTable(apis), state: state), log: try RequestLog(folder.requestsFile),
      identity: JoinableServer.identity(of: folder), latency: .zero, largestBody: largestBody)
    return try await RunningServer.start(in: folder, holding: lock, responder: responder, port: nil)
  }

  @Test("refuses a body that is larger than it reads", arguments: [(1000, 400), (1001, 413)])
  func largestBody(size: Int, status: Int) async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let server = try await start([OAuthAPI()], in: SandboxFolder(path: temporary.path))
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/oauth2/token")
    request.method = .POST
    request.body = .bytes(ByteBuffer(repeating: 97, count: size))
    let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(20)).status.code
    await server.stop()
    #expect(answer == UInt(status))
  }

  @Test("ends after the answers in flight, takes no more connections, and lets go of the folder")
  func graceful() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path)
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let (released, release) = AsyncStream<Void>.makeStream()
    let server = try await start([Waiting(arrived: arrived, released: released)], in: folder)
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
    // Who serves next takes the same port.
    #expect(ServerRecord(readFrom: folder.serverFile)?.port == server.port)
    let next = try FolderLock(folder.lockFile)
    #expect(next != nil)
  }
}
