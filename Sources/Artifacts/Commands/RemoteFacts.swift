/// Numbers that only Google and GitHub know; nil as long as nobody asked them.
package struct RemoteFacts: Sendable, Equatable {
  /// The number of the Google Cloud project.
  package var projectNumber: String?
  /// The numeric id of the GitHub repository.
  package var repositoryID: String?
  /// The numeric id of the repository's owner.
  package var ownerID: String?

  /// The repository's default branch.
  package var defaultBranch: String?
  /// The id of the provider that the repository signs in by.
  package var provider: String?

  /// Who issues the tokens of GitHub's workflows; a company's own GitHub does it itself.
  package var tokenIssuer: String

  package init(
    projectNumber: String? = nil, repositoryID: String? = nil, ownerID: String? = nil,
    defaultBranch: String? = nil, provider: String? = nil,
    tokenIssuer: String = StepCommands.issuer
  ) {
    self.projectNumber = projectNumber
    self.repositoryID = repositoryID
    self.ownerID = ownerID
    self.defaultBranch = defaultBranch
    self.provider = provider
    self.tokenIssuer = tokenIssuer
  }
}
