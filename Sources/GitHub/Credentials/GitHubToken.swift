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
    error.advice = "Sign in: \(host.signIn), or set \(host.tokenVariables[0]) to a token with the scope repo."
    throw error
  }

  /// What sort of token it is, which its beginning tells.
  package enum Kind: Sendable, Equatable {
    /// A personal access token with scopes, good for all that its account may.
    case classic
    /// A personal access token for some repositories and permissions.
    case fineGrained
    /// gh's own, or another program's that the account has allowed.
    case application
    /// One of GitHub Actions, or of another installed app.
    case installation
    case unknown
  }

  /// What sort of token it is.
  package var kind: Kind {
    let kinds: [(String, Kind)] = [
      ("github_pat_", .fineGrained), ("ghp_", .classic), ("gho_", .application), ("ghu_", .application),
      ("ghs_", .installation),
    ]
    return kinds.first { value.hasPrefix($0.0) }?.1 ?? .unknown
  }

  /// Whether it is gh's own, as against one of a variable.
  private var isOfProgram: Bool { source.hasPrefix("gh ") }

  /// What mends a token of this source that was refused.
  func remedy(_ host: GitHubHost) -> String {
    isOfProgram
      ? "Sign in again: \(host.signIn)"
      : "Set a new token: read -rs \(source) && export \(source); or use gh's own: \(ownSignIn(host))"
  }

  /// How gh's own token comes to be used.
  func ownSignIn(_ host: GitHubHost) -> String { isOfProgram ? host.signIn : "unset \(source); \(host.signIn)" }

  /// How a token that was changed at GitHub comes to be used.
  func replacing(_ host: GitHubHost) -> String {
    isOfProgram ? "sign in with it: \(host.signIn)" : "run it again (the token's value in \(source) stays)."
  }

  /// How its scopes become more.
  func widening(_ host: GitHubHost) -> String {
    isOfProgram
      ? "gh auth refresh --hostname \(host.name) --scopes repo,workflow"
      : "choose repo for it at \(host.web)/settings/tokens, or use gh's own: \(ownSignIn(host))"
  }

  private static func printed(_ arguments: [String], environment: [String: String]) async throws -> String? {
    guard let gh = executable("gh", path: environment["PATH"]) else { return nil }
    var values: [Subprocess.Environment.Key: String] = ["GH_PROMPT_DISABLED": "1"]
    for (name, value) in ChildEnvironment.variables(for: .gh, of: environment) {
      values[.init(stringLiteral: name)] = value
    }
    let result = try await within(.seconds(15)) { [values] in
      try await Witness.program(gh, arguments, status: { (end: String?) in end == nil ? 1 : 0 }) {
        let result = try await Subprocess.run(
          .path(FilePath(gh)), arguments: Arguments(arguments), environment: .custom(values),
          output: .string(limit: 1 << 16), error: .discarded)
        return result.terminationStatus.isSuccess ? result.standardOutput : nil
      }
    }
    return (result ?? nil)?.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
