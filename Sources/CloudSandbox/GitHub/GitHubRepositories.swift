/// Repositories, and which the account can work with.
struct GitHubRepositories: Sendable {
  static let collection = "github.repositories"

  var methods: [GitHubMethod] {
    [GitHubMethod("GET", "/user/repos", permission: "metadata=read", list)]
      + GitHubMethod.inRepository("GET", "", permission: "metadata=read", get)
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      var shown = try world.hostedRepository(call).shown(call)
      if GitHubToken(call, in: world).app != nil {
        shown["permissions"] = ["admin": false, "maintain": false, "push": false, "triage": false, "pull": true]
      }
      return .json(shown)
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    let sort = call.request.query("sort") ?? "full_name"
    guard let field = ["created": "created_at", "updated": "updated_at", "pushed": "pushed_at"][sort] ?? Self.own(sort)
    else { throw APIError.gitHubInvalid("\(sort) is not a possible value of sort.") }
    let isDescending = (call.request.query("direction") ?? (field == "full_name" ? "asc" : "desc")) == "desc"
    return try await call.read { world in
      let token = GitHubToken(call, in: world)
      let all = world[Self.collection].filter { token.sees($0.key) }.map {
        HostedRepository(key: $0.key, document: $0.value)
      }
      .filter { $0.holds("pull") }
      .sorted {
        let (first, second) = ($0.document[field]?.string ?? "", $1.document[field]?.string ?? "")
        return first == second ? $0.key < $1.key : (first < second) != isDescending
      }
      let page = GitHubPage(all.map { $0.listed(call) }, call: call)
      return .json(.array(page.items), headers: page.headers)
    }
  }

  private static func own(_ sort: String) -> String? { sort == "full_name" ? sort : nil }
}

/// A repository of the sandbox.
struct HostedRepository: Sendable {
  /// `owner/name` in small letters: GitHub does not tell them apart.
  let key: String
  let document: JSON

  /// Whether the account has a role: `admin`, `maintain`, `push`, `triage` or `pull`.
  func holds(_ role: String) -> Bool { document[path: "permissions.\(role)"] == true }

  /// Refuses changes by those who may not make them.
  /// - Parameter role: `admin` for environments, `push` for secrets.
  /// - Throws: 403.
  func admit(_ role: String) throws(APIError) {
    guard holds(role) else { throw .gitHubAdminNeeded }
    guard document["archived"] != true else { throw .gitHubArchived }
  }

  /// Private repositories of owners who pay nothing have no environments.
  func requireEnvironments() throws(APIError) {
    if document["private"] == true, document["plan"] == "free" { throw .gitHubUpgrade }
  }

  /// The repository as a list shows it, which does not tell where it was forked from.
  func listed(_ call: Call) -> JSON {
    var listed = shown(call)
    for field in ["parent", "source"] { listed[field] = nil }
    return listed
  }

  /// The repository as an answer shows it.
  func shown(_ call: Call) -> JSON {
    let name = document["full_name"]?.string ?? key
    var shown = document
    for field in ["plan", "previous_names", "renamed_at", "branches", "heads"] { shown[field] = nil }
    shown["url"] = "\(call.gitHubURL)/repos/\(name)"
    shown["html_url"] = "https://github.com/\(name)"
    shown["clone_url"] = "https://github.com/\(name).git"
    return shown
  }
}

extension World {
  /// The repository that a call names, by its name or by its number.
  /// - Throws: 404 where there is none or the account may not see it; 301 or 307 where it has another name now.
  func hostedRepository(_ call: Call) throws(APIError) -> HostedRepository {
    let all = self[GitHubRepositories.collection]
    if let id = call.captures["repositoryID"] {
      guard let found = all.first(where: { $0.value["id"]?.int == Int(id) }) else { throw .gitHubNotFound }
      return try visible(found.key, found.value, call)
    }
    let key = "\(call["owner"])/\(call["repository"])".lowercased()
    if let document = all[key] { return try visible(key, document, call) }
    guard
      let renamed = all.values.first(where: { $0["previous_names"]?.strings?.contains(key) == true }),
      let id = renamed["id"]?.int, renamed[path: "permissions.pull"] == true
    else { throw .gitHubNotFound }
    throw Self.moved(call, to: id)
  }

  /// The repository that a call is about, whoever asks; nil where there is none under that name.
  func findHostedRepository(_ call: Call) -> HostedRepository? {
    let all = self[GitHubRepositories.collection]
    let key =
      call.captures["repositoryID"].flatMap { id in all.first { $0.value["id"]?.int == Int(id) }?.key }
      ?? "\(call["owner"])/\(call["repository"])".lowercased()
    return all[key].map { HostedRepository(key: key, document: $0) }
  }

  private func visible(_ key: String, _ document: JSON, _ call: Call) throws(APIError) -> HostedRepository {
    let repository = HostedRepository(key: key, document: document)
    let mayRead = repository.holds("pull") && GitHubToken(call, in: self).sees(key)
    guard mayRead || document["private"] != true else { throw .gitHubNotFound }
    return repository
  }

  /// The redirect to the name that stays; other methods than GET must be repeated as they are.
  private static func moved(_ call: Call, to id: Int) -> APIError {
    let rest = call.request.path.split(separator: "/").dropFirst(4).map { "/\($0)" }.joined()
    let query = call.request.query
      .map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
    let location = "\(call.gitHubURL)/repositories/\(id)\(rest)" + (query.isEmpty ? "" : "?\(query)")
    return APIError(
      ["GET", "HEAD"].contains(call.request.method) ? 301 : 307, "MOVED", "Moved Permanently",
      headers: [("Location", location)])
  }
}
