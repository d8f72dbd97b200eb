import Foundation
import GitHub
import SetupPlan

/// Brings what a run has written into the repository's history: by a commit, a branch, or a pull request.
///
/// It runs after the run has succeeded, and may run again at any time: what is there already is not made anew. But for a commit on
/// it, the branch that the user is on stays as it is, and so do index, stash and files.
package struct Delivery: Sendable {
  let github: GitHubClient
  /// The GitHub that the repository's remotes name.
  let host: GitHubHost
  let environment: [String: String]
  /// Whether other machines are reached; in the sandbox none is.
  let reachesNetwork: Bool
  /// Gets a line about what takes time, or was tried.
  let log: @Sendable (String) -> Void

  /// - Parameters:
  ///   - github: reads the repository, and has the token.
  ///   - host: the GitHub that the repository's remotes name.
  ///   - environment: where `PATH` says where git is, and `HOME` whose settings count.
  ///   - reachesNetwork: whether other machines are reached; in the sandbox none is.
  ///   - log: gets a line about what takes time, or was tried.
  package init(
    github: GitHubClient, host: GitHubHost, environment: [String: String], reachesNetwork: Bool = true,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.github = github
    self.host = host
    self.environment = environment
    self.reachesNetwork = reachesNetwork
    self.log = log
  }

  /// Delivers.
  ///
  /// - Parameter request: what, and how.
  /// - Returns: what came of it.
  /// - Throws: a `Failure` with the way out; what was made by then is found and used by the next delivery.
  package func deliver(_ request: DeliveryRequest) async throws -> Delivered {
    do {
      guard request.mode != .files else { return .inPlace(request.environment) }
      let git = try await DeliveryGit.open(
        request.repository, environment: environment, keepsObjects: request.mode == .commit,
        reachesNetwork: reachesNetwork)
      defer { git.close() }
      return request.mode == .commit
        ? try await commit(request, git) : try await branch(request, git)
    } catch {
      throw Failure(error)
    }
  }

  /// Asks git in the working copy itself, where nothing that its settings name is run.
  var program: GitProgram { GitProgram(environment: environment, countsMachine: true) }
}
