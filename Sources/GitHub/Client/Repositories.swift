/// The account that a token belongs to.
package struct GitHubUser: Sendable, Equatable {
  /// The login name.
  package let login: String
  /// The scopes of a classic token; nil for a fine-grained one.
  package let scopes: [String]?
}

/// A repository.
package struct GitHubRepository: Sendable, Equatable {
  /// `OWNER/NAME`, as it is called now.
  package let fullName: String
  /// The number that stays when it is renamed; the `repository_id` claim.
  package let id: Int
  /// The number of its owner; the `repository_owner_id` claim.
  package let ownerID: Int
  /// Whether only some people can see it.
  package let isPrivate: Bool
  /// Whether nothing can be changed in it.
  package let isArchived: Bool
  /// The branch that deployments come from.
  package let defaultBranch: String
  /// Whether the token's account administers it.
  package let isAdministered: Bool
  /// Whether the token's account may push to it.
  package let isWritable: Bool
}

extension GitHubClient {
  /// The account that the token belongs to.
  package func user() async throws -> GitHubUser {
    let answer = try await send("GET", "/user")
    let scopes = answer.header("X-OAuth-Scopes").flatMap { $0.isEmpty ? nil : $0 }
    return GitHubUser(
      login: try decoded(UserBody.self, answer, "GET /user").login,
      scopes: scopes?.split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init))
  }

  /// A repository; a renamed one is followed.
  package func repository(_ owner: String, _ name: String) async throws -> GitHubRepository {
    let path = "/repos/\(segment(owner))/\(segment(name))"
    return try decoded(RepositoryBody.self, try await send("GET", path), "GET \(path)").repository
  }

  /// The repositories that the token's account can work with, most recently pushed first.
  ///
  /// - Parameter limit: how many at most.
  /// - Returns: the repositories of as many pages as it takes.
  /// - Throws: `GitHubError`.
  package func repositories(limit: Int = 300) async throws -> [GitHubRepository] {
    var found: [GitHubRepository] = []
    var next: String? = "/user/repos?per_page=100&sort=pushed&affiliation=owner,collaborator,organization_member"
    while let page = next, found.count < limit {
      let answer = try await send("GET", page)
      found += try decoded([RepositoryBody].self, answer, "GET /user/repos").map(\.repository)
      next = answer.nextPage
    }
    return Array(found.prefix(limit))
  }
}

private struct UserBody: Decodable {
  let login: String
}

private struct RepositoryBody: Decodable {
  struct Owner: Decodable {
    let id: Int
  }

  struct Permissions: Decodable {
    let admin: Bool?
    let push: Bool?
  }

  let id: Int
  let fullName: String
  let `private`: Bool?
  let archived: Bool?
  let defaultBranch: String?
  let owner: Owner
  let permissions: Permissions?

  var repository: GitHubRepository {
    GitHubRepository(
      fullName: fullName, id: id, ownerID: owner.id, isPrivate: self.private ?? false, isArchived: archived ?? false,
      defaultBranch: defaultBranch ?? "main", isAdministered: permissions?.admin ?? false,
      isWritable: permissions?.push ?? false)
  }
}
