/// Issues and the comments on them. A pull request is an issue with more to it, as on GitHub; its number is of the same row.
///
/// Reference: docs.github.com/rest/issues/issues, docs.github.com/rest/issues/comments.
struct GitHubIssues: Sendable {
  static let collection = "github.issues"
  static let comments = "github.comments"
  /// The most characters that a text has.
  private static let longestBody = 65_536
  private static let read = "issues=read; pull_requests=read"
  private static let write = "issues=write; pull_requests=write"

  var methods: [GitHubMethod] {
    GitHubMethod.inRepository("GET", "/issues", permission: "issues=read", list)
      + GitHubMethod.inRepository("POST", "/issues", permission: "issues=write", open)
      + GitHubMethod.inRepository("GET", "/issues/{number}", permission: Self.read, get)
      + GitHubMethod.inRepository("PATCH", "/issues/{number}", permission: Self.write, change)
      + GitHubMethod.inRepository("GET", "/issues/{number}/comments", permission: Self.read, listComments)
      + GitHubMethod.inRepository("POST", "/issues/{number}/comments", permission: Self.write, comment)
      + GitHubMethod.inRepository("PATCH", "/issues/comments/{comment}", permission: Self.write, changeComment)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    let state = call.request.query("state") ?? "open"
    return try await call.read { world in
      let repository = try world.hostedRepository(call)
      let all = world.gitHubIssues(of: repository.key).filter { state == "all" || $0["state"]?.string == state }
      let page = GitHubPage(all.reversed().map { Self.shown($0) }, call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      .json(Self.shown(try Self.find(call, try world.hostedRepository(call), in: world).document))
    }
  }

  @Sendable private func open(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["title", "body", "labels", "assignees", "milestone"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      guard let title = body["title"]?.string, !title.isEmpty else {
        throw Self.invalid("Issue", "title", "missing_field")
      }
      let number = (world.gitHubIssues(of: repository.key).last?["number"]?.int ?? 0) + 1
      let issue = world.addGitHubIssue(
        Int(number), title: title, body: try Self.text(body, of: "Issue"), by: call.gitHubLogin(in: world),
        to: repository.key)
      return .json(Self.shown(issue), status: 201)
    }
  }

  @Sendable private func change(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["title", "body", "state", "state_reason", "labels", "assignees"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      let found = try Self.find(call, repository, in: world)
      var issue = found.document
      if let title = body["title"] { issue["title"] = title }
      if body["body"] != nil { issue["body"] = .string(try Self.text(body, of: "Issue")) }
      if let state = body["state"]?.string {
        guard ["open", "closed"].contains(state) else { throw Self.invalid("Issue", "state", "invalid") }
        issue["state"] = .string(state)
        issue["state_reason"] = state == "closed" ? body["state_reason"] ?? "completed" : .null
      }
      issue["updated_at"] = .string(Timestamp.whole(world.now))
      world[found.collection, found.key] = issue
      return .json(Self.shown(issue))
    }
  }

  @Sendable private func listComments(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let thread = try Self.find(call, repository, in: world).thread
      let all = world.list(Self.comments, prefix: "\(thread)/").map(\.document)
        .sorted { ($0["id"]?.int ?? 0) < ($1["id"]?.int ?? 0) }
      let page = GitHubPage(all, call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }

  @Sendable private func comment(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["body"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      let thread = try Self.find(call, repository, in: world).thread
      guard body["body"]?.string?.isEmpty == false else { throw Self.invalid("IssueComment", "body", "missing_field") }
      let id = 2_400_000_000 + world.nextNumber()
      let time = JSON.string(Timestamp.whole(world.now))
      let comment: JSON = [
        "id": .int(id), "body": .string(try Self.text(body, of: "IssueComment")), "created_at": time,
        "updated_at": time, "user": ["login": .string(call.gitHubLogin(in: world))],
      ]
      world[Self.comments, "\(thread)/\(id)"] = comment
      return .json(comment, status: 201)
    }
  }

  @Sendable private func changeComment(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["body"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      let found = world.list(Self.comments, prefix: "\(repository.key)/").first {
        $0.document["id"]?.int == Int(call["comment"])
      }
      guard let (key, former) = found.map({ ($0.name, $0.document) }) else { throw APIError.gitHubNotFound }
      var comment = former
      comment["body"] = .string(try Self.text(body, of: "IssueComment"))
      comment["updated_at"] = .string(Timestamp.whole(world.now))
      world[Self.comments, key] = comment
      return .json(comment)
    }
  }

  /// An issue, or a pull request, by its number.
  private static func find(
    _ call: Call, _ repository: HostedRepository, in world: World
  ) throws(APIError) -> (collection: String, key: String, document: JSON, thread: String) {
    let thread = "\(repository.key)/\(call["number"])"
    if let document = world[collection, thread] { return (collection, thread, document, thread) }
    let key = GitHubPulls.key(repository.key, Int(call["number"]) ?? 0)
    guard let document = world[GitHubPulls.collection, key] else { throw .gitHubNotFound }
    return (GitHubPulls.collection, key, document, thread)
  }

  private static func text(_ body: JSON, of resource: String) throws(APIError) -> String {
    let text = body["body"]?.string ?? ""
    guard text.count <= longestBody else {
      throw APIError(
        422, "UNPROCESSABLE", "Validation Failed",
        details: [
          [
            "resource": .string(resource), "code": "unprocessable", "field": "data",
            "message": "Body is too long (maximum is \(longestBody) characters)",
          ]
        ])
    }
    return text
  }

  private static func invalid(_ resource: String, _ field: String, _ code: String) -> APIError {
    APIError(
      422, "UNPROCESSABLE", "Validation Failed",
      details: [["resource": .string(resource), "field": .string(field), "code": .string(code)]])
  }

  /// As an answer shows it: of a pull request what an issue has.
  private static func shown(_ document: JSON) -> JSON {
    guard document["head_ref"] != nil else { return document }
    var issue: JSON = ["pull_request": ["merged_at": document["merged_at"] ?? .null], "labels": []]
    for field in ["id", "number", "title", "body", "state", "user", "created_at", "updated_at"] {
      issue[field] = document[field]
    }
    return issue
  }
}

extension Call {
  /// Who a token belongs to; a workflow's own token is an app's.
  fileprivate func gitHubLogin(in world: World) -> String {
    GitHubToken(self, in: world).app ?? world.gitHubAccount(of: self)["login"]?.string ?? ""
  }
}

extension World {
  /// The issues and pull requests of a repository, by their numbers.
  func gitHubIssues(of repository: String) -> [JSON] {
    [GitHubIssues.collection, GitHubPulls.collection].flatMap { list($0, prefix: "\(repository)/").map(\.document) }
      .sorted { ($0["number"]?.int ?? 0) < ($1["number"]?.int ?? 0) }
  }

  /// Opens an issue.
  /// - Parameters:
  ///   - number: its number.
  ///   - title: its title.
  ///   - body: its text.
  ///   - author: the login of who opens it.
  ///   - repository: `owner/name` in small letters.
  /// - Returns: the issue.
  @discardableResult
  fileprivate mutating func addGitHubIssue(
    _ number: Int, title: String, body: String, by author: String, to repository: String
  ) -> JSON {
    let time = JSON.string(Timestamp.whole(now))
    let issue: JSON = [
      "id": .int(2_700_000_000 + nextNumber()), "number": .int(Int64(number)), "title": .string(title),
      "body": .string(body), "state": "open", "user": ["login": .string(author)], "labels": [], "created_at": time,
      "updated_at": time,
    ]
    self[GitHubIssues.collection, "\(repository)/\(number)"] = issue
    return issue
  }

  /// Gives the workflows of a repository a token, as each of their jobs gets one: GitHub's app, not a person.
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - permissions: those of the job, such as `["contents": "read"]`, in the names of the API.
  /// - Returns: the token.
  package mutating func issueWorkflowToken(
    for repository: String = "ai-cherry/ai-orchestra", permissions: [String: String]
  ) -> String {
    let token = Tokens.random("ghs_", length: 36)
    self[vault: Tokens.github, token] = [
      "login": .string(SampleWorld.operatorLogin), "app": "github-actions[bot]",
      "permissions": .object(permissions.mapValues(JSON.string)), "repositories": [.string(repository.lowercased())],
    ]
    return token
  }
}
