import GoogleCloud
import SetupEngine
import SetupPlan

/// One of several set-ups that are carried out together.
struct FleetMember: Sendable {
  /// A run that can begin.
  struct Run: Sendable {
    /// Starts it.
    let start: @Sendable () -> AsyncStream<RunEvent>
    /// Lets its running steps finish and starts no others.
    let stop: @Sendable () async -> Void
    /// Returns when it does not go on any more, also where it was cancelled, or at the latest after a time.
    let ended: @Sendable (Duration) async -> Void
    /// The service's address after a run that ended well; nil where there is none.
    let address: @Sendable () async -> String?
  }

  let name: SetUpName
  /// What others of them have in common with it.
  let shared: [FleetOrder.Shared]
  /// The one whose image it deploys, where that is one of them.
  var source: SetUpName?
  /// Puts the run together, when its turn has come: what those before it have done counts.
  let prepare: @Sendable () async throws -> Run
}

/// How one of several set-ups ended.
enum FleetOutcome: Sendable {
  case done(address: String?)
  case failed(Failure)
  /// Stopped on request on its way.
  case interrupted
  /// Not begun, since all were to stop.
  case unbegun
}

extension FleetMember.Run {
  /// An apply.
  ///
  /// - Parameters:
  ///   - engine: carries it out; it has not begun.
  ///   - resume: whether to resume an unfinished run.
  ///   - google: is asked for the address.
  init(_ engine: AcceptedEngine, resume: Bool, google: GoogleCloudClient) {
    let names = engine.plan.plan.names
    start = { engine.carryOut(.apply, resume: resume) }
    stop = { await engine.engine.stop() }
    ended = { await engine.engine.ended(within: $0) }
    address = { try? await google.run.getService(names.project, names.region, names.service)?.uri }
  }
}
