#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Pull requests between branches that git has pushed, also from a fork.
///
/// Reference: docs.github.com/rest/pulls/pulls,
/// docs.github.com/rest/commits/commits#list-pull-requests-associated-with-a-commit. A merge really merges, in the repository
/// that git pushes to.
struct GitHubPulls: Sendable {
  /// By `owner/name/number`, the number in ten digits.
  static let collection = "github.pulls"
  private static let limit = 65_536

  var methods: [GitHubMethod] {
    GitHubMethod.inRepository("GET", "/pulls", permission: "pull_requests=read", list)
      + GitHubMethod.inRepository("POST", "/pulls", permission: "pull_requests=write", open)
      + GitHubMethod.inRepository("GET", "/pulls/{number}", permission: "pull_requests=read", get)
      + GitHubMethod.inRepository("PATCH", "/pulls/{number}", permission: "pull_requests=write", change)
      + GitHubMethod.inRepository("PUT", "/pulls/{number}/merge", permission: "contents=write", merge)
      + GitHubMethod.inRepository("GET", "/commits/{commit}/pulls", permission: "pull_requests=read", listOfCommit)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    let state = call.request.query("state") ?? "open"
    let (head, base) = (call.request.query("head"), call.request.query("base"))
    return try await call.read { world in
      let repository = try world.hostedRepository(call)
      let all = world.list(Self.collection, prefix: "\(repository.key)/").reversed().map(\.document).filter { pull in
        (state == "all" || pull["state"]?.string == state) && (base == nil || pull["base_ref"]?.string == base)
          && (head == nil || Self.label(pull)?.lowercased() == head?.lowercased())
      }
      let page = GitHubPage(all.map { Self.shown($0, call, world) }, call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }

  /// Those that bring a commit, or that it came by.
  @Sendable private func listOfCommit(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let all = world.list(Self.collection, prefix: "\(repository.key)/").reversed().map(\.document).filter { pull in
        [pull["head_sha"], pull["merge_commit_sha"]].contains(.string(call["commit"]))
      }
      let page = GitHubPage(all.map { Self.shown($0, call, world) }, call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, pull) = try Self.find(call, in: world)
      return .json(Self.shown(pull, call, world))
    }
  }

  @Sendable private func open(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["title", "head", "base", "body", "draft", "maintainer_can_modify", "head_repo"])
    guard let title = body["title"]?.string, !title.isEmpty, let head = body["head"]?.string,
      let base = body["base"]?.string
    else { throw APIError.gitHubInvalid("\"title\", \"head\" and \"base\" weren't supplied.") }
    let text = body["body"]?.string ?? ""
    try Self.checkLength(text)
    let parts = head.split(separator: ":", maxSplits: 1).map(String.init)
    let branch = parts.last ?? head
    let (repository, source) = try await call.state.read { world in
      let repository = try world.hostedRepository(call)
      return (repository, world.source(of: parts.count > 1 ? parts[0] : nil, for: repository))
    }
    guard let source else { throw Self.invalid(["field": "head", "code": "invalid"]) }
    try await call.takeInPushes(to: repository)
    if source.key != repository.key { try await call.takeInPushes(to: source) }
    guard let commit = call.hostedGit(source).heads?[branch] else {
      throw Self.invalid(["field": "head", "code": "invalid"])
    }
    guard let start = call.hostedGit(repository).heads?[base] else {
      throw Self.invalid(["field": "base", "code": "invalid"])
    }
    // Commits of a fork are not in this one: there they are new anyway.
    if source.key == repository.key, try await !call.hostedGit(source).has(commit, beyond: start) {
      throw Self.invalid(["code": "custom", "message": .string("No commits between \(base) and \(branch)")])
    }
    return try await call.mutate { world in
      let all = world.list(Self.collection, prefix: "\(repository.key)/")
      if all.contains(where: {
        $0.document["state"] == "open" && $0.document["head_repository"]?.string == source.key
          && $0.document["head_ref"]?.string == branch && $0.document["base_ref"]?.string == base
      }) {
        let label = "\(source.document[path: "owner.login"]?.string ?? ""):\(branch)"
        throw Self.invalid(["code": "custom", "message": .string("A pull request already exists for \(label).")])
      }
      let number = (world.gitHubIssues(of: repository.key).last?["number"]?.int ?? 0) + 1
      let time = JSON.string(Timestamp.whole(world.now))
      let account = world.gitHubAccount(of: call)
      let pull: JSON = [
        "id": .int(2_400_000_000 + world.nextNumber()), "number": .int(Int64(number)), "state": "open",
        "locked": false, "title": .string(title), "body": text.isEmpty ? .null : .string(text),
        "draft": body["draft"] ?? false,
        "user": ["login": account["login"] ?? "", "id": account["id"] ?? 0, "type": "User"],
        "created_at": time, "updated_at": time, "closed_at": .null, "merged_at": .null, "merge_commit_sha": .null,
        "repository": .string(repository.key), "base_ref": .string(base), "base_sha": .string(start),
        "head_repository": .string(source.key), "head_ref": .string(branch), "head_sha": .string(commit),
        "head_owner": source.document[path: "owner.login"] ?? "",
      ]
      world[Self.collection, Self.key(repository.key, number)] = pull
      return .json(Self.shown(pull, call, world), status: 201)
    }
  }

  @Sendable private func change(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["title", "body", "state", "base", "maintainer_can_modify"])
    try Self.checkLength(body["body"]?.string ?? "")
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      var (key, pull) = try Self.find(call, in: world)
      let isAuthor = pull[path: "user.login"] == world.gitHubAccount(of: call)["login"]
      guard isAuthor || repository.holds("push") else { throw APIError.gitHubAdminNeeded }
      for field in ["title", "body"] { if let value = body[field] { pull[field] = value } }
      if let state = body["state"]?.string, ["open", "closed"].contains(state), pull["merged_at"] == .null {
        pull["state"] = .string(state)
        pull["closed_at"] = state == "closed" ? .string(Timestamp.whole(world.now)) : .null
      }
      pull["updated_at"] = .string(Timestamp.whole(world.now))
      world[Self.collection, key] = pull
      return .json(Self.shown(pull, call, world))
    }
  }

  @Sendable private func merge(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["commit_title", "commit_message", "sha", "merge_method"])
    let (repository, key, pull, login) = try await call.state.read { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("push")
      let (key, pull) = try Self.find(call, in: world)
      return (repository, key, pull, world.gitHubAccount(of: call)["login"]?.string ?? "")
    }
    let git = call.hostedGit(repository)
    guard pull["state"] == "open", let head = pull["head_sha"]?.string, let base = pull["base_ref"]?.string,
      let start = git.heads?[base], pull["head_repository"]?.string == repository.key
    else { throw APIError(405, "METHOD_NOT_ALLOWED", "Pull Request is not mergeable") }
    if let expected = body["sha"]?.string, expected != head {
      throw APIError(409, "CONFLICT", "Head branch was modified. Review and try the merge again.")
    }
    let number = pull["number"]?.int ?? 0
    let title =
      body["commit_title"]?.string
      ?? "Merge pull request #\(number) from \(Self.label(pull)?.replacing(":", with: "/") ?? "")"
    let message = title + "\n\n" + (body["commit_message"]?.string ?? pull["title"]?.string ?? "")
    let method = HostedGit.Method(rawValue: body["merge_method"]?.string ?? "merge") ?? .merge
    guard
      let commit = try await git.merge(
        head, into: start, of: base, by: method, message: message,
        author: (login, "\(login)@users.noreply.github.com"))
    else { throw APIError(405, "METHOD_NOT_ALLOWED", "Pull Request is not mergeable") }
    _ = try await call.state.mutate { world in
      var pull = pull
      let time = JSON.string(Timestamp.whole(world.now))
      for (field, value) in [
        ("state", "closed"), ("closed_at", time), ("merged_at", time), ("updated_at", time),
        ("merge_commit_sha", .string(commit)),
      ] as [(String, JSON)] { pull[field] = value }
      world[Self.collection, key] = pull
    }
    try await call.takeInPushes()
    return .json(["sha": .string(commit), "merged": true, "message": "Pull Request successfully merged"])
  }

  static func key(_ repository: String, _ number: Int) -> String {
    let digits = String(number)
    return "\(repository)/\(String(repeating: "0", count: max(0, 10 - digits.count)))\(digits)"
  }

  private static func find(_ call: Call, in world: World) throws(APIError) -> (key: String, document: JSON) {
    let repository = try world.hostedRepository(call)
    guard let number = Int(call["number"]), let pull = world[collection, key(repository.key, number)] else {
      throw .gitHubNotFound
    }
    return (key(repository.key, number), pull)
  }

  private static func checkLength(_ text: String) throws(APIError) {
    guard text.utf16.count > limit else { return }
    throw invalid(["field": "body", "code": "custom", "message": "body is too long (maximum is 65536 characters)"])
  }

  private static func invalid(_ error: [String: JSON]) -> APIError {
    APIError(
      422, "UNPROCESSABLE", "Validation Failed",
      details: [.object(error.merging(["resource": "PullRequest"]) { $1 })])
  }

  /// `owner:branch` of where it comes from.
  private static func label(_ pull: JSON) -> String? {
    pull["head_owner"]?.string.flatMap { owner in pull["head_ref"]?.string.map { "\(owner):\($0)" } }
  }

  private static func shown(_ pull: JSON, _ call: Call, _ world: World) -> JSON {
    func side(_ name: String) -> JSON {
      let key = pull["\(name)_repository"]?.string ?? pull["repository"]?.string ?? ""
      let repository = world[GitHubRepositories.collection, key].map { HostedRepository(key: key, document: $0) }
      let owner = repository?.document[path: "owner.login"]?.string ?? ""
      return [
        "label": .string("\(owner):\(pull["\(name)_ref"]?.string ?? "")"), "ref": pull["\(name)_ref"] ?? .null,
        "sha": pull["\(name)_sha"] ?? .null, "user": repository?.document["owner"] ?? .null,
        "repo": repository?.shown(call) ?? .null,
      ]
    }
    let full = world[GitHubRepositories.collection, pull["repository"]?.string ?? ""]?["full_name"]?.string ?? ""
    var shown = pull
    for field in ["repository", "head_repository", "head_ref", "head_sha", "head_owner", "base_ref", "base_sha"] {
      shown[field] = nil
    }
    shown["head"] = side("head")
    shown["base"] = side("base")
    shown["merged"] = .bool(pull["merged_at"] != .null)
    shown["url"] = .string("\(call.gitHubURL)/repos/\(full)/pulls/\(pull["number"]?.int ?? 0)")
    shown["html_url"] = .string("https://github.com/\(full)/pull/\(pull["number"]?.int ?? 0)")
    return shown
  }
}

extension World {
  /// Opens a pull request of a branch that nobody has pushed, or tells of one that it was merged.
  /// - Parameters:
  ///   - number: its number.
  ///   - commit: the commit that it brings.
  ///   - merge: the commit that merged it; nil while it is open.
  ///   - repository: `owner/name`.
  package mutating func addGitHubPullRequest(
    _ number: Int, commit: String, merge: String? = nil, to repository: String = "ai-cherry/ai-orchestra"
  ) {
    let key = repository.lowercased()
    let time = JSON.string(Timestamp.whole(now))
    self[GitHubPulls.collection, GitHubPulls.key(key, number)] = [
      "id": .int(2_400_000_000 + nextNumber()), "number": .int(Int64(number)),
      "state": merge == nil ? "open" : "closed", "locked": false, "title": "Change it", "body": .null, "draft": false,
      "user": ["login": .string(SampleWorld.operatorLogin), "type": "User"], "created_at": time, "updated_at": time,
      "closed_at": merge == nil ? .null : time, "merged_at": merge == nil ? .null : time,
      "merge_commit_sha": merge.map(JSON.string) ?? .null, "repository": .string(key), "base_ref": "main",
      "base_sha": .string(GitHubBranches.commit), "head_repository": .string(key), "head_ref": "change",
      "head_sha": .string(commit), "head_owner": .string(key.split(separator: "/").first.map(String.init) ?? ""),
    ]
  }

  /// The repository that a branch comes from: that of an owner in the same network of forks.
  fileprivate func source(of owner: String?, for repository: HostedRepository) -> HostedRepository? {
    guard let owner, owner.lowercased() != repository.document[path: "owner.login"]?.string?.lowercased() else {
      return repository
    }
    return self[GitHubRepositories.collection].first { _, document in
      document[path: "owner.login"]?.string?.lowercased() == owner.lowercased()
        && document[path: "parent.id"] == repository.document["id"]
    }.map { HostedRepository(key: $0.key, document: $0.value) }
  }
}
