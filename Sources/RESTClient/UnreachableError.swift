/// The exchange did not happen or was cut off; no status exists.
package struct UnreachableError: Error, Sendable, Equatable {
  /// What stood in the way.
  package enum Cause: Sendable {
    /// No answer in time.
    case time
    /// The connection was refused or could not be opened: nothing was sent.
    case noConnection
    /// The connection broke on the way.
    case connection
    /// Nobody can vouch for who answers.
    case certificate
    /// The proxy, or what the variables say of it.
    case proxy
    /// The answer is not one that can be read.
    case answer
  }

  /// What stood in the way.
  package let cause: Cause
  /// What went wrong, in words, without any header or body.
  package let detail: String
  /// What mends it, where that is known.
  package let remedy: String?

  /// States a failure.
  package init(_ cause: Cause, _ detail: String, remedy: String? = nil) {
    self.cause = cause
    self.detail = detail
    self.remedy = remedy
  }

  /// Whether time ran out, as against a refused or broken connection.
  package var isTimeout: Bool { cause == .time }

  /// Whether the same may succeed a little later.
  package var isTransient: Bool { [.time, .noConnection, .connection].contains(cause) }

  /// Whether the server cannot have seen the request.
  package var wasNotSent: Bool { cause == .noConnection }
}
