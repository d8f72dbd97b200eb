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

  init(_ document: JSONValue) {
    id = document["projectId"].string ?? ""
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

/// Who an access token belongs to.
package struct TokenInfo: Sendable, Equatable {
  /// The account's e-mail address, if the token has that scope.
  package let email: String?
  /// The OAuth scopes.
  package let scopes: [String]
  /// Seconds until it expires.
  package let expiresIn: Int?

  /// Whether it may do anything its account may do on Google Cloud.
  package var hasCloudPlatform: Bool { scopes.contains("https://www.googleapis.com/auth/cloud-platform") }
}

extension GoogleCloudClient {
  /// Resource Manager, billing and the token itself.
  package var projects: Projects { Projects(client: self) }

  /// Resource Manager, billing and the token itself.
  package struct Projects: Sendable {
    let client: GoogleCloudClient

    /// A project; missing and forbidden ones both give a 403.
    package func get(_ id: String) async throws -> Project {
      Project(try await client.send("GET", .resourceManager, "v3/projects/\(percentEncoded(id))"))
    }

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
      var pairs = [("query", "state:ACTIVE"), ("pageSize", "\(pageSize)")]
      if let pageToken { pairs.append(("pageToken", pageToken)) }
      let page = try await client.send("GET", .resourceManager, "v3/projects:search", query: pairs)
      let wanted = query?.lowercased() ?? ""
      // Terms of a query are joined by OR, so that the words are compared here.
      let projects = page["projects"].array.map(Project.init).filter {
        $0.isActive
          && (wanted.isEmpty || $0.id.lowercased().contains(wanted) || $0.displayName.lowercased().contains(wanted))
      }
      return Page(
        elements: projects.sorted { $0.displayName < $1.displayName }, nextPageToken: nextToken(page))
    }

    /// All active projects that the operator can see, by display name.
    package func all() async throws -> [Project] {
      try await client.list(
        .resourceManager, "v3/projects:search", field: "projects",
        query: [("query", "state:ACTIVE"), ("pageSize", "500")]
      ).map(Project.init).filter(\.isActive).sorted { $0.displayName < $1.displayName }
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
        let answer = try await client.send(
          "POST", .resourceManager, "v3/projects/\(percentEncoded(project)):testIamPermissions",
          body: ["permissions": .array(permissions.map(JSONValue.string))])
        return Set(answer["permissions"].array.compactMap(\.string))
      } catch let error as GoogleCloudError where error.status == 400 {
        guard permissions.count > 1 else { return [] }
        let half = permissions.count / 2
        let second = try await testPermissions(project, Array(permissions.dropFirst(half)))
        return try await testPermissions(project, Array(permissions.prefix(half))).union(second)
      }
    }

    /// Whether billing is on; nil when that cannot be seen (API off or no permission).
    package func billing(_ project: String) async throws -> Bool? {
      do {
        let answer = try await client.send("GET", .billing, "v1/projects/\(percentEncoded(project))/billingInfo")
        return answer["billingEnabled"].bool ?? false
      } catch let error as GoogleCloudError where [.serviceDisabled, .notPermitted, .notFound].contains(error.kind) {
        return nil
      }
    }

    /// Who the token belongs to; the token travels in the body, never in a URL.
    package func tokenInfo() async throws -> TokenInfo {
      let token = try await client.credentials.token()
      let call = HTTPCall(
        "POST", client.endpoints.tokenInfo, headers: [("Content-Type", "application/x-www-form-urlencoded")],
        body: Array(formEncoded([("access_token", token.value)]).utf8))
      let answer = try await client.send(call, rule: .idempotent)
      let document = (try? JSONValue(bytes: answer.body)) ?? .null
      return TokenInfo(
        email: document["email"].string,
        scopes: (document["scope"].string ?? "").split(separator: " ").map(String.init),
        expiresIn: document["expires_in"].int)
    }

    /// Whether a boolean organisation policy is enforced; nil when the operator may not see that.
    package func isEnforced(_ constraint: String, project: String) async throws -> Bool? {
      do {
        let answer = try await client.send(
          "GET", .orgPolicy, "v2/projects/\(percentEncoded(project))/policies/\(constraint):getEffectivePolicy")
        return answer["spec"]["rules"].array.contains { $0["enforce"].bool == true || $0["denyAll"].bool == true }
      } catch let error as GoogleCloudError where [.serviceDisabled, .notPermitted, .notFound].contains(error.kind) {
        return nil
      }
    }
  }
}

/// The token of the page that follows, if one does.
func nextToken(_ page: JSONValue) -> String? {
  page["nextPageToken"].string.flatMap { $0.isEmpty ? nil : $0 }
}
