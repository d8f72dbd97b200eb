import NIOCore
import NIOPosix

/// A proxy on loopback that understands `CONNECT`; every host that is asked for is one server of the test.
package struct ConnectProxy: Sendable {
  /// What a connection asked for.
  package struct Asked: Sendable, Equatable {
    /// The request line: `CONNECT api.example.test:443 HTTP/1.1`.
    package let line: String
    /// The value of `Proxy-Authorization`.
    package let authorization: String?

    /// States what a connection asks for.
    package init(line: String, authorization: String?) {
      self.line = line
      self.authorization = authorization
    }
  }

  /// `127.0.0.1:PORT`.
  package let address: String
  private let record: Record

  /// What all connections asked for.
  package var asked: [Asked] { get async { await record.asked } }

  /// Runs while a test does.
  ///
  /// - Parameters:
  ///   - port: of the server on loopback that stands for every host.
  ///   - authorization: what a connection must send; anybody may connect when nil.
  ///   - status: what the proxy answers otherwise.
  ///   - body: the test.
  /// - Throws: what the test throws.
  package static func run(
    to port: Int, authorization: String? = nil, status: String = "200 Connection established",
    _ body: (ConnectProxy) async throws -> Void
  ) async throws {
    let record = Record()
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let proxy = ConnectProxy(address: "127.0.0.1:\(server.channel.localAddress?.port ?? 0)", record: record)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await server.executeThenClose { connections in
          try await withThrowingDiscardingTaskGroup { group in
            for try await connection in connections {
              group.addTask {
                // A connection that its client gives up is no failure of the proxy.
                try? await serve(connection, port, authorization, status, record)
              }
            }
          }
        }
      }
      defer { group.cancelAll() }
      try await body(proxy)
    }
  }

  private static func serve(
    _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ port: Int, _ authorization: String?, _ status: String,
    _ record: Record
  ) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var incoming = inbound.makeAsyncIterator()
      var head = ""
      while !head.contains("\r\n\r\n"), let bytes = try await incoming.next() { head += String(buffer: bytes) }
      let lines = head.split(separator: "\r\n").map(String.init)
      let field = lines.first { $0.lowercased().hasPrefix("proxy-authorization:") }
      let sent = field.map { String($0.drop { $0 != " " }.dropFirst()) }
      await record.append(Asked(line: lines.first ?? "", authorization: sent))
      guard authorization == nil || sent == authorization else {
        return try await outbound.write(
          ByteBuffer(
            string: "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
              + "Content-Length: 0\r\n\r\n"))
      }
      guard status.hasPrefix("200") else {
        return try await outbound.write(ByteBuffer(string: "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n"))
      }
      let target = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      try await outbound.write(ByteBuffer(string: "HTTP/1.1 \(status)\r\n\r\n"))
      try await target.executeThenClose { answers, requests in
        async let back: Void = {
          for try await bytes in answers { try await outbound.write(bytes) }
          outbound.finish()
        }()
        while let bytes = try await incoming.next() { try await requests.write(bytes) }
        requests.finish()
        try await back
      }
    }
  }

  private actor Record {
    private(set) var asked: [Asked] = []
    func append(_ one: Asked) { asked.append(one) }
  }
}
