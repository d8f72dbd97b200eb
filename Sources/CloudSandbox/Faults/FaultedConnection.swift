import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import ServiceLifecycle

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The connection of a request at which a rule strikes.
struct FaultedConnection: Sendable {
  /// Thrown where no answer is written: the connection has gone.
  struct Gone: Error {}

  let channel: any Channel

  /// Resets the connection: the client is told at once that it is broken, not that it has ended.
  func reset() async -> Gone {
    let abort = linger(l_onoff: 1, l_linger: 0)
    try? await (channel as? any SocketOptionProvider)?.setSoLinger(abort).get()
    try? await channel.close().get()
    return Gone()
  }

  /// Waits until the client has left or the server ends.
  func hold() async -> Gone {
    let channel = channel
    await withTaskCancellationHandler {
      await withGracefulShutdownHandler {
        channel.triggerUserOutboundEvent(DepartureHandler.Watch(), promise: nil)
        try? await channel.closeFuture.get()
      } onGracefulShutdown: {
        channel.close(promise: nil)
      }
    } onCancel: {
      channel.close(promise: nil)
    }
    return Gone()
  }

  /// Waits, but not longer than the server runs.
  func pause(_ duration: Duration) async {
    try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
  }

  /// An answer whose content comes byte by byte, each after a pause.
  func slow(_ answer: Response, _ body: [UInt8], pause: Duration) -> Response {
    var answer = answer
    let connection = self
    answer.body = ResponseBody(contentLength: body.count) { writer in
      for byte in body {
        await connection.pause(pause)
        try await writer.write(ByteBuffer(bytes: [byte]))
      }
      try await writer.finish(nil)
    }
    return answer
  }

  /// An answer that ends with the connection, after content that is not what its Content-Length says.
  func ending(_ answer: Response, _ body: some Collection<UInt8>, saying length: Int) -> Response {
    let content = ByteBuffer(bytes: body)
    let channel = channel
    let body = ResponseBody(contentLength: length) { writer in
      try await writer.write(content)
      try await channel.close().get()
      throw Gone()
    }
    var headers = answer.headers
    headers[.contentLength] = String(length)
    return Response(status: answer.status, headers: headers, body: body)
  }
}

/// Closes a connection that is held when its client leaves: a server that only answers does not look whether anybody
/// is still there.
final class DepartureHandler: ChannelDuplexHandler, RemovableChannelHandler {
  /// From now on the client's leaving closes the connection.
  struct Watch: Sendable {}

  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private var hasLeft = false
  private var isWatched = false

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed {
      hasLeft = true
      if isWatched { context.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is Watch else { return context.triggerUserOutboundEvent(event, promise: promise) }
    isWatched = true
    promise?.succeed()
    if hasLeft { context.close(promise: nil) }
  }
}
