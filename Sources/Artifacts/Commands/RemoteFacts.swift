/// Numbers that only Google and GitHub know; nil as long as nobody asked them.
package struct RemoteFacts: Sendable, Equatable {
  /// The number of the Google Cloud project.
  package var projectNumber: String?
  /// The numeric id of the GitHub repository.
  package var repositoryID: String?
  /// The numeric id of the repository's owner.
  package var ownerID: String?

  package init(projectNumber: String? = nil, repositoryID: String? = nil, ownerID: String? = nil) {
    self.projectNumber = projectNumber
    self.repositoryID = repositoryID
    self.ownerID = ownerID
  }
}
