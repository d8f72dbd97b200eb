/// The requests of an account in the running hour and minute. They are not part of the world: they would change it with
/// each read; how many there may be is.
actor GitHubRateLimit {
  /// The world's collection of limits that are not the usual ones: document `core`, fields `hourly` and `points`.
  static let collection = "github.limits"
  /// What a person's token may ask in an hour.
  static let hourly = 5000
  /// How many points it may use in a minute: reading costs one, writing five.
  static let points = 900

  /// Where an account stands in its hour.
  struct Standing: Sendable {
    var used: Int
    /// Epoch seconds at which the next hour begins.
    var reset: Int
    var limit = GitHubRateLimit.hourly
    /// Whether the minute's points are used up.
    var isHasty = false
    var remaining: Int { max(0, limit - used) }
    var isWithin: Bool { used <= limit }

    var json: JSON {
      [
        "limit": .int(Int64(limit)), "used": .int(Int64(min(used, limit))),
        "remaining": .int(Int64(remaining)), "reset": .int(Int64(reset)), "resource": "core",
      ]
    }

    var headers: [(String, String)] {
      [
        ("X-RateLimit-Limit", String(limit)), ("X-RateLimit-Remaining", String(remaining)),
        ("X-RateLimit-Used", String(min(used, limit))), ("X-RateLimit-Reset", String(reset)),
        ("X-RateLimit-Resource", "core"),
      ]
    }
  }

  private var used = 0
  private var reset = 0
  private var minute = 0
  private var spent = 0

  /// Counts one more request.
  /// - Parameters:
  ///   - world: has the clock and limits of its own.
  ///   - isWrite: whether it changes something.
  /// - Returns: where the account stands now.
  func count(in world: World, isWrite: Bool = false) -> Standing {
    turn(world)
    used += 1
    // The minute is one of the clock that runs ahead: a quarter of a second for each request.
    let present = Int(world.moment / 60)
    if present != minute { (minute, spent) = (present, 0) }
    spent += isWrite ? 5 : 1
    var standing = standing(in: world)
    standing.isHasty = spent > world[Self.collection, "core"]?["points"]?.int ?? Self.points
    return standing
  }

  /// Looks without counting.
  func standing(in world: World) -> Standing {
    turn(world)
    return Standing(used: used, reset: reset, limit: world[Self.collection, "core"]?["hourly"]?.int ?? Self.hourly)
  }

  private func turn(_ world: World) {
    let seconds = Int(world.now.timeIntervalSince1970)
    guard seconds >= reset else { return }
    used = 0
    reset = seconds + 3600
  }
}
