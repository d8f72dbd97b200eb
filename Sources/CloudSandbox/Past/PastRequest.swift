/// What somebody wants a sandbox's past to have been.
struct PastRequest: Sendable {
  /// How requests come.
  enum Profile: String, Sendable, CaseIterable {
    /// Quiet nights and weekends, a busy afternoon.
    case day
    /// Always the same.
    case steady
    /// A few minutes of each hour at five times the mean.
    case burst
    /// As a day, and more from week to week.
    case growth
  }

  /// What goes wrong in the last third of it.
  enum Fault: String, Sendable, CaseIterable {
    /// Requests take three times as long.
    case slow
    /// Instances lose memory until they are killed.
    case leak
    /// Containers end by an exception.
    case crash
    /// Instances are killed for their memory at once.
    case oom
    /// Some requests end by an exception.
    case serverErrors = "5xx"
    /// Instances end early, and start slowly.
    case coldstarts
  }

  /// Where the service is: `projects/P/locations/L/services/S`.
  let service: String
  let profile: Profile
  /// Days, up to now.
  let days: Int
  /// Requests a second, on average.
  let rate: Double
  let fault: Fault?
  let seed: UInt64
  /// Whether the first half was before the service was made better: slower, and deployed by an older workflow.
  let hasBefore: Bool
  /// The environment whose workflow deployed it; nil for any.
  let environment: String?

  /// As many days as logs are kept.
  static let mostDays = 30
  /// So many requests at most: each leaves a line in a log.
  static let mostRequests = 6_000_000.0

  /// Reads a request's body.
  /// - Throws: 400 for what it cannot be.
  init(_ body: JSON) throws(APIError) {
    let fields = try body.fields(["service", "profile", "days", "rps", "fault", "seed", "before", "environment"])
    guard let service = fields["service"]?.string, service.split(separator: "/").count == 6 else {
      throw .invalidArgument("service: projects/P/locations/L/services/S is needed.", field: "service")
    }
    self.service = service
    guard let profile = Profile(rawValue: fields["profile"]?.string ?? "day") else {
      throw .invalidArgument("profile: one of \(Profile.allCases.map(\.rawValue)) is needed.", field: "profile")
    }
    self.profile = profile
    days = fields["days"]?.int ?? 14
    rate = fields["rps"]?.double ?? 1
    guard (1...Self.mostDays).contains(days) else {
      throw .invalidArgument("days: 1 to \(Self.mostDays) are kept.", field: "days")
    }
    guard rate > 0, rate * Double(days) * 86_400 <= Self.mostRequests else {
      throw .invalidArgument(
        "rps: more than 0, and no more than \(Int(Self.mostRequests)) requests in all.", field: "rps")
    }
    let name = fields["fault"]?.string
    fault = name.flatMap(Fault.init)
    guard (name == nil) == (fault == nil) else {
      throw .invalidArgument("fault: one of \(Fault.allCases.map(\.rawValue)) is needed.", field: "fault")
    }
    seed = UInt64(fields["seed"]?.int ?? 1)
    hasBefore = fields["before"]?.bool ?? false
    environment = fields["environment"]?.string
  }
}
