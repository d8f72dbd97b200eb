import CloudSandbox
import Foundation
import Subprocess
import SystemPackage

/// The built program as a process of its own, on the sandbox of a folder.
struct Child {
  /// What it printed and how it ended: its status, or 128 and the number of the signal.
  struct Result: Sendable {
    var status: Int
    var output: String
    var error: String
    /// From the first signal to its end; nil where it got none.
    var ending: Duration?
  }

  /// The program beside the test's own executable, or the one that `OVERTURE_MATRIX_PROGRAM` names, such as a release.
  static let path =
    ProcessInfo.processInfo.environment["OVERTURE_MATRIX_PROGRAM"].map { URL(filePath: $0).standardizedFileURL.path }
    ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "overture").path

  /// Runs it until one of its requests is held, and gives it its signals then.
  ///
  /// - Parameters:
  ///   - number: which request, from 1.
  ///   - moment: whether it is held before it is carried out or after that.
  ///   - arguments: of the command line.
  ///   - folder: whose sandbox and home it gets.
  ///   - signal: what it gets.
  /// - Returns: what it printed and how it ended.
  /// - Throws: where it, or the sandbox, cannot be started.
  static func run(
    holding number: Int, _ moment: FaultEffect.Moment, _ arguments: [String], in folder: MatrixFolder,
    signal: Int32 = SIGKILL
  ) async throws -> Result {
    let rule = FaultRule("hold", occurrences: .only(number), effect: .hold(moment))
    let sandbox = try await Sandbox.open(
      SandboxFolder(path: folder.sandbox.path), faults: Faults([rule]),
      environment: ProcessInfo.processInfo.environment)
    let hits = sandbox.faultHits
    let result = try await run(arguments, in: folder, signals: [("", signal)]) { for await _ in hits { return } }
    await sandbox.close()
    return result
  }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - arguments: of the command line.
  ///   - folder: whose sandbox and home it gets.
  ///   - extra: further variables.
  ///   - signals: what it gets, each as soon as a line of standard error holds the text before it; nothing waits for no line.
  ///   - moment: returns when it is to get the first signal; nil lets it live.
  /// - Returns: what it printed and how it ended.
  /// - Throws: where it cannot be started.
  static func run(
    _ arguments: [String], in folder: MatrixFolder, environment extra: [String: String] = [:],
    signals: [(after: String, signal: Int32)] = [("", SIGKILL)], killedAt moment: (@Sendable () async -> Void)? = nil
  ) async throws -> Result {
    let clock = ContinuousClock()
    let (lines, spoken) = AsyncStream<String>.makeStream()
    // Without a Terraform on the path the stand-in does its work.
    var variables = [
      "PATH": "/usr/bin:/bin", "HOME": folder.url.appending(path: "home").path,
      "TMPDIR": folder.url.appending(path: "tmp").path, "OVERTURE_SANDBOX": folder.sandbox.path, "LC_ALL": "C.UTF-8",
    ]
    variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
    let environment = variables.merging(extra) { $1 }.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: environment)), workingDirectory: FilePath(folder.url.path),
      input: .none, output: .sequence, error: .sequence
    ) { execution in
      let id = execution.processIdentifier.value
      let (output, errors) = (execution.standardOutput, execution.standardError)
      let signalling = Task { () -> ContinuousClock.Instant? in
        guard let moment else { return nil }
        await moment()
        var first: ContinuousClock.Instant?
        for next in signals {
          if !next.after.isEmpty { for await line in lines where line.contains(next.after) { break } }
          guard !Task.isCancelled else { break }
          first = first ?? clock.now
          kill(id, next.signal)
        }
        return first
      }
      async let error = text(errors, spoken)
      let (said, complained) = (try await text(output), try await error)
      spoken.finish()
      signalling.cancel()
      return (output: said, error: complained, since: await signalling.value)
    }
    let ending = result.closureResult.since.map { clock.now - $0 }
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Result(
      status: status, output: result.closureResult.output, error: result.closureResult.error, ending: ending)
  }

  private static func text(
    _ stream: SubprocessOutputSequence, _ spoken: AsyncStream<String>.Continuation? = nil
  ) async throws -> String {
    var all = ""
    for try await line in stream.strings() {
      all += line + "\n"
      spoken?.yield(line)
    }
    return all
  }
}
