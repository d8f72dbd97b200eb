import Foundation
import GitHub
import SetupPlan

/// A remote of the working copy.
struct GitRemote: Sendable, Equatable {
  let name: String
  /// What its setting says.
  let stated: String
  /// Where it is fetched from and pushed to, after what `url.….insteadOf` says.
  let url: String
  let pushURL: String

  /// Its URL for people: without what stands before the host.
  var shown: String { stated.replacing(/:\/\/[^\/@]*@/, with: "://") }

  /// The repository of a GitHub that it is, by what its setting says or by what becomes of it.
  ///
  /// - Parameter host: the GitHub.
  /// - Returns: nil where it is another's.
  func repository(on host: GitHubHost) -> RepositoryName? {
    GitAddress(stated).repository(on: host.authority) ?? GitAddress(pushURL).repository(on: host.authority)
  }

  /// The remotes of a working copy, `origin` first.
  ///
  /// - Parameters:
  ///   - repository: the working copy.
  ///   - git: asks there.
  /// - Returns: those that have a URL.
  /// - Throws: a `Failure` where git refuses to work there.
  static func all(of repository: URL, by git: GitProgram) async throws -> [GitRemote] {
    let listed = try await git.ask(["remote"], in: repository.path)
    guard listed.status == 0 else { throw DeliveryFailure.git("list the remotes", listed) }
    var remotes: [GitRemote] = []
    for name in listed.text.split(separator: "\n").map(String.init) where !name.hasPrefix("-") {
      func ask(_ arguments: [String]) async throws -> String? {
        let answer = try await git.ask(arguments, in: repository.path)
        let text = answer.text.split(separator: "\n").first.map(String.init)
        return answer.status == 0 ? text : nil
      }
      guard let url = try await ask(["remote", "get-url", name]) else { continue }
      let stated = try await ask(["config", "--get", "remote.\(name).url"])
      let pushURL = try await ask(["remote", "get-url", "--push", name])
      remotes.append(GitRemote(name: name, stated: stated ?? url, url: url, pushURL: pushURL ?? url))
    }
    return remotes.sorted { ($0.name == "origin" ? 0 : 1, $0.name) < ($1.name == "origin" ? 0 : 1, $1.name) }
  }
}
