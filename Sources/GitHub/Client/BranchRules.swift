import RESTClient

/// What a branch asks of those who want to change it.
package struct BranchRules: Sendable, Equatable {
  /// Whether there is a protection rule for it: only such may deploy where an environment wants protected branches.
  package let isProtected: Bool
  /// Whether changes come by pull request only.
  package let wantsPullRequest: Bool
  /// Whether nobody can change it, or only those who may pass its rules by.
  package let isLocked: Bool
  /// Whether each commit has to be signed.
  package let wantsSignatures: Bool
  /// Paths that no commit may touch, as patterns.
  package let restrictedPaths: [String]
}

extension GitHubClient {
  /// A branch's rules, by rulesets and by the older branch protection; nil where there is no such branch.
  package func rules(_ repository: String, branch: String) async throws -> BranchRules? {
    guard let isProtected = try await find(Branches.get(repository, branch)) else { return nil }
    let rules = try await quietly { try await all(Branches.rules(repository, branch)) } ?? []
    // Only administrators see it.
    let protection = isProtected ? try await quietly { try await send(Branches.protection(repository, branch)) } : nil
    func has(_ type: String) -> Bool { rules.contains { $0["type"].string == type } }
    func isOn(_ field: String) -> Bool { protection?[field]["enabled"].bool == true }
    let reviews = protection.map { !$0["required_pull_request_reviews"].isNull } ?? false
    return BranchRules(
      isProtected: isProtected, wantsPullRequest: has("pull_request") || reviews || has("merge_queue"),
      isLocked: has("update") || isOn("lock_branch"),
      wantsSignatures: has("required_signatures")
        || isOn("required_signatures"),
      restrictedPaths: rules.filter { $0["type"].string == "file_path_restriction" }
        .flatMap { $0["parameters"]["restricted_file_paths"].array.compactMap(\.string) })
  }

  /// What is asked for; nil where the token may not see it, or the plan or an older server does not have it.
  private func quietly<Answer>(_ ask: () async throws -> Answer) async throws -> Answer? {
    do {
      return try await ask()
    } catch let error as GitHubError where [.notPermitted, .notFound].contains(error.kind) {
      return nil
    }
  }
}

/// The requests about branches and their rules.
private enum Branches {
  static func get(_ repository: String, _ branch: String) -> GitHubRequest<Bool> {
    GitHubRequest(.get, .rest, "repos/\(repository)/branches/\(percentEncoded(branch))") {
      _ = try $0.text("name")
      return $0["protected"].bool ?? false
    }
  }

  static func protection(_ repository: String, _ branch: String) -> GitHubRequest<JSONValue> {
    GitHubRequest(.get, .rest, "repos/\(repository)/branches/\(percentEncoded(branch))/protection")
  }

  static func rules(_ repository: String, _ branch: String) -> GitHubRequest<[JSONValue]> {
    GitHubRequest(
      .get, .rest, "repos/\(repository)/rules/branches/\(percentEncoded(branch))", query: [("per_page", "100")]
    ) { try $0.asList() }
  }
}
