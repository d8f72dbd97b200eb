import HTTPTypes
import HummingbirdCore
import NIOCore

/// Carries out what a rule does to a request.
struct FaultedAnswer: Sendable {
  let strike: FaultInjection.Strike
  let injection: FaultInjection
  let connection: FaultedConnection
  /// How the API that was asked words errors.
  let dialect: ErrorDialect
  /// The same request once more.
  let url: String

  /// What is told of a request that was struck.
  struct Record: Sendable {
    /// The status that the client gets; nil where it gets none.
    var status: Int?
    /// The status of the answer that the request would have got; nil where nothing was done.
    var done: Int?
    var caller: Principal?
  }

  /// What no client can read: neither UTF-8 nor JSON.
  static let garbage: [UInt8] = [0x7B, 0x00, 0xFF, 0xFE, 0x22, 0x80, 0xC3, 0x28, 0x0D, 0x0A, 0x1B, 0x5B, 0xF5, 0x7D]

  /// Answers, or makes sure that no answer comes.
  /// - Parameters:
  ///   - answer: what carries the request out.
  ///   - log: writes the record; it is called before the client can notice anything.
  ///   - written: an answer as Hummingbird sends it.
  /// - Returns: the answer.
  /// - Throws: where the connection has gone.
  func respond(
    _ answer: @Sendable () async -> Dispatcher.Outcome, log: @Sendable (Record) async -> Void,
    written: @Sendable (SandboxResponse) -> Response
  ) async throws -> Response {
    if strike.effect.moment == .before { return try await instead(answer, log: log, written: written) }
    let outcome = await answer()
    var record = Record(status: outcome.response.status, done: outcome.response.status, caller: outcome.caller)
    let body = outcome.response.body
    let hasContent = written(outcome.response).body.contentLength != 0
    switch strike.effect {
    case .status(let other, _):
      record.status = other.status
      await tell(record, log)
      return written(other.response(dialect))
    case .delay(let duration, _):
      await tell(record, log)
      await connection.pause(duration)
      return written(outcome.response)
    case .hold:
      record.status = nil
      await tell(record, log)
      throw await connection.hold()
    case .slow(let pause) where hasContent:
      await tell(record, log)
      return connection.slow(written(outcome.response), body, pause: pause)
    case .half where hasContent:
      await tell(record, log)
      return connection.ending(written(outcome.response), body.prefix(body.count / 2), saying: body.count)
    case .garbage where hasContent:
      await tell(record, log)
      var spoiled = outcome.response
      spoiled.body = Self.garbage
      return written(spoiled)
    case .wrongLength(let difference) where hasContent:
      await tell(record, log)
      return connection.ending(written(outcome.response), body, saying: max(0, body.count + difference))
    case .cut, .slow, .half, .garbage, .wrongLength, .redirect:
      // An answer without content has nothing else that could be spoiled.
      record.status = nil
      await tell(record, log)
      throw await connection.reset()
    }
  }

  /// What happens before the request has had its effect, and mostly instead of it.
  private func instead(
    _ answer: @Sendable () async -> Dispatcher.Outcome, log: @Sendable (Record) async -> Void,
    written: @Sendable (SandboxResponse) -> Response
  ) async throws -> Response {
    switch strike.effect {
    case .status(let other, _):
      await tell(Record(status: other.status), log)
      return written(other.response(dialect))
    case .redirect(let target, let status):
      await tell(Record(status: status), log)
      return written(SandboxResponse(status: status, headers: [("Location", target ?? url)]))
    case .delay(let duration, _):
      injection.report(strike.hit)
      await connection.pause(duration)
      let outcome = await answer()
      await log(
        Record(status: outcome.response.status, done: outcome.response.status, caller: outcome.caller))
      return written(outcome.response)
    case .hold:
      await tell(Record(), log)
      throw await connection.hold()
    case .cut, .slow, .half, .garbage, .wrongLength:
      await tell(Record(), log)
      throw await connection.reset()
    }
  }

  private func tell(_ record: Record, _ log: @Sendable (Record) async -> Void) async {
    await log(record)
    injection.report(strike.hit)
  }
}
