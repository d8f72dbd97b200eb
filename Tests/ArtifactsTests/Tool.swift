import Foundation
import Subprocess
import SystemPackage

/// A program that a test needs, looked for on PATH.
struct Tool {
  let path: String

  /// What a program printed and how it ended.
  struct Result {
    var status: Int
    var output: String
    var error: String
  }

  /// - Parameter path: where it is.
  init(path: String) { self.path = path }

  /// - Parameters:
  ///   - name: the program's name.
  ///   - variable: an environment variable that names it instead.
  init?(_ name: String, variable: String? = nil) {
    let environment = ProcessInfo.processInfo.environment
    if let variable, let path = environment[variable], FileManager.default.isExecutableFile(atPath: path) {
      self.path = path
      return
    }
    let folders = environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
    guard let folder = folders.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }) else {
      return nil
    }
    path = "\(folder)/\(name)"
  }

  /// Runs it with a text on standard input.
  func run(
    _ arguments: [String], input: String = "", folder: URL? = nil, environment: [String: String] = [:]
  ) async throws -> Result {
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)),
      workingDirectory: folder.map { FilePath($0.path(percentEncoded: false)) }, input: .string(input),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Result(status: status, output: result.standardOutput, error: result.standardError)
  }
}
