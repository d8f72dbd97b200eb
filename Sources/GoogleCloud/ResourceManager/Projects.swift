import RESTClient

/// A project as Resource Manager describes it.
package struct Project: Sendable, Equatable {
  /// The id that a person chose.
  package let id: String
  /// The number; principals and some names need it.
  package let number: String
  /// The name for people; the id when there is none.
  package let displayName: String
  /// Whether it is `ACTIVE`, as against being deleted.
  package let isActive: Bool

  init(_ document: JSONValue) throws {
    id = try document.text("projectId")
    number = document["name"].string?.split(separator: "/").last.map(String.init) ?? ""
    displayName = document["displayName"].string ?? id
    isActive = document["state"].string == "ACTIVE"
  }
}

/// One page of a list.
package struct Page<Element: Sendable>: Sendable {
  /// What it holds; may be empty although another page follows.
  package let elements: [Element]
  /// Asks for the next page, or nil at the end.
  package let nextPageToken: String?
}

extension GoogleCloudClient {
  /// Resource Manager; beside it billing, organisation policies and the token itself.
  package var projects: Projects { Projects(client: self) }

  /// Resource Manager.
  package struct Projects: Sendable {
    let client: GoogleCloudClient

    /// A project; missing and forbidden ones both give a 403.
    package func get(_ id: String) async throws -> Project { try await client.send(Requests.get(id)) }

    /// One page of the active projects that the operator can see.
    ///
    /// - Parameters:
    ///   - query: a beginning of a project id or a display name to look for; all when nil.
    ///   - pageToken: from the page before.
    ///   - pageSize: how many at most.
    /// - Returns: those of the page that fit, by display name, and the token of the next page.
    /// - Throws: `GoogleCloudError`.
    package func search(
      _ query: String? = nil, pageToken: String? = nil, pageSize: Int = 100
    ) async throws -> Page<Project> {
      let page = try await client.send(Requests.page(pageToken, pageSize))
      let wanted = query?.lowercased() ?? ""
      // Terms of a query are joined by OR, so that the words are compared here.
      let projects = page.elements.filter {
        wanted.isEmpty || $0.id.lowercased().contains(wanted) || $0.displayName.lowercased().contains(wanted)
      }
      return Page(elements: projects.sorted { $0.displayName < $1.displayName }, nextPageToken: page.nextPageToken)
    }

    /// All active projects that the operator can see, by display name.
    package func all() async throws -> [Project] {
      try await client.all(Requests.all).sorted { $0.displayName < $1.displayName }
    }

    /// Which of the permissions the operator holds on a project.
    ///
    /// One unknown name makes Google refuse the whole question; it is then asked in halves, and the unknown one is reported as
    /// not held.
    package func testPermissions(_ project: String, _ permissions: [String]) async throws -> Set<String> {
      guard permissions.count <= 100 else {
        let rest = try await testPermissions(project, Array(permissions.dropFirst(100)))
        return try await testPermissions(project, Array(permissions.prefix(100))).union(rest)
      }
      guard !permissions.isEmpty else { return [] }
      do {
        return try await client.send(Requests.testPermissions(project, permissions))
      } catch let error as GoogleCloudError where error.status == 400 {
        guard permissions.count > 1 else { return [] }
        let half = permissions.count / 2
        let second = try await testPermissions(project, Array(permissions.dropFirst(half)))
        return try await testPermissions(project, Array(permissions.prefix(half))).union(second)
      }
    }
  }
}

extension GoogleCloudClient.Projects {
  /// The API's requests that are used.
  private enum Requests {
    static func get(_ id: String) -> GoogleRequest<Project> {
      GoogleRequest(.get, .resourceManager, "v3/projects/\(percentEncoded(id))") { try Project($0) }
    }

    static func page(_ token: String?, _ size: Int) -> GoogleRequest<Page<Project>> {
      var query = [("query", "state:ACTIVE"), ("pageSize", "\(size)")]
      if let token { query.append(("pageToken", token)) }
      return GoogleRequest(.get, .resourceManager, "v3/projects:search", query: query) { page in
        let next = page["nextPageToken"].string.flatMap { $0.isEmpty ? nil : $0 }
        return Page(elements: try active(page), nextPageToken: next)
      }
    }

    static let all = GoogleRequest<[Project]>(
      .get, .resourceManager, "v3/projects:search", query: [("query", "state:ACTIVE"), ("pageSize", "500")],
      read: active)

    static func testPermissions(_ project: String, _ permissions: [String]) -> GoogleRequest<Set<String>> {
      GoogleRequest(
        .post, .resourceManager, "v3/projects/\(percentEncoded(project)):testIamPermissions",
        body: ["permissions": .array(permissions.map(JSONValue.string))]
      ) { Set(try $0.elements("permissions").compactMap(\.string)) }
    }

    @Sendable
    private static func active(_ page: JSONValue) throws -> [Project] {
      try page.elements("projects").map { try Project($0) }.filter(\.isActive)
    }
  }
}
