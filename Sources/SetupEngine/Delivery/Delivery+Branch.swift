import Foundation
import GitHub
import SetupPlan

extension Delivery {
  /// One commit on a branch of its own, from the default branch, pushed; and the pull request where one is wanted.
  func branch(_ request: DeliveryRequest, _ git: DeliveryGit) async throws -> Delivered {
    var target = try await target(of: request, git)
    let base = target.repository.defaultBranch
    let branch = DeliveryRequest.branch(of: request.environment)
    guard let start = try await target.source.heads([base])[base] else {
      throw Failure(
        message: "\(target.repository.fullName) has no branch \(base) yet",
        reason: "A branch of its own begins there.",
        remedy: "Push a first commit: git push \(target.source.shown) HEAD:\(base); then deliver again.")
    }
    try await target.source.fetch(base, start)
    let tree = DeliveryTree(git, request)
    let entries = try await tree.entries(over: start)
    let there = try await target.destination.heads([branch])[branch]
    var delivered = Delivered(
      mode: request.mode, environment: request.environment, isChanged: false, branch: branch, base: base,
      files: entries.map { .init(path: $0.path, change: $0.change) })
    guard !entries.isEmpty else {
      delivered.notes.append("\(base) has these files already")
      delivered.notes += try await left(there, request, &target)
      return delivered
    }
    var former: Former?
    if let there { former = try await own(there, start, branch, request, git, &target) }
    if let there, let former, former == Former(entries) {
      delivered.commit = there
      log("\(branch) of \(target.pushedTo) has this commit already")
    } else {
      let commit = try await tree.commit(entries, on: start)
      let answer = try await target.destination.push(commit, to: branch, over: there)
      guard answer.status == 0 else { throw refusal(answer, branch, request, target) }
      delivered.isChanged = true
      delivered.commit = commit
    }
    delivered.pushedTo = target.pushedTo
    guard request.mode == .pullRequest else { return delivered }
    return try await pullRequest(delivered, request, target)
  }

  /// What a commit of an earlier delivery made of its paths.
  private struct Former: Equatable {
    var blobs: [String: DeliveryTree.Blob?]

    init(_ entries: [DeliveryTree.Entry]) {
      blobs = Dictionary(entries.map { ($0.path, $0.new) }) { first, _ in first }
    }

    /// - Parameter difference: what `diff-tree -z` tells of it.
    init(difference: [String]) {
      blobs = [:]
      for index in stride(from: 0, to: difference.count - 1, by: 2) {
        let parts = difference[index].dropFirst().split(separator: " ").map(String.init)
        guard parts.count == 5 else { continue }
        blobs.updateValue(
          parts[4] == "D" ? nil : DeliveryTree.Blob(mode: parts[1], id: parts[3]), forKey: difference[index + 1])
      }
    }
  }

  /// What the branch's last commit of ours made of its paths; nil where the branch has nothing of its own.
  ///
  /// - Throws: a `Failure` where the branch has commits of others.
  private func own(
    _ commit: String, _ start: String, _ branch: String, _ request: DeliveryRequest, _ git: DeliveryGit,
    _ target: inout DeliveryTarget
  ) async throws -> Former? {
    try await target.destination.fetch(branch, commit)
    let listed = try await git.must(
      "read the commits of \(branch)",
      ["log", "-z", "--max-count=50", "--format=%H%x01%T%x01%an: %s%x01%B", commit, "^\(start)"])
    var others: [String] = []
    var count = 0
    for item in listed.items {
      let parts = item.split(separator: "\u{1}", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 4 else { continue }
      count += 1
      if !DeliveryCommit.isOwn(message: parts[3], tree: parts[1], environment: request.environment) {
        others.append("\(parts[0].prefix(10)) \(parts[2])")
      }
    }
    guard others.isEmpty else { throw DeliveryFailure.ofOthers(branch, target.destination.shown, others) }
    guard count == 1 else { return nil }
    let difference = try await git.run(["diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", commit])
    return difference.status == 0 ? Former(difference: difference.items) : nil
  }

  /// Why a push was refused, with the way out.
  private func refusal(
    _ answer: GitAnswer, _ branch: String, _ request: DeliveryRequest, _ target: DeliveryTarget
  ) -> Failure {
    let words = DeliveryFailure.words(answer)
    switch PushRefusal(answer) {
    case .workflowScope:
      return Failure(
        message: "The sign-in may not push workflows to \(target.pushedTo)", reason: words,
        remedy: "Give it the scope workflow: \(github.widening); then deliver again.", kind: .notPermitted)
    case .protected:
      return Failure(
        message: "GitHub protects the branch \(branch) of \(target.pushedTo)", reason: words,
        remedy:
          "Have an administrator let you push \(branch) at \(host.web)/\(target.pushedTo)/settings/rules, or deliver "
          + "through a fork of yours: gh repo fork --remote --remote-name fork; then deliver again.",
        kind: .notPermitted)
    case .moved:
      return Failure(
        message: "The branch \(branch) of \(target.pushedTo) was changed meanwhile", reason: words,
        remedy: "Deliver again: \(request.again(request.mode))")
    case .notPermitted: return DeliveryFailure.noPush(target.pushedTo, reason: words)
    default: return target.destination.failure("push \(branch)", answer)
    }
  }

  /// What is to be said of a branch of ours that is not needed any more.
  private func left(
    _ there: String?, _ request: DeliveryRequest, _ target: inout DeliveryTarget
  ) async throws -> [String] {
    guard there != nil else { return [] }
    let branch = DeliveryRequest.branch(of: request.environment)
    let open = try await github.pullRequests(
      target.repository.fullName, head: target.head(branch), base: target.repository.defaultBranch)
    return open.map { "the pull request \($0.url) is not needed any more: gh pr close \($0.number) --delete-branch" }
  }
}
