import Compression
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Between HTTP and the emulated APIs: reads requests, writes answers and the record of both.
struct SandboxResponder: Sendable {
  /// The path at which a sandbox tells which one it is.
  static let identityPath = "/_sandbox"

  let dispatcher: Dispatcher
  let log: RequestLog
  /// What a sandbox says of itself to those that want to join it.
  let identity: JSON
  let latency: Duration
  /// What is to go wrong.
  var faults = FaultInjection(Faults())
  /// The largest body that is read, in bytes.
  var largestBody = 64 << 20

  /// Answers a request.
  /// - Parameters:
  ///   - request: with a body that is still to come.
  ///   - channel: the connection on which it comes.
  /// - Returns: the answer.
  /// - Throws: where the request cannot be read, or no answer is to be written.
  func respond(to request: Request, on channel: any Channel) async throws -> Response {
    let start = ContinuousClock.now
    let at = Timestamp.text(dispatcher.state.now())
    // The first one is the authority; any other is left among the fields (RFC 9112, section 3.2).
    guard !request.headers.contains(where: { $0.name.canonicalName == "host" }) else {
      return Self.response(Self.severalHosts, to: request)
    }
    // A proxy's tunnel (CONNECT) leads to TLS, which the sandbox does not speak.
    guard request.method != .connect,
      let target = RequestTarget(request.head.path ?? "/", authority: request.head.authority ?? "")
    else {
      return Self.response(Self.foreignHost, to: request)
    }
    if target.path == Self.identityPath, target.host == "127.0.0.1" {
      return Self.response(.json(identity), to: request)
    }
    var body: [UInt8]
    do {
      body = Array(try await request.body.collect(upTo: largestBody).readableBytesView)
    } catch is NIOTooManyBytesError {
      return Self.response(.text("The request is larger than \(largestBody) bytes.\n", status: 413), to: request)
    }
    if request.headers[.contentEncoding]?.lowercased() == "gzip" {
      guard let unpacked = Gzip.unpack(body, limit: largestBody) else {
        return Self.response(.text("The request's content is not in gzip.\n", status: 400), to: request)
      }
      body = unpacked
    }
    let headers = request.headers.map { ($0.name.canonicalName, $0.value) }
    let asked = SandboxRequest(
      method: request.method.rawValue, path: target.path, query: target.query,
      headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }), host: target.host,
      body: body, baseURL: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
    let shown = RequestLog.shown(path: target.path, query: target.query)
    let entry = Entry(start: start, at: at, method: asked.method, host: target.host, path: shown)
    guard let strike = await faults.strike(method: asked.method, path: shown, host: target.host) else {
      let outcome = await carryOut(asked)
      await record(entry, .init(status: outcome.response.status, caller: outcome.caller))
      return Self.response(outcome.response, to: request)
    }
    let faulted = FaultedAnswer(
      strike: strike, injection: faults, connection: FaultedConnection(channel: channel),
      dialect: dispatcher.table.dialect(of: target.path), url: Self.url(of: request))
    return try await faulted.respond {
      await carryOut(asked)
    } log: {
      await record(entry, $0, fault: strike.hit.rule)
    } written: {
      Self.response($0, to: request)
    }
  }

  /// What the record tells of a request before it is answered.
  private struct Entry {
    var start: ContinuousClock.Instant
    var at: String
    var method: String
    var host: String
    var path: String
  }

  private func carryOut(_ asked: SandboxRequest) async -> Dispatcher.Outcome {
    var outcome = await dispatcher.answer(asked)
    outcome.response = outcome.response.packed(for: asked.headers["accept-encoding"])
    if latency > .zero { try? await Task.sleep(for: latency) }
    return outcome
  }

  private func record(_ entry: Entry, _ outcome: FaultedAnswer.Record, fault: String? = nil) async {
    let elapsed = ContinuousClock.now - entry.start
    // A full disk must not turn an answer that took effect into a failure.
    try? await log.append(
      .compact([
        "at": .string(entry.at), "method": .string(entry.method), "host": .string(entry.host),
        "path": .string(entry.path), "status": outcome.status.map { .int(Int64($0)) },
        "caller": (outcome.caller?.member).map(JSON.string), "fault": fault.map(JSON.string),
        "done": outcome.done.map { .int(Int64($0)) },
        "milliseconds": .int(Int64(elapsed / .milliseconds(1))),
      ]))
  }

  /// The address of a request as its client sees it.
  private static func url(of request: Request) -> String {
    let target = request.head.path ?? "/"
    return target.hasPrefix("/") ? "http://\(request.head.authority ?? "127.0.0.1")\(target)" : target
  }

  private static let severalHosts = SandboxResponse.text("The request has more than one Host field.\n", status: 400)

  private static let foreignHost = SandboxResponse.text(
    "The sandbox stands for Google Cloud's and GitHub's APIs and for the services deployed in it, for no other host.\n",
    status: 403)

  private static func response(_ answer: SandboxResponse, to request: Request) -> Response {
    var headers = HTTPFields()
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
    }
    let isEmpty = answer.status == 204 || answer.status == 304
    if !isEmpty { headers[.contentLength] = String(answer.body.count) }
    let body =
      isEmpty || request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
    return Response(status: .init(code: answer.status), headers: headers, body: body)
  }
}
