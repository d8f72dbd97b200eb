import Foundation
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// A server on loopback that answers as a test tells it, and remembers what it was asked.
package struct ScriptedServer: Sendable {
  /// `http://127.0.0.1:PORT`, or `https://localhost:PORT`, without a slash at the end.
  package let root: String
  /// The port.
  package let port: Int
  private let record: Record

  /// All requests so far, in the order in which they came.
  package var requests: [ReceivedRequest] { get async { await record.requests } }

  /// Serves while a test runs.
  ///
  /// - Parameters:
  ///   - certificate: for HTTPS; plain HTTP when nil.
  ///   - answer: what to answer to a request; the first has the index 0.
  ///   - body: the test.
  /// - Throws: what the test throws.
  package static func run(
    certificate: TestAuthority.Certificate? = nil,
    answer: @escaping @Sendable (_ request: ReceivedRequest, _ index: Int) async -> ScriptedAnswer,
    _ body: (ScriptedServer) async throws -> Void
  ) async throws {
    let record = Record()
    let (ports, listening) = AsyncStream<Int>.makeStream()
    let quiet = Logger(label: "scripted-server") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      responder: Responder(record: record, answer: answer),
      server: try certificate.map { try .tls(.http1(), tlsConfiguration: $0.configuration()) } ?? .http1(),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in listening.yield(channel.localAddress?.port ?? 0) }, logger: quiet)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], gracefulShutdownSignals: [], logger: quiet))
    async let running: Void = group.run()
    do {
      let port = await ports.first { _ in true } ?? 0
      let root = certificate == nil ? "http://127.0.0.1:\(port)" : "https://localhost:\(port)"
      try await body(ScriptedServer(root: root, port: port, record: record))
    } catch {
      await group.triggerGracefulShutdown()
      try? await running
      throw error
    }
    await group.triggerGracefulShutdown()
    try await running
  }

  /// Serves a list of answers, one a request; a request too many gets status 599.
  ///
  /// - Parameters:
  ///   - answers: in the order of the requests.
  ///   - body: the test.
  /// - Throws: what the test throws.
  package static func run(
    _ answers: [ScriptedAnswer], _ body: (ScriptedServer) async throws -> Void
  ) async throws {
    try await run(
      answer: { _, index in index < answers.count ? answers[index] : ScriptedAnswer(status: 599) }, body)
  }
}

/// The requests of one server.
private actor Record {
  private(set) var requests: [ReceivedRequest] = []

  func append(_ request: ReceivedRequest) -> Int {
    requests.append(request)
    return requests.count - 1
  }
}

private struct Responder: HTTPResponder {
  typealias Context = BasicRequestContext

  let record: Record
  let answer: @Sendable (ReceivedRequest, Int) async -> ScriptedAnswer

  func respond(to request: Request, context: Context) async throws -> Response {
    let body = try await request.body.collect(upTo: 1 << 26)
    let received = ReceivedRequest(
      method: request.method.rawValue, target: request.head.path ?? "",
      host: request.head.authority ?? "",
      headers: Dictionary(
        request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first }),
      body: Array(body.readableBytesView))
    return await answer(received, record.append(received)).response
  }
}
