import Foundation
import NIOCore
import NIOPosix

@testable import CloudSandbox

/// What a connection brought, to its end.
struct RawExchange {
  /// Everything that came, fields included.
  var bytes: [UInt8] = []
  /// Whether the other side broke it, rather than ended it.
  var isReset = false
  /// When each piece came.
  var arrivals: [ContinuousClock.Instant] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }
  /// The status; nil where no answer came.
  var status: Int? { text.hasPrefix("HTTP/1.1 ") ? Int(text.dropFirst(9).prefix(3)) : nil }
  /// What follows the empty line.
  var body: [UInt8] {
    let separator = Array("\r\n\r\n".utf8)
    guard let range = bytes.firstRange(of: separator) else { return [] }
    return Array(bytes[range.upperBound...])
  }
  /// The content as JSON; an empty object where it is none.
  var json: JSON { (try? JSON(parsing: body)) ?? [:] }
  /// The value of a field, by its name in lower case.
  func field(_ name: String) -> String? {
    let head = text.components(separatedBy: "\r\n\r\n")[0]
    let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("\(name):") }
    return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }
}

extension RunningSandbox {
  /// Sends a request as the operator over a connection of its own, which is read until it ends.
  /// - Parameters:
  ///   - method: the method.
  ///   - path: path and query.
  ///   - body: the content.
  ///   - keepsOpen: whether it asks for the connection to stay.
  ///   - leaving: after this the client ends its side of the connection; nil leaves that open.
  /// - Returns: what came.
  /// - Throws: where there is no connection.
  func exchange(
    _ method: String, _ path: String, _ body: JSON? = nil, keepsOpen: Bool = false,
    leaving: (() async throws -> Void)? = nil
  ) async throws -> RawExchange {
    let port = Int(sandbox.baseURL.split(separator: ":").last ?? "") ?? 0
    let content = body.map { String(decoding: $0.bytes(), as: UTF8.self) } ?? ""
    let fields = [
      "Host: 127.0.0.1:\(port)", "Authorization: Bearer \(variable("GOOGLE_OAUTH_ACCESS_TOKEN"))",
      "Content-Type: application/json", "Content-Length: \(content.utf8.count)",
    ]
    let lines = ["\(method) \(path) HTTP/1.1"] + fields + (keepsOpen ? [] : ["Connection: close"])
    let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + content
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    var result = RawExchange()
    do {
      try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: text))
        if let leaving {
          try await leaving()
          outbound.finish()
        }
        for try await part in inbound {
          result.bytes += part.readableBytesView
          result.arrivals.append(.now)
        }
      }
    } catch let error as IOError where error.errnoCode == ECONNRESET {
      result.isReset = true
    }
    return result
  }
}
