import Foundation
import GitHub
import GoogleCloud
import PlainText

/// A cloud that nobody has signed in to on this machine: there are no credentials for it at all.
enum MissingSignIn: Sendable, Equatable, CaseIterable {
  case googleCloud
  case github

  /// What an error says; nil for any other: credentials that are refused or broken, and a cloud that does not answer, are
  /// failures.
  init?(_ error: any Error) {
    switch error {
    case let error as GoogleCloudError where error.saysNobodyIsSignedIn: self = .googleCloud
    case let error as GitHubError where error.kind == .noCredentials: self = .github
    default: return nil
    }
  }

  /// All that are missing, once one of them is known to be.
  ///
  /// - Parameters:
  ///   - first: the one that is known.
  ///   - environment: read for GitHub's token.
  /// - Returns: them, Google Cloud first.
  static func all(after first: MissingSignIn, environment: [String: String]) async -> [MissingSignIn] {
    guard first == .googleCloud else { return [.github] }
    do {
      _ = try await GitHubToken.find(environment: environment)
      return [.googleCloud]
    } catch {
      return [.googleCloud, .github]
    }
  }

  /// What it is called.
  var name: String {
    switch self {
    case .googleCloud: "Google Cloud"
    case .github: "GitHub"
    }
  }

  /// The command that signs in.
  func command(_ host: GitHubHost) -> String {
    switch self {
    case .googleCloud: "gcloud auth login"
    case .github: host.signIn
    }
  }

  /// What a command says that went on without them, a line each.
  static func note(_ missing: [MissingSignIn], environment: [String: String]) -> [SafeText] {
    let host = GitHubHost(environment: environment)
    let names = missing.map(\.name).joined(separator: " or ")
    let commands = missing.map { "\($0.name): \($0.command(host))" }.joined(separator: "; ")
    return [
      "You are not signed in to \(names): this plan is made from your files alone, and has no hash.",
      "  To see what exists already, and what each step would change, sign in. \(commands)",
    ]
  }
}
