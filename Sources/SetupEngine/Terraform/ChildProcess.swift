import Foundation
import Subprocess

/// Runs a program to its end and hands on each line that it prints.
///
/// The child gets a process group of its own: `^C` at the terminal reaches Overture alone, and the running step finishes.
struct ChildProcess: Sendable {
  var executable: String
  var arguments: [String]
  var environment: [String: String]
  var folder: String

  /// Runs the program to its end; when the task is cancelled, it gets SIGTERM and five seconds before SIGKILL.
  ///
  /// - Parameter line: gets each line of standard output, in order.
  /// - Returns: the exit status (128 and the signal's number where one ended it), and what standard error said.
  /// - Throws: a `SubprocessError` when the program cannot be started, or `CancellationError`.
  func run(_ line: @Sendable (String) async -> Void) async throws -> (status: Int32, errors: String) {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
    let variables = Dictionary(
      uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
    let path = executable.contains("/") ? Executable.path(.init(executable)) : .name(executable)
    let result = try await Subprocess.run(
      path, arguments: Arguments(arguments), environment: .custom(variables), workingDirectory: .init(folder),
      platformOptions: options, input: .none, output: .sequence, error: .string(limit: 1 << 20)
    ) { execution in
      for try await text in execution.standardOutput.strings() { await line(text) }
    }
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return (status, result.standardError)
  }
}
