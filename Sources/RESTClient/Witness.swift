/// Something that this process did outside of itself.
package enum Deed: Sendable {
  /// A request, and what came back; the answer is nil where none came, with the reason.
  case request(HTTPCall, answer: HTTPAnswer?, failure: String?, took: Duration)
  /// A program that was run to its end; the status is nil where it could not be started.
  case program(path: String, arguments: [String], status: Int32?, took: Duration)
}

/// Who is told of every request and every program; nobody, unless a command asks for it.
package struct Witness: Sendable {
  /// That of the task that is at work, and of those that it begins.
  @TaskLocal package static var current: Witness?

  /// Is told of a deed when it is over.
  private let note: @Sendable (Deed) -> Void

  /// - Parameter note: is told of each deed when it is over, from any thread.
  package init(_ note: @escaping @Sendable (Deed) -> Void) { self.note = note }

  /// Runs a program, and tells of it.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: all that it gets; never a secret.
  ///   - status: its exit status, by what the run returned.
  ///   - run: runs it.
  /// - Returns: what the run returned.
  /// - Throws: what the run throws.
  package static func program<Outcome: Sendable>(
    _ path: String, _ arguments: [String], status: (Outcome) -> Int32, run: () async throws -> Outcome
  ) async throws -> Outcome {
    guard let witness = current else { return try await run() }
    let begin = ContinuousClock.now
    do {
      let outcome = try await run()
      witness.note(.program(path: path, arguments: arguments, status: status(outcome), took: .since(begin)))
      return outcome
    } catch {
      witness.note(.program(path: path, arguments: arguments, status: nil, took: .since(begin)))
      throw error
    }
  }

  /// Sends a request, and tells of it.
  static func request(_ call: HTTPCall, send: () async throws -> HTTPAnswer) async throws -> HTTPAnswer {
    guard let witness = current else { return try await send() }
    let begin = ContinuousClock.now
    do {
      let answer = try await send()
      witness.note(.request(call, answer: answer, failure: nil, took: .since(begin)))
      return answer
    } catch {
      let reason = (error as? UnreachableError)?.detail ?? "\(type(of: error))"
      witness.note(.request(call, answer: nil, failure: reason, took: .since(begin)))
      throw error
    }
  }
}

extension Duration {
  /// How long ago an instant was.
  fileprivate static func since(_ begin: ContinuousClock.Instant) -> Duration { ContinuousClock.now - begin }
}
