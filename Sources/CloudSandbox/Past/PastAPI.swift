import CapacityModel
import Foundation

/// Gives a sandbox a past: a deployed service that had visitors for days. No cloud has such a method; it is for
/// `overture sandbox traffic`.
struct PastAPI: EmulatedAPI {
  /// Where it is.
  static let path = "/sandbox/traffic"

  /// The operator's token of GitHub.
  var authentication: Authentication { .github }

  var routes: [Route] { [Route("POST", Self.path, play)] }

  @Sendable private func play(_ call: Call) async throws -> SandboxResponse {
    let request = try PastRequest(try call.request.json())
    let (past, runs) = try await call.state.mutate { world in
      let past = try PlayedPast(request, in: &world)
      return (past, PastRuns(request: request, begin: past.begin).play(in: &world))
    }
    let tally = try await past.play(into: call.state.logs, call.state.metrics)
    return .json(past.summary(tally).merging(["runs": .int(Int64(runs))]))
  }
}

extension SandboxFolder {
  /// Where a server plays a past, below its address: a POST of `{"service": "projects/P/locations/L/services/S",
  /// "profile", "days", "rps", "fault", "seed", "before",
  /// "environment"}`.
  package static let pastPath = PastAPI.path
}
