import Foundation
import RESTClient
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// The operator's GitHub token; its value shows in no description.
package struct GitHubToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// Where the token came from.
  package let source: String
  let value: String

  package var description: String { "GitHub token from \(source) (hidden)" }
  package var debugDescription: String { description }

  /// Wraps a token.
  package init(value: String, source: String) {
    self.value = value
    self.source = source
  }

  /// Finds a token: `GH_TOKEN`, `GITHUB_TOKEN` (for a company's own server `GH_ENTERPRISE_TOKEN`,
  /// `GITHUB_ENTERPRISE_TOKEN`), then what `gh auth token` prints within 15 seconds.
  ///
  /// - Parameter environment: the variables to read, `PATH` and `GH_HOST` among them.
  /// - Returns: the first token that is not empty.
  /// - Throws: `GitHubError` of kind `.noCredentials`.
  package static func find(environment: [String: String]) async throws -> GitHubToken {
    let host = GitHubHost(environment: environment)
    for name in host.tokenVariables {
      let value = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
      if !value.isEmpty { return GitHubToken(value: value, source: name) }
    }
    let isNamed = environment["GH_HOST"]?.isEmpty == false
    let arguments = ["auth", "token"] + (isNamed ? ["--hostname", host.name] : [])
    if let value = try? await printed(arguments, environment: environment), !value.isEmpty {
      return GitHubToken(value: value, source: "gh " + arguments.joined(separator: " "))
    }
    try Task.checkCancellation()
    var error = GitHubError(
      kind: .noCredentials,
      detail: "Neither \(host.tokenVariables.joined(separator: ", ")) nor gh's own account gave a token")
    if host.name != "github.com" {
      error.advice = "Sign in: \(host.signIn), or set \(host.tokenVariables[0]) to a token with the scope repo."
    }
    throw error
  }

  /// What mends a token of this source that was refused.
  func remedy(_ host: GitHubHost) -> String {
    source.hasPrefix("gh ")
      ? "Sign in again: \(host.signIn)"
      : "Set a new token: export \(source)=…, or use gh's own: unset \(source); \(host.signIn)"
  }

  private static func printed(_ arguments: [String], environment: [String: String]) async throws -> String? {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard
      let gh = folders.lazy.map({ "\($0)/gh" }).first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    var values: [Subprocess.Environment.Key: String] = ["GH_PROMPT_DISABLED": "1"]
    for (name, value) in NetworkVariables.forChild(of: environment) { values[.init(stringLiteral: name)] = value }
    let result = try await within(.seconds(15)) { [values] in
      try await Subprocess.run(
        .path(FilePath(gh)), arguments: Arguments(arguments), environment: .custom(values),
        output: .string(limit: 1 << 16), error: .discarded)
    }
    guard let result, result.terminationStatus.isSuccess else { return nil }
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
