import Foundation
import Subprocess
import SystemPackage
import Testing

extension Program {
  /// git as the program's user runs it.
  ///
  /// - Parameters:
  ///   - arguments: behind `git`.
  ///   - folder: where; the repository of the sandbox unless another is named.
  /// - Returns: standard output, without the last line break.
  /// - Throws: where git fails.
  @discardableResult
  func git(_ arguments: [String], in folder: URL? = nil) async throws -> String {
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
      workingDirectory: FilePath((folder ?? repository).path), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    try #require(result.terminationStatus.isSuccess, "\(arguments): \(result.standardError)")
    return result.standardOutput.trimmingCharacters(in: .newlines)
  }
}
