import GitHub

/// The environment of the GitHub repository: made, or opened to branches that deploy.
package struct EnvironmentFact: Sendable, Equatable, Codable {
  package var name: String
  /// Which branches might deploy to it before; nil where there was none.
  package var before: GitHubEnvironment.BranchPolicy?
  /// The branches that a run let deploy.
  package var branches: [String]

  package init(name: String, before: GitHubEnvironment.BranchPolicy? = nil, branches: [String] = []) {
    self.name = name
    self.before = before
    self.branches = branches
  }

  private enum CodingKeys: String, CodingKey { case name, before, branches }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      before: try container.decodeIfPresent(GitHubEnvironment.BranchPolicy.self, forKey: .before),
      branches: try container.decodeIfPresent([String].self, forKey: .branches) ?? [])
  }
}
