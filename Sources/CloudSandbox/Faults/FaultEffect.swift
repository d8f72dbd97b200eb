/// What happens to a request at which a rule strikes.
package enum FaultEffect: Sendable, Equatable {
  /// Whether it strikes before the request has had its effect, instead of it, or afterwards.
  package enum Moment: String, Sendable, CaseIterable {
    case before, after
  }

  /// This answer, instead of the effect or instead of what it answered.
  case status(FaultAnswer, Moment)
  /// The effect, or the answer to it, comes that much later.
  case delay(Duration, Moment)
  /// The connection is reset: nothing was done, or it was done and nobody learns of it.
  case cut(Moment)
  /// No answer ever comes. It ends when the client leaves or the server ends.
  case hold(Moment)
  /// The true answer, byte by byte with a pause before each.
  case slow(pause: Duration)
  /// The first half of the true answer's content, then the end of the connection.
  case half
  /// The true status and fields, but content that is neither text nor JSON.
  case garbage
  /// The true content under a Content-Length that is off by so much, then the end of the connection.
  case wrongLength(by: Int)
  /// Another address, nil for the same again; nothing was done.
  case redirect(to: String?, status: Int)

  /// When it strikes.
  package var moment: Moment {
    switch self {
    case .status(_, let moment), .delay(_, let moment), .cut(let moment), .hold(let moment): moment
    case .redirect: .before
    case .slow, .half, .garbage, .wrongLength: .after
    }
  }
}

/// An answer that no emulated API gave.
package struct FaultAnswer: Sendable, Equatable {
  /// HTTP status, from 200.
  package var status: Int
  /// The content; nil is an error in the words of the API that was asked.
  package var body: String?
  /// The content's type.
  package var type: String?
  /// The canonical code of google.rpc in it; nil is the one that belongs to the status.
  package var code: String?
  /// What the error says; nil is what the API says to this status.
  package var message: String?
  /// The seconds of a `Retry-After` field.
  package var retryAfter: Int?
  /// The delay of a google.rpc.RetryInfo.
  package var retryInfo: Duration?

  /// An answer.
  /// - Parameters:
  ///   - status: HTTP status, from 200.
  ///   - body: the content; nil is an error in the words of the API that was asked.
  ///   - type: the content's type.
  ///   - code: the canonical code of google.rpc.
  ///   - message: what the error says.
  ///   - retryAfter: seconds of a `Retry-After` field.
  ///   - retryInfo: delay of a google.rpc.RetryInfo.
  package init(
    _ status: Int, body: String? = nil, type: String? = nil, code: String? = nil, message: String? = nil,
    retryAfter: Int? = nil, retryInfo: Duration? = nil
  ) {
    self.status = status
    self.body = body
    self.type = type
    self.code = code
    self.message = message
    self.retryAfter = retryAfter
    self.retryInfo = retryInfo
  }
}
