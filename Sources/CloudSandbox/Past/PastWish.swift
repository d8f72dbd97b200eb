/// Somebody wants the services of a sandbox to have had visitors: each gets a past when metrics or logs are first asked for
/// after it was deployed. So neither opening the sandbox nor deploying takes longer.
enum PastWish {
  static let path = "/sandbox/pasts"
  static let collection = "sandbox.pasts"
  static let name = "wish"
  /// Requests a second: few enough that whoever asks first does not wait long.
  static let rate = 0.3

  /// The services that have none yet; from now on they count as having one.
  static func take(in world: inout World) -> [String] {
    guard let known = world[collection, name]?["services"]?.strings else { return [] }
    let fresh = world.list(ServiceDocument.collection).filter { name, document in
      !known.contains(name) && document["latestReadyRevision"] != nil
    }.map(\.name)
    if !fresh.isEmpty { world[collection, name] = ["services": JSON(known + fresh)] }
    return fresh
  }
}

extension Call {
  /// Plays the pasts that are wished for and not there yet; returns when they are there, whoever plays them.
  func settlePasts() async throws {
    guard await state.read({ $0[PastWish.collection, PastWish.name] != nil }) else { return }
    try await state.pasts.settle { [state] in
      let isOpen = await state.read { world in
        var draft = world
        return !PastWish.take(in: &draft).isEmpty
      }
      guard isOpen else { return }
      let pasts = try await state.mutate { world in
        try PastWish.take(in: &world).map { service in
          let request = try PastRequest(["service": .string(service), "before": true, "rps": .double(PastWish.rate)])
          let past = try PlayedPast(request, in: &world)
          _ = PastRuns(request: request, begin: past.begin).play(in: &world)
          return past
        }
      }
      for past in pasts { _ = try await past.play(into: state.logs, state.metrics) }
    }
  }
}
