import Foundation
import SetupPlan

/// The settings of git that a delivery goes by: all of the user's and the machine's that are about names, keys, credentials and
/// the network, and of the repository's own only what is a value and starts nothing.
///
/// They are asked for in the repository, so that a file which the user's settings include for this folder counts.
struct DeliverySettings: Sendable {
  /// Names and values, in the order in which git reads them.
  private(set) var pairs: [(name: String, value: String)] = []
  /// Whether the user has every commit signed.
  private(set) var signs = false

  /// What the user and the machine may say: sections, in lower case.
  private static let ownSections: Set<String> = [
    "user", "author", "committer", "gpg", "credential", "http", "i18n", "safe", "ssh",
  ]
  private static let ownNames: Set<String> = [
    "commit.gpgsign", "core.sshcommand", "core.gitproxy", "core.autocrlf", "core.eol", "core.attributesfile",
  ]
  /// What the repository may say, too: none of these names a program.
  private static let repositoryNames: Set<String> = [
    "user.name", "user.email", "user.signingkey", "author.name", "author.email", "committer.name", "committer.email",
    "commit.gpgsign", "gpg.format", "core.autocrlf", "core.eol", "i18n.commitencoding",
  ]

  /// Reads them.
  ///
  /// - Parameters:
  ///   - repository: the working copy.
  ///   - git: asks there.
  /// - Throws: a `Failure` where git refuses to work there.
  init(of repository: URL, by git: GitProgram) async throws {
    let answer = try await git.ask(["config", "--list", "--show-scope", "--null"], in: repository.path)
    guard answer.status == 0 else { throw DeliveryFailure.git("read its settings", answer) }
    let items = answer.items
    for index in stride(from: 0, to: items.count - 1, by: 2) {
      let parts = items[index + 1].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      // A setting without a value is one that is on.
      let value = parts.count > 1 ? String(parts[1]) : "true"
      guard Self.counts(name, from: items[index]) else { continue }
      pairs.append((name, value))
      if name.lowercased() == "commit.gpgsign" {
        signs = ["true", "yes", "on", "1"].contains(value.lowercased())
      }
    }
  }

  private static func counts(_ name: String, from scope: String) -> Bool {
    let name = name.lowercased()
    switch scope {
    case "system", "global":
      return ownNames.contains(name) || ownSections.contains(String(name.prefix { $0 != "." }))
    case "local", "worktree": return repositoryNames.contains(name)
    default: return false
    }
  }
}
