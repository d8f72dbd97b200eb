import Foundation
import RESTClient

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
  /// Whether GitHub itself has taken it out of service.
  package let isDisabled: Bool
  /// Whether its owner is an organisation, as against a person.
  package let isOfOrganization: Bool
  /// The branch that GitHub shows first.
  package let defaultBranch: String
  /// Whether the token's account administers it.
  package let isAdministered: Bool
  /// Whether the token's account may push to it.
  package let isWritable: Bool
  /// The numbers of the repository that it was forked from, and of the first one of all; empty where it is no fork, or in a
  /// list, which does not tell.
  package let ancestorIDs: Set<Int>

  /// The login of its owner.
  package var owner: String { String(fullName.prefix { $0 != "/" }) }
}

extension GitHubClient {
  /// The account that the token belongs to.
  package func user() async throws -> GitHubUser { try await send(Repositories.user) }

  /// When the token ends, as each answer's `GitHub-Authentication-Token-Expiration` tells; nil where it has no end.
  /// - Throws: `GitHubError`.
  package func tokenEnd() async throws -> Date? { try await send(Repositories.tokenEnd) }

  /// What an owner of repositories pays GitHub for, such as `free`; nil where the token may not see that.
  ///
  /// - Parameters:
  ///   - owner: an organisation, or the person that the token belongs to.
  ///   - isOrganization: which of them.
  /// - Returns: the plan's name.
  /// - Throws: `GitHubError`.
  package func plan(of owner: String, isOrganization: Bool) async throws -> String? {
    do {
      let answer = try await find(isOrganization ? Repositories.organization(owner) : Repositories.account)
      guard isOrganization || answer?["login"].string?.lowercased() == owner.lowercased() else { return nil }
      return answer?["plan"]["name"].string
    } catch let error as GitHubError where [.notPermitted, .singleSignOn].contains(error.kind) {
      return nil
    }
  }

  /// A repository; a renamed one is followed.
  package func repository(_ owner: String, _ name: String) async throws -> GitHubRepository {
    try await send(Repositories.repository(owner, name))
  }

  /// The repositories that the token's account can work with, most recently pushed first.
  ///
  /// - Parameter limit: how many at most.
  /// - Returns: the repositories of as many pages as it takes.
  /// - Throws: `GitHubError`.
  package func repositories(limit: Int = 300) async throws -> [GitHubRepository] {
    try await all(Repositories.all, limit: limit)
  }
}

/// The requests about accounts and repositories.
private enum Repositories {
  static let user = GitHubRequest<GitHubUser>(
    .get, .rest, "user",
    reading: .answer { answer in
      let scopes = answer.header("X-OAuth-Scopes").flatMap { $0.isEmpty ? nil : $0 }
      return GitHubUser(
        login: try answer.document().text("login"),
        scopes: scopes?.split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init))
    })

  static let tokenEnd = GitHubRequest<Date?>(
    .get, .rest, "user",
    reading: .answer { answer in
      // `2026-12-05 10:00:00 UTC`, or with an offset in its place.
      guard let text = answer.header("GitHub-Authentication-Token-Expiration") else { return nil }
      let parts = text.split(separator: " ").map(String.init)
      guard parts.count >= 2 else { return nil }
      let offset = parts.last.flatMap { $0.wholeMatch(of: /([+-][0-9]{2})([0-9]{2})/) }
      return Date(rfc3339: "\(parts[0])T\(parts[1])\(offset.map { "\($0.1):\($0.2)" } ?? "Z")")
    })

  static let account = GitHubRequest<JSONValue>(.get, .rest, "user") { try owner($0) }

  private static func owner(_ document: JSONValue) throws -> JSONValue {
    _ = try document.text("login")
    return document
  }

  static func organization(_ name: String) -> GitHubRequest<JSONValue> {
    GitHubRequest(.get, .rest, "orgs/\(percentEncoded(name))") { try owner($0) }
  }

  static func repository(_ owner: String, _ name: String) -> GitHubRequest<GitHubRepository> {
    GitHubRequest(.get, .rest, "repos/\(percentEncoded(owner))/\(percentEncoded(name))") { try GitHubRepository($0) }
  }

  static let all = GitHubRequest<[GitHubRepository]>(
    .get, .rest, "user/repos",
    query: [
      ("per_page", "100"), ("sort", "pushed"), ("affiliation", "owner,collaborator,organization_member"),
    ]
  ) { try $0.asList().map { try GitHubRepository($0) } }
}

extension GitHubRepository {
  fileprivate init(_ document: JSONValue) throws {
    fullName = try document.text("full_name")
    id = try document.number("id")
    ownerID = try document["owner"].number("id")
    isPrivate = document["private"].bool ?? false
    isArchived = document["archived"].bool ?? false
    isDisabled = document["disabled"].bool ?? false
    isOfOrganization = document["owner"]["type"].string == "Organization"
    defaultBranch = document["default_branch"].string ?? "main"
    isAdministered = document["permissions"]["admin"].bool ?? false
    isWritable = document["permissions"]["push"].bool ?? false
    ancestorIDs = Set(["parent", "source"].compactMap { document[$0]["id"].int })
  }
}
