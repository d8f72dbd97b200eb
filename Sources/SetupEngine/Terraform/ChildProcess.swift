import Foundation
import RESTClient
import Subprocess
import SystemPackage

/// Runs a program to its end and hands on each line that it prints.
///
/// The child gets a process group of its own: `^C` at the terminal reaches Overture alone, and the running step finishes.
struct ChildProcess: Sendable {
  var executable: String
  var arguments: [String]
  var environment: [String: String]
  var folder: String
  /// Where standard output goes, instead of a pipe: a program that outlives this one would die of a pipe that nobody reads,
  /// in the middle of its work. Removed at the end.
  var outputFile: String
  /// How long a cancelled program may take to end by itself, as Terraform does by finishing what it has begun.
  var patience = Duration.seconds(30)
  /// Is told the process's number as soon as there is one.
  var started: @Sendable (Int32) -> Void = { _ in }

  /// What is kept of standard error, from its end, in bytes: a program that traces writes megabytes.
  private static let keptErrors = 1 << 16

  /// Runs the program to its end. When the task is cancelled, the program and those that it started get SIGINT, after
  /// the patience SIGTERM, and after as long again SIGKILL.
  ///
  /// - Parameter line: gets each line of standard output, in order.
  /// - Returns: the exit status (128 and the signal's number where one ended it), and what standard error said.
  /// - Throws: a `SubprocessError` when the program cannot be started, `CancellationError` when it was not to be.
  func run(_ line: @escaping @Sendable (String) async -> Void) async throws -> (status: Int32, errors: String) {
    try await Witness.program(executable, arguments, status: { (end: (status: Int32, errors: String)) in end.status }) {
      try await runUnseen(line)
    }
  }

  private func runUnseen(
    _ line: @escaping @Sendable (String) async -> Void
  ) async throws -> (status: Int32, errors: String) {
    try Task.checkCancellation()
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .interrupt, toProcessGroup: true, allowedDurationToNextStep: patience),
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: patience),
    ]
    let variables = Dictionary(
      uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
    let path = executable.contains("/") ? Executable.path(.init(executable)) : .name(executable)
    let file = GrowingFile(path: outputFile)
    let descriptor = FileDescriptor(rawValue: try file.create())
    defer { unlink(file.path) }
    let result = try await Subprocess.run(
      path, arguments: Arguments(arguments), environment: .custom(variables), workingDirectory: .init(folder),
      platformOptions: options, input: .none, output: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
      error: .sequence
    ) { execution in
      let errors = execution.standardError
      started(execution.processIdentifier.value)
      // Not a part of the cancelled task: a program that ends what it has begun writes about it. The end of its standard
      // error is its own.
      return try await Task {
        let end = End()
        async let lines: Void = file.follow(until: { await end.isReached }, line)
        let last = try await Self.end(of: errors)
        await end.reach()
        await lines
        return last
      }.value
    }
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return (status, result.closureResult)
  }

  /// Whether a program has ended.
  private actor End {
    private(set) var isReached = false
    func reach() { isReached = true }
  }

  /// The last lines of a stream, as many as are kept.
  private static func end(of stream: SubprocessOutputSequence) async throws -> String {
    var kept = ""
    for try await text in stream.strings(bufferingPolicy: .unbounded) {
      kept += text + "\n"
      if kept.utf8.count > 2 * keptErrors { kept = String(decoding: kept.utf8.suffix(keptErrors), as: UTF8.self) }
    }
    return String(decoding: kept.utf8.suffix(keptErrors), as: UTF8.self)
  }
}
