#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The workflows of repositories, as GitHub registers them once the default branch has their files.
///
/// Reference: docs.github.com/rest/actions/workflows, docs.github.com/rest/repos/contents. Of contents, only files of
/// `.github/workflows` are taken: the sandbox keeps no others. Their runs are `GitHubRuns`.
struct GitHubWorkflows: Sendable {
  static let collection = "github.workflows"
  private static let folder = ".github/workflows/"

  var methods: [GitHubMethod] {
    GitHubMethod.inRepository("GET", "/actions/workflows", permission: "actions=read", list)
      + GitHubMethod.inRepository("GET", "/actions/workflows/{workflow}", permission: "actions=read", get)
      + GitHubMethod.inRepository("PUT", "/actions/workflows/{workflow}/disable", permission: "actions=write") {
        try await change($0, to: "disabled_manually")
      }
      + GitHubMethod.inRepository("PUT", "/actions/workflows/{workflow}/enable", permission: "actions=write") {
        try await change($0, to: "active")
      }
      + GitHubMethod.inRepository("PUT", "/contents/{path...}", permission: "contents=write", put)
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let all = world.list(Self.collection, prefix: "\(repository.key)/")
        .map { Self.shown($0.document, repository, call) }
      let page = GitHubPage(all, call: call)
      return .json(["total_count": .int(Int64(all.count)), "workflows": .array(page.items)], headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let repository = try world.hostedRepository(call)
      let (_, document) = try Self.find(call, repository, in: world)
      return .json(Self.shown(document, repository, call))
    }
  }

  private func change(_ call: Call, to state: String) async throws -> SandboxResponse {
    try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("push")
      var (key, document) = try Self.find(call, repository, in: world)
      document["state"] = .string(state)
      document["updated_at"] = .string(Timestamp.whole(world.now))
      world[Self.collection, key] = document
      return .noContent
    }
  }

  /// A file that is put on the default branch becomes a workflow.
  @Sendable private func put(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["message", "content", "branch", "sha", "committer", "author"])
    return try await call.mutate { world in
      let repository = try world.hostedRepository(call)
      try repository.admit("push")
      let path = call["path"]
      guard path.hasPrefix(Self.folder), path.hasSuffix(".yml") || path.hasSuffix(".yaml") else {
        throw APIError.gitHubUnprocessable("The sandbox keeps files of .github/workflows alone.")
      }
      guard body["message"]?.string != nil, let content = body["content"]?.string,
        let bytes = Data(base64Encoded: content.replacing("\n", with: ""))
      else { throw APIError.gitHubInvalid("\"message\" and \"content\" weren't supplied.") }
      let isNew = world[Self.collection, "\(repository.key)/\(path)"] == nil
      let text = String(decoding: bytes, as: UTF8.self)
      let standard = repository.document["default_branch"]?.string ?? "main"
      let branch = body["branch"]?.string ?? standard
      world.keepWorkflow(path, text: text, of: repository.key, branch: branch)
      if branch == standard { world.addGitHubWorkflow(path, text: text, to: repository.key) }
      let file = path.split(separator: "/").last.map(String.init) ?? path
      let answer: JSON = ["content": ["name": .string(file), "path": .string(path), "type": "file"], "commit": [:]]
      return .json(answer, status: isNew ? 201 : 200)
    }
  }

  /// By its number or its file's name.
  static func find(
    _ call: Call, _ repository: HostedRepository, in world: World
  ) throws(APIError) -> (key: String, document: JSON) {
    let wanted = call["workflow"]
    let found = world.list(collection, prefix: "\(repository.key)/").first {
      $0.document["id"]?.int == Int(wanted) || $0.name == "\(repository.key)/\(folder)\(wanted)"
    }
    guard let found else { throw .gitHubNotFound }
    return (found.name, found.document)
  }

  private static func shown(_ document: JSON, _ repository: HostedRepository, _ call: Call) -> JSON {
    let full = repository.document["full_name"]?.string ?? repository.key
    var shown = document
    shown["runs"] = nil
    shown["url"] = "\(call.gitHubURL)/repos/\(full)/actions/workflows/\(document["id"]?.int ?? 0)"
    shown["html_url"] = "https://github.com/\(full)/blob/main/\(document["path"]?.string ?? "")"
    return shown
  }
}

extension World {
  /// Registers a workflow, or takes its name from a newer text; what was switched off stays so.
  mutating func addGitHubWorkflow(_ path: String, text: String, to repository: String) {
    let key = "\(repository)/\(path)"
    let before = self[GitHubWorkflows.collection, key]
    let named = text.split(separator: "\n").first { $0.hasPrefix("name:") }
    let name = named.map { $0.dropFirst("name:".count).trimmingCharacters(in: .whitespaces) } ?? path
    let time = Timestamp.whole(now)
    self[GitHubWorkflows.collection, key] = .compact([
      "id": before?["id"] ?? .int(160_000_000 + nextNumber()), "name": .string(name), "path": .string(path),
      "state": before?["state"] ?? "active", "created_at": before?["created_at"] ?? .string(time),
      "updated_at": .string(time), "runs": before?["runs"],
    ])
  }
}
