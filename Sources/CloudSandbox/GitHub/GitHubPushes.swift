#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What git has pushed: GitHub sees it when it is asked about the repository next.
extension Call {
  /// The git repository behind the one that the call is about.
  func hostedGit(_ repository: HostedRepository) -> HostedGit { HostedGit(repository.key, in: state.folder) }

  /// Takes in which branches of the call's repository were pushed, moved or removed since it was asked last.
  func takeInPushes() async throws {
    guard let repository = await state.read({ $0.findHostedRepository(self) }) else { return }
    try await takeInPushes(to: repository)
  }

  /// The same for a repository that is known.
  func takeInPushes(to repository: HostedRepository) async throws {
    let git = hostedGit(repository)
    guard let heads = git.heads, heads != repository.heads else { return }
    let base = repository.branches[0]
    var pushes: [GitHubPush] = []
    for (branch, commit) in heads.sorted(by: { $0.key < $1.key }) where repository.heads[branch] != commit {
      pushes.append(try await git.push(of: branch, from: repository.heads[branch], to: commit))
    }
    // What git had before anybody asked was pushed before the world began: nothing follows from it.
    let isFirst = repository.heads.isEmpty
    _ = try await state.mutate { [pushes] world in
      guard heads != world.findHostedRepository(self)?.heads else { return }
      let time = JSON.string(Timestamp.whole(world.now))
      var document = world[GitHubRepositories.collection, repository.key] ?? [:]
      document["heads"] = .object(heads.mapValues(JSON.string))
      // Those that were made by the API alone stay.
      let others = repository.branches.filter { repository.heads[$0] == nil && heads[$0] == nil && $0 != base }
      document["branches"] = JSON(heads.keys.sorted() + others)
      document["pushed_at"] = time
      world[GitHubRepositories.collection, repository.key] = document
      for push in pushes {
        world.takeInPush(push, to: repository.key, by: isFirst ? nil : SampleWorld.operatorLogin)
        world.changePulls(of: repository.key, push)
      }
    }
  }
}

extension World {
  /// What follows for pull requests where a branch points to another commit, by a push or a merge.
  /// - Parameters:
  ///   - repository: `owner/name` in small letters.
  ///   - push: what has come.
  fileprivate mutating func changePulls(of repository: String, _ push: GitHubPush) {
    let (branch, commit) = (push.branch, push.commit)
    // A pull request whose commit is pushed to its base is merged by that.
    for (key, pull) in list(GitHubPulls.collection, prefix: "\(repository)/") {
      guard pull["state"] == "open", pull["base_ref"]?.string == branch, pull["head_sha"]?.string == commit else {
        continue
      }
      var pull = pull
      let time = JSON.string(Timestamp.whole(now))
      for field in ["closed_at", "merged_at", "updated_at"] { pull[field] = time }
      pull["state"] = "closed"
      pull["merge_commit_sha"] = .string(commit)
      self[GitHubPulls.collection, key] = pull
    }
    // A pull request shows the commit that its branch has now.
    for (key, pull) in list(GitHubPulls.collection, prefix: "") {
      guard pull["state"] == "open", pull["head_repository"]?.string == repository, pull["head_ref"]?.string == branch
      else { continue }
      var pull = pull
      pull["head_sha"] = .string(commit)
      pull["updated_at"] = .string(Timestamp.whole(now))
      self[GitHubPulls.collection, key] = pull
    }
  }
}

extension HostedRepository {
  /// The commits of its branches, as far as git has pushed any.
  var heads: [String: String] { document["heads"]?.object?.compactMapValues(\.string) ?? [:] }
}
