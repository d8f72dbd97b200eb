import Foundation
import GitHub
import SetupPlan

extension Delivery {
  /// One commit on the branch that the user is on; of the index only the delivered paths change.
  func commit(_ request: DeliveryRequest, _ git: DeliveryGit) async throws -> Delivered {
    let place = request.repository.path
    let program = program
    try await refuseUnfinished(request)
    let asked = try await program.ask(["symbolic-ref", "--quiet", "HEAD"], in: place)
    guard asked.status == 0, asked.text.hasPrefix("refs/heads/") else {
      throw DeliveryFailure.detached(request.again(.branch))
    }
    let reference = asked.text
    let branch = String(reference.dropFirst("refs/heads/".count))
    let found = try await program.ask(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], in: place)
    let head = found.status == 0 ? found.text : nil
    let tree = DeliveryTree(git, request)
    let entries = try await tree.entries(over: head)
    var delivered = Delivered(
      mode: .commit, environment: request.environment, isChanged: !entries.isEmpty, branch: branch, commit: head,
      files: entries.map { .init(path: $0.path, change: $0.change) })
    if !entries.isEmpty {
      let commit = try await tree.commit(entries, on: head)
      // First the index: a delivery that is interrupted in between leaves the files staged, and the next one commits them.
      let staged = try await program.ask(
        ["update-index", "--replace", "-z", "--index-info"], in: place, input: DeliveryTree.indexLines(entries))
      guard staged.status == 0 else { throw DeliveryFailure.git("note the files in the index", staged) }
      let zero = String(repeating: "0", count: commit.count)
      let moved = try await program.ask(
        ["update-ref", "-m", "commit: \(request.subject)", reference, commit, head ?? zero], in: place)
      guard moved.status == 0 else { throw DeliveryFailure.git("put the commit on \(branch)", moved) }
      delivered.commit = commit
    }
    if let note = try await protection(of: branch, request) { delivered.notes.append(note) }
    return delivered
  }

  /// A merge, a pick or a revert in the middle of which a commit would be another thing.
  private func refuseUnfinished(_ request: DeliveryRequest) async throws {
    for (file, command) in [
      ("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"),
      ("rebase-merge", "rebase"), ("rebase-apply", "rebase"),
    ] {
      let answer = try await program.ask(
        ["rev-parse", "--path-format=absolute", "--git-path", file], in: request.repository.path)
      guard answer.status != 0 || FileManager.default.fileExists(atPath: answer.text) else { continue }
      guard answer.status == 0 else { throw DeliveryFailure.git("say what is unfinished", answer) }
      throw DeliveryFailure.unfinished(command, request.again(.branch))
    }
  }

  /// That GitHub will refuse a push of the commit; nil where it will not, or is not asked.
  private func protection(of branch: String, _ request: DeliveryRequest) async throws -> String? {
    guard let rules = try? await github.rules(request.name.description, branch: branch),
      rules.wantsPullRequest
    else { return nil }
    return "GitHub takes changes of \(branch) by pull request only: a push of the commit will be refused. "
      + "Deliver by pull request instead: \(request.again(.pullRequest))"
  }
}
