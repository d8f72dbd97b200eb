/// Finds what answers a request, checks who asks, and words what is refused.
struct Dispatcher: Sendable {
  let table: RouteTable
  let state: SandboxState

  /// An answer, and who got it.
  struct Outcome: Sendable {
    var response: SandboxResponse
    var caller: Principal?
  }

  /// Answers a request. Never throws: what goes wrong becomes an answer in the API's own words.
  func answer(_ request: SandboxRequest) async -> Outcome {
    let isOverdue = await state.tick()
    guard let (entry, captures) = table.find(method: request.method, path: request.path) else {
      return Outcome(response: table.dialect(of: request.path).unknownRoute(request.path))
    }
    var request = request
    do {
      // Before anybody looks.
      if isOverdue {
        try await state.mutate { world in
          world.settleOperations()
          world.forgetExpired()
          world.advanceRuns()
        }
      }
      request.principal = try await state.read { try entry.authentication.caller(of: request, in: $0) }
      let call = Call(request: request, captures: captures, state: state)
      return Outcome(response: try await entry.route.handler(call), caller: request.principal)
    } catch {
      return Outcome(response: entry.dialect.response(Self.refusal(error)), caller: request.principal)
    }
  }

  private static func refusal(_ error: any Error) -> APIError {
    switch error {
    case let error as APIError: error
    case let error as SandboxError:
      // The state could not be written: the client may try again once there is room.
      APIError(503, "UNAVAILABLE", "\(error.message) \(error.reason)", reason: "backendError")
    default: APIError(500, "INTERNAL", "Internal error encountered.", reason: "internalError")
    }
  }
}
