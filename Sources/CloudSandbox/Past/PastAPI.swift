import CapacityModel
import Foundation

/// Gives a sandbox a past: a deployed service that had visitors for days. No cloud has such a method; it is for
/// `overture sandbox traffic`.
struct PastAPI: EmulatedAPI {
  /// Where it is.
  static let path = "/sandbox/traffic"

  /// The operator's token of GitHub.
  var authentication: Authentication { .github }

  var routes: [Route] { [Route("POST", Self.path, play), Route("POST", PastWish.path, wish)] }

  /// Services get a past by themselves from now on.
  @Sendable private func wish(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      world[PastWish.collection, PastWish.name] = world[PastWish.collection, PastWish.name] ?? ["services": []]
      return .json([:])
    }
  }

  @Sendable private func play(_ call: Call) async throws -> SandboxResponse {
    let request = try PastRequest(try call.request.json())
    try await takeInPushes(call)
    let (past, runs) = try await call.state.mutate { world in
      let past = try PlayedPast(request, in: &world)
      return (past, PastRuns(request: request, begin: past.begin).play(in: &world))
    }
    let tally = try await past.play(into: call.state.logs, call.state.metrics)
    return .json(past.summary(tally).merging(["runs": .int(Int64(runs))]))
  }

  /// What git has pushed counts, although nobody has asked GitHub yet: workflows are among it.
  private func takeInPushes(_ call: Call) async throws {
    for key in await call.state.read({ $0[GitHubRepositories.collection].keys.sorted() }) {
      let parts = key.split(separator: "/").map(String.init)
      guard parts.count == 2 else { continue }
      let named = Call(
        request: call.request, captures: ["owner": parts[0], "repository": parts[1]], state: call.state)
      try await named.takeInPushes()
      try await takeInWorkflows(named)
    }
  }

  /// What was on the default branch from the start nobody has pushed: its workflows are read now.
  private func takeInWorkflows(_ call: Call) async throws {
    guard let repository = await call.state.read({ $0.findHostedRepository(call) }) else { return }
    let (branch, git) = (repository.branches[0], call.hostedGit(repository))
    let isKnown = await call.state.read { world in
      !world.list(World.workflowTexts, prefix: "\(repository.key)/").isEmpty
    }
    guard !isKnown, let head = git.heads?[branch] else { return }
    let push = try await git.push(of: branch, from: nil, to: head)
    _ = try await call.state.mutate { $0.takeInPush(push, to: repository.key, by: nil) }
  }
}

extension SandboxFolder {
  /// Where a server plays a past, below its address: a POST of `{"service": "projects/P/locations/L/services/S",
  /// "profile", "days", "rps", "fault", "seed", "before", "environment"}`.
  package static let pastPath = PastAPI.path

  /// Where a server is told to give each deployed service a past by itself, when somebody first asks for its metrics or logs.
  package static let pastWishPath = PastWish.path
}
