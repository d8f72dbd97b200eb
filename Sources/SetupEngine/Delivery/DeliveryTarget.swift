import Foundation
import GitHub
import SetupPlan

/// Where a branch is delivered: the repository that it is for, and the one that it is pushed to, which may be a fork.
struct DeliveryTarget: Sendable {
  /// The repository that the branch is for, as GitHub calls it now.
  let repository: GitHubRepository
  /// Where the default branch is fetched from.
  var source: RemoteAccess
  /// Where the branch is pushed to.
  var destination: RemoteAccess
  /// `owner/name` of that.
  let pushedTo: String
  /// Whether that is a fork.
  let isFork: Bool

  /// How GitHub names the branch in a list of pull requests.
  func head(_ branch: String) -> String { "\(pushedTo.prefix { $0 != "/" }):\(branch)" }
}

extension Delivery {
  /// Finds where a branch can be delivered, by the remotes of the working copy.
  ///
  /// - Parameters:
  ///   - request: what is delivered.
  ///   - git: reaches the remotes.
  /// - Returns: the repository itself where the account may push to it, else a fork of it that is a remote.
  /// - Throws: a `Failure` where no remote is the repository or a fork of it, or the account may push to none.
  func target(of request: DeliveryRequest, _ git: DeliveryGit) async throws -> DeliveryTarget {
    let name = request.name
    let repository = try await github.repository(name.owner, name.name)
    let remotes = try await GitRemote.all(of: request.repository, by: program)
    var own: (remote: GitRemote, name: RepositoryName)?
    var forks: [(remote: GitRemote, name: RepositoryName, hosted: GitHubRepository)] = []
    for remote in remotes {
      guard let found = remote.repository(on: host) else { continue }
      if found.isSame(as: name) || found.isSame(as: RepositoryName(repository.fullName)) {
        if own == nil { own = (remote, found) }
        continue
      }
      // It may have had another name, or be a fork.
      guard let hosted = try await known(found) else { continue }
      if hosted.id == repository.id {
        if own == nil { own = (remote, found) }
      } else if hosted.ancestorIDs.contains(repository.id) {
        forks.append((remote, found, hosted))
      }
    }
    guard own != nil || !forks.isEmpty else { throw DeliveryFailure.noRemote(name, remotes, web: host.web) }
    if let own, repository.isWritable {
      return DeliveryTarget(
        repository: repository, source: access(own.remote.url, own.remote.name, own.name, git),
        destination: access(own.remote.pushURL, own.remote.name, own.name, git), pushedTo: repository.fullName,
        isFork: false)
    }
    guard let fork = forks.first(where: { $0.hosted.isWritable }) else {
      let reason =
        forks.isEmpty
        ? "Your GitHub account has no write access to it, and no remote of the working copy is a fork of it."
        : "Your GitHub account has no write access to it, nor to its fork \(forks[0].hosted.fullName)."
      throw DeliveryFailure.noPush(repository.fullName, reason: reason)
    }
    log("pushing to the fork \(fork.hosted.fullName): the pull request goes across")
    let source: RemoteAccess
    if let own {
      source = access(own.remote.url, own.remote.name, own.name, git)
    } else {
      let stated = "\(host.web)/\(name).git"
      let asked = try await program.ask(["ls-remote", "--get-url", stated], in: request.repository.path)
      source = access(asked.status == 0 ? asked.text : stated, stated, name, git)
    }
    return DeliveryTarget(
      repository: repository, source: source,
      destination: access(fork.remote.pushURL, fork.remote.name, fork.name, git), pushedTo: fork.hosted.fullName,
      isFork: true)
  }

  private func access(_ url: String, _ shown: String, _ name: RepositoryName, _ git: DeliveryGit) -> RemoteAccess {
    RemoteAccess(url, shown: shown, name, git: git, github: github, host: host, log: log)
  }

  /// What GitHub knows of a repository that a remote names; nil where it shows none.
  private func known(_ name: RepositoryName) async throws -> GitHubRepository? {
    do {
      return try await github.repository(name.owner, name.name)
    } catch let error as GitHubError where [.notFound, .notPermitted, .singleSignOn].contains(error.kind) {
      return nil
    }
  }
}

extension RepositoryName {
  /// Whether two names are one repository's: GitHub does not tell capitals from small letters.
  fileprivate func isSame(as other: RepositoryName?) -> Bool {
    other.map { description.lowercased() == $0.description.lowercased() } ?? false
  }
}
