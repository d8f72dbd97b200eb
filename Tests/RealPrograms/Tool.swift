import Foundation
import Subprocess
import SystemPackage

/// A program that somebody else wrote, as it is on this machine.
package struct Tool: Sendable {
  /// What a program printed and how it ended.
  package struct Result: Sendable {
    /// The exit status; 128 and the signal's number where one ended it.
    package var status: Int
    /// What it printed on standard output.
    package var output: String
    /// What it printed on standard error.
    package var error: String
    /// How long it took, in seconds.
    package var seconds: Double
  }

  /// The program's file.
  package let path: String

  /// A program by its file.
  package init(path: String) { self.path = path }

  /// Looks for a program on PATH; nil where there is none.
  package init?(_ name: String) {
    let path = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"]
    let places = path.split(separator: ":").map { "\($0)/\(name)" }
    guard let place = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
    self.path = place
  }

  /// Whether all of these are on PATH.
  package static func areThere(_ names: String...) -> Bool { names.allSatisfy { Tool($0) != nil } }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - arguments: its arguments.
  ///   - environment: all variables that it sees.
  ///   - folder: where it runs.
  ///   - input: what it reads from standard input.
  /// - Returns: what it printed, and how it ended.
  /// - Throws: a `SubprocessError` where it cannot be started.
  package func run(
    _ arguments: [String], environment: [String: String], in folder: URL, input: String = ""
  ) async throws -> Result {
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(folder.path),
      input: .string(input), output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Result(
      status: status, output: result.standardOutput, error: result.standardError,
      seconds: (clock.now - start) / .seconds(1))
  }
}
