#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The requests of an account in the running hour. They are not part of the world: they would change it with each read.
actor GitHubRateLimit {
  /// What a person's token may ask in an hour.
  static let hourly = 5000

  /// Where an account stands in its hour.
  struct Standing: Sendable {
    var used: Int
    /// Epoch seconds at which the next hour begins.
    var reset: Int
    var remaining: Int { max(0, GitHubRateLimit.hourly - used) }
    var isWithin: Bool { used <= GitHubRateLimit.hourly }

    var json: JSON {
      [
        "limit": .int(Int64(GitHubRateLimit.hourly)), "used": .int(Int64(min(used, GitHubRateLimit.hourly))),
        "remaining": .int(Int64(remaining)), "reset": .int(Int64(reset)), "resource": "core",
      ]
    }

    var headers: [(String, String)] {
      [
        ("X-RateLimit-Limit", String(GitHubRateLimit.hourly)), ("X-RateLimit-Remaining", String(remaining)),
        ("X-RateLimit-Used", String(min(used, GitHubRateLimit.hourly))), ("X-RateLimit-Reset", String(reset)),
        ("X-RateLimit-Resource", "core"),
      ]
    }
  }

  private var used = 0
  private var reset = 0

  /// Counts one more request.
  func count(now: Date) -> Standing {
    turn(now)
    used += 1
    return Standing(used: used, reset: reset)
  }

  /// Looks without counting.
  func standing(now: Date) -> Standing {
    turn(now)
    return Standing(used: used, reset: reset)
  }

  private func turn(_ now: Date) {
    let seconds = Int(now.timeIntervalSince1970)
    guard seconds >= reset else { return }
    used = 0
    reset = seconds + 3600
  }
}
