import Foundation

/// What a request may say of a job, and what Cloud Scheduler makes of it.
enum JobFields {
  static let allowed: Set<String> = [
    "name", "description", "pubsubTarget", "appEngineHttpTarget", "httpTarget", "schedule", "timeZone",
    "userUpdateTime", "state", "status", "scheduleTime", "lastAttemptTime", "retryConfig", "attemptDeadline",
    "satisfiesPzs",
  ]

  /// What no request can change.
  static let written = ["name", "state", "status", "userUpdateTime", "scheduleTime", "lastAttemptTime"]

  private static let methods = ["POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]

  /// The job with Google's defaults, if its target, schedule, time zone and deadline are valid.
  static func normalized(_ given: JSON) throws -> JSON {
    var job = given
    job["timeZone"] = job["timeZone"] ?? "Etc/UTC"
    guard CronSchedule(job["schedule"]?.string ?? "") != nil, zone(of: job) != nil else {
      throw APIError.invalidArgument("Schedule or time zone is invalid.", field: "schedule")
    }
    guard ["pubsubTarget", "appEngineHttpTarget", "httpTarget"].count(where: { job[$0] != nil }) == 1 else {
      throw APIError.invalidArgument("Job must have exactly one target.", field: "job.target")
    }
    if let target = job["httpTarget"] { job["httpTarget"] = try httpTarget(target) }
    if let text = job["attemptDeadline"]?.string {
      guard let seconds = ServiceRules.seconds(text), (15...1800).contains(seconds) else {
        throw APIError.invalidArgument("attempt_deadline must be between 15s and 30m.", field: "attempt_deadline")
      }
      job["attemptDeadline"] = .string(seconds == seconds.rounded() ? "\(Int(seconds))s" : "\(seconds)s")
    } else {
      job["attemptDeadline"] = "180s"
    }
    let retries: JSON = [
      "maxRetryDuration": "0s", "minBackoffDuration": "5s", "maxBackoffDuration": "3600s", "maxDoublings": 5,
    ]
    job["retryConfig"] = .object(
      (retries.merging(job["retryConfig"] ?? [:]).object ?? [:]).filter { !$0.value.isDefault })
    return .object((job.object ?? [:]).filter { !$0.value.isDefault })
  }

  /// When the job is due next, as a timestamp.
  static func next(_ job: JSON, after now: Date) -> JSON? {
    guard let schedule = CronSchedule(job["schedule"]?.string ?? ""), let zone = zone(of: job) else { return nil }
    return schedule.next(after: now, in: zone).map { .string(Timestamp.whole($0)) }
  }

  private static func httpTarget(_ given: JSON) throws -> JSON {
    var target = try given.fields(
      ["uri", "httpMethod", "headers", "body", "oauthToken", "oidcToken"], at: "job.http_target")
    let uri = target["uri"]?.string ?? ""
    guard uri.hasPrefix("http://") || uri.hasPrefix("https://") else {
      throw APIError.invalidArgument("HttpTarget.url must start with 'http://' or 'https://'.", field: "uri")
    }
    let method = target["httpMethod"]?.string?.uppercased() ?? "POST"
    guard methods.contains(method) else {
      throw APIError.invalidArgument("Invalid value at 'job.http_target.http_method': \"\(method)\"")
    }
    if target["body"] != nil, !["POST", "PUT", "PATCH"].contains(method) {
      throw APIError.invalidArgument("HttpTarget.body is only allowed with POST, PUT and PATCH.", field: "body")
    }
    target["httpMethod"] = .string(method)
    if target["oidcToken"] != nil {
      target[path: "oidcToken.audience"] = target[path: "oidcToken.audience"] ?? .string(uri)
    }
    return target
  }

  private static func zone(of job: JSON) -> TimeZone? {
    job["timeZone"]?.string.flatMap { TimeZone(identifier: $0) }
  }
}
