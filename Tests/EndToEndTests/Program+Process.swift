import Foundation
import Testing

extension Program {
  /// A process of the program that goes on while the test does something else.
  final class Running: Sendable {
    private let task: Task<Result, any Error>
    private let processID: Int32

    init(
      _ program: Program, _ arguments: [String], until line: String, environment: [String: String] = [:]
    ) async throws {
      (task, processID) = try await program.start(arguments, until: line, environment: environment)
    }

    /// A test that fails before it stops the process leaves none behind.
    deinit { task.cancel() }

    /// Asks it to stop and waits for it.
    @discardableResult
    func stop(by signal: Int32 = SIGTERM) async -> Result? {
      kill(processID, signal)
      return try? await task.value
    }

    /// Waits for its end.
    func result() async throws -> Result { try await task.value }
  }

  /// Serves the sandbox until it is stopped.
  /// - Parameters:
  ///   - latency: milliseconds that each answer is held back.
  ///   - environment: more variables.
  /// - Returns: the server.
  /// - Throws: `EndedEarly` where it does not start.
  func serve(latency: Int = 0, environment: [String: String] = [:]) async throws -> Running {
    try await Running(
      self, ["sandbox", "serve", "--latency", "\(latency)"], until: "http://127.0.0.1:", environment: environment)
  }

  /// The variables of the sandbox that is served.
  func variables() async throws -> [String: String] {
    let output = try await run("sandbox", "env", "--format", "json").output
    return try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: String])
  }
}
