import Foundation
import Subprocess
import SystemPackage

/// A program that is run to its end.
struct Program {
  let path: String
  var arguments: [String]
  var environment: [String: String] = [:]
  var folder: String?

  /// Finds a program on PATH; nil where there is none.
  static func find(_ name: String) -> String? {
    ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
      .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs it, and takes the time.
  ///
  /// - Returns: what it printed on standard output, and the seconds it took.
  /// - Throws: `Trouble` with what it said, where it did not end with 0.
  @discardableResult
  func run() async throws -> (output: String, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), environment: variables,
      workingDirectory: folder.map { FilePath($0) }, output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
    let seconds = (clock.now - start).seconds
    guard result.terminationStatus.isSuccess else {
      throw Trouble("\(path) \(arguments.joined(separator: " ")): \(result.terminationStatus)\n\(result.standardError)")
    }
    return (result.standardOutput, seconds)
  }

  /// Runs it while something else is done, which gets the first line that it prints; then it is told to end.
  ///
  /// - Parameter work: what is done meanwhile.
  /// - Returns: what the work returned.
  /// - Throws: `Trouble` where it prints nothing, or what the work throws.
  func serve<Value: Sendable>(_ work: (String) async throws -> Value) async throws -> Value {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), environment: variables, input: .none, output: .sequence,
      error: .discarded
    ) { execution in
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      guard let line = try await lines.next() else { throw Trouble("\(path) did not start") }
      do {
        let value = try await work(line)
        try execution.send(signal: .terminate)
        return value
      } catch {
        try? execution.send(signal: .terminate)
        throw error
      }
    }
    return result.closureResult
  }

  /// Runs it to its end, and looks at its memory all the time.
  ///
  /// - Returns: the largest resident size that it had (VmHWM), in megabytes.
  /// - Throws: `Trouble` where it did not end with 0.
  func peakMegabytes() async throws -> Double {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), environment: variables, input: .none,
      output: .sequence, error: .discarded
    ) { execution in
      let id = Int(execution.processIdentifier.value)
      let output = execution.standardOutput
      async let printed = Self.count(of: output)
      var most = 0.0
      while let size = try? Machine.megabytes("VmHWM", of: id) {
        most = max(most, size)
        try await Task.sleep(for: .milliseconds(5))
      }
      _ = try await printed
      return most
    }
    guard result.terminationStatus.isSuccess else { throw Trouble("\(path): \(result.terminationStatus)") }
    return result.closureResult
  }

  private static func count(of output: SubprocessOutputSequence) async throws -> Int {
    var count = 0
    for try await line in output.strings() { count += line.utf8.count }
    return count
  }

  private var variables: Environment {
    .inherit.updating(
      Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
  }
}
