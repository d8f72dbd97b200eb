import RESTClient

/// What holds deployments to an environment back.
package struct EnvironmentProtection: Sendable, Equatable {
  /// Which branches and tags may deploy.
  package enum Branches: Sendable, Equatable {
    case all
    /// Those with a protection rule.
    case protected
    /// Those that one of the patterns fits.
    case named([DeploymentPattern])
  }

  /// A pattern of branches or tags that may deploy.
  package struct DeploymentPattern: Sendable, Equatable {
    package let pattern: String
    package let isForTags: Bool

    /// Whether a branch may deploy by it.
    package func lets(branch: String) -> Bool { !isForTags && GitHubPattern(pattern).fits(branch) }
  }

  package let branches: Branches
  /// Who has to approve each deployment: logins of people, names of teams.
  package let reviewers: [String]
  /// How many minutes each deployment waits.
  package let wait: Int
}

extension GitHubClient {
  /// What holds deployments to an environment back; nil where there is no such environment.
  package func protection(_ repository: String, environment name: String) async throws -> EnvironmentProtection? {
    guard let document = try await find(Protection.get(repository, name)) else { return nil }
    let rules = document["protection_rules"].array
    let policy = document["deployment_branch_policy"]
    let branches: EnvironmentProtection.Branches =
      policy["protected_branches"].bool == true
      ? .protected
      : policy["custom_branch_policies"].bool == true
        ? .named(try await find(Protection.patterns(repository, name)) ?? []) : .all
    return EnvironmentProtection(
      branches: branches,
      reviewers: rules.flatMap { $0["reviewers"].array }.map { reviewer in
        let who = reviewer["reviewer"]
        return who["login"].string ?? who["slug"].string ?? who["name"].string
          ?? "\(reviewer["type"].string?.lowercased() ?? "user") \(who["id"].int ?? 0)"
      }, wait: rules.compactMap { $0["wait_timer"].int }.max() ?? 0)
  }
}

/// The requests about the protection of environments.
private enum Protection {
  static func path(_ repository: String, _ name: String) -> String {
    "repos/\(repository)/environments/\(percentEncoded(name))"
  }

  static func get(_ repository: String, _ name: String) -> GitHubRequest<JSONValue> {
    GitHubRequest(.get, .rest, path(repository, name)) { document in
      _ = try document.text("name")
      for rule in try document.elements("protection_rules") { _ = try rule.text("type") }
      return document
    }
  }

  static func patterns(
    _ repository: String, _ name: String
  ) -> GitHubRequest<[EnvironmentProtection.DeploymentPattern]> {
    GitHubRequest(
      .get, .rest, "\(path(repository, name))/deployment-branch-policies", query: [("per_page", "100")]
    ) { answer in
      try answer.asObject().elements("branch_policies").map { policy in
        EnvironmentProtection.DeploymentPattern(
          pattern: try policy.text("name"), isForTags: policy["type"].string == "tag")
      }
    }
  }
}
