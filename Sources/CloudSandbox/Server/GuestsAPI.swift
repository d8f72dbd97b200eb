/// What a sandbox takes in besides its sample: the repository of somebody who tries their own, and the projects that its
/// answers name. No cloud has such a method; it is for the program that opens the sandbox.
struct GuestsAPI: EmulatedAPI {
  /// Where it is.
  static let path = "/sandbox/guests"

  /// The operator's token of GitHub.
  var authentication: Authentication { .github }

  var routes: [Route] { [Route("POST", Self.path, take)] }

  @Sendable private func take(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields(["repository", "branch", "projects"])
    return try await call.mutate { world in
      if let name = body["repository"]?.string {
        try world.takeIn(repository: name, branch: body["branch"]?.string ?? "main")
      }
      for project in body["projects"]?.strings ?? [] { world.takeIn(project: project) }
      return .json([:])
    }
  }
}

extension World {
  /// Hosts a repository, which the operator administers, where it is not there yet.
  fileprivate mutating func takeIn(repository name: String, branch: String) throws {
    let key = name.lowercased()
    guard self[GitHubRepositories.collection, key] == nil else { return }
    let login = String(key.prefix { $0 != "/" })
    let owners = self[GitHubRepositories.collection].values.compactMap { $0["owner"] }
    let known = owners.first { $0["login"]?.string?.lowercased() == login }?["id"]?.int
    let owner = if let known { Int64(known) } else { 210_000_000 + nextNumber() }
    try addGitHubRepository(
      name, id: 1_300_000_000 + nextNumber(), owner: owner, role: "admin", pushed: Timestamp.whole(now))
    self[GitHubRepositories.collection, key]?["default_branch"] = .string(branch)
  }

  /// Makes a project that the operator owns and that is billed, where it is not there yet.
  fileprivate mutating func takeIn(project id: String) {
    guard findProject(id) == nil else { return }
    SampleWorld.add(
      SampleWorld.Seed(id: id, number: String(400_000_000_000 + nextNumber()), title: id, role: "roles/owner"),
      to: &self)
  }
}

extension SandboxFolder {
  /// Whether a new sandbox has a repository, by `owner/name`, and projects, so that nothing has to be taken in for them.
  package static func hasFromTheStart(repository: String?, projects: [String]) -> Bool {
    repository.map { $0.lowercased() == SampleHistory().repository } ?? true
      && projects.allSatisfy { id in SampleWorld.projects.contains { $0.id == id } }
  }

  /// Where a server takes in a repository and projects, below its address.
  package static let guestsPath = GuestsAPI.path
}
