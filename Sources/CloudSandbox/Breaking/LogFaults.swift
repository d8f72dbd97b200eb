import Foundation

extension Breakage {
  /// Faults that the service's log tells of.
  static let logs: [Breakage] = [
    Breakage(
      "container-start", "the newest container ends at its import",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.addCrash(
          place,
          lines: [
            "Traceback (most recent call last):",
            "  File \"/app/main.py\", line 3, in <module>",
            "    from orchestra import planner",
            "ModuleNotFoundError: No module named 'orchestra.planner'",
          ])
      }),
    Breakage(
      "container-configuration", "the newest container lacks a variable",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.addCrash(
          place,
          lines: [
            "Traceback (most recent call last):",
            "  File \"/app/settings.py\", line 12, in <module>",
            "    DATABASE_URL = os.environ[\"DATABASE_URL\"]",
            "KeyError: 'DATABASE_URL'",
          ])
      }),
    Breakage(
      "executable", "the newest container's command is not there",
      world: {
        (world: inout World, place) throws(APIError) in
        let name = try world.addFailedRevision(place, reason: "HEALTH_CHECK_CONTAINER_ERROR", because: notListening)
        let revision = RevisionPlace(serviceName: place.serviceName, revision: name)
        world.log(
          .system(
            revision, instance: "00beef",
            "terminated: Application failed to start: failed to resolve binary path: error finding executable \"uvicorn\" in "
              + "PATH [/usr/local/bin /usr/bin /bin]: no such file or directory", severity: .error))
        world.log(.system(revision, instance: "00beef", "Application exec likely failed", severity: .warning))
      }),
    Breakage(
      "memory", "instances are ended for their memory",
      world: { (world: inout World, place) throws(APIError) in
        for minute in 1...3 {
          try world.logOfPlatform(
            place,
            "Memory limit of 2048 MiB exceeded with 2111 MiB used. Consider increasing the memory limit, see "
              + "https://cloud.google.com/run/docs/configuring/memory-limits", ago: Double(minute) * 600, .error)
        }
      }),
    Breakage(
      "no-instance", "requests find no instance",
      world: { (world: inout World, place) throws(APIError) in
        for second in 1...20 {
          try world.logOfRequest(
            place, status: 429, seconds: 10, ago: 600 + Double(second),
            text:
              "The request was aborted because there was no available instance. Additional troubleshooting documentation "
              + "can be found at: https://cloud.google.com/run/docs/troubleshooting#abort-request")
        }
      }),
    Breakage(
      "timeout", "requests are cut off by the timeout",
      world: { (world: inout World, place) throws(APIError) in
        let limit = world[ServiceDocument.collection, place.serviceName]?[path: "template.timeout"]?.string ?? "300s"
        for number in 1...3 {
          try world.logOfRequest(
            place, status: 504, seconds: Double(limit.dropLast()) ?? 300, ago: Double(number) * 900,
            text:
              "The request has been terminated because it has reached the maximum request timeout. To change this limit, "
              + "see https://cloud.google.com/run/docs/configuring/request-timeout")
        }
      }),
    Breakage(
      "cold-starts", "instances are started for requests again and again",
      world: {
        (world: inout World, place) throws(APIError) in
        for number in 1...12 {
          try world.logOfPlatform(place, StartReason.autoscaling.line, ago: Double(number) / 1000, .info)
        }
      }),
    Breakage(
      "ping-log", "the request log is full of the keep-warm job",
      world: {
        (world: inout World, place) throws(APIError) in
        for number in 1...200 {
          try world.logOfRequest(
            place, status: 200, seconds: 0.004, ago: Double(number) * 300, agent: "Google-Cloud-Scheduler")
        }
      }),
    Breakage(
      "billing-restored", "billing was switched on again ten minutes ago",
      world: { (world: inout World, place) in
        world.log(
          LogEntry(
            project: place[.project], log: "cloudaudit.googleapis.com/activity",
            resource: ["type": "project", "labels": ["project_id": .string(place[.project])]],
            payload: .proto([
              "@type": "type.googleapis.com/google.cloud.audit.AuditLog", "serviceName": "cloudbilling.googleapis.com",
              "methodName": "AssignResourceToBillingAccount", "resourceName": .string("projects/\(place[.project])"),
              "status": [:], "authenticationInfo": ["principalEmail": "administrator@example.com"],
            ]), severity: .notice, time: world.now.addingTimeInterval(-600)))
      }),
  ]

  /// What Cloud Run says of a container that does not listen.
  fileprivate static let notListening =
    "The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment "
    + "variable within the allocated timeout. This can happen when the container port is misconfigured or if the timeout is "
    + "too short. The health check timeout can be extended. Logs for this revision might contain more information."
}

extension World {
  /// Adds a newest revision whose container has ended while it started, with what it wrote.
  fileprivate mutating func addCrash(_ place: BrokenPlace, lines: [String]) throws(APIError) {
    let name = try addFailedRevision(
      place, reason: "HEALTH_CHECK_CONTAINER_ERROR", because: Breakage.notListening)
    let revision = RevisionPlace(serviceName: place.serviceName, revision: name)
    let begin = now.addingTimeInterval(-30)
    log(.system(revision, instance: "00beef", StartReason.rollout.line, at: begin))
    for (number, line) in lines.enumerated() {
      log(
        .container(
          revision, instance: "00beef", .text(line), isError: true,
          at: begin.addingTimeInterval(2 + Double(number) / 1000)))
    }
    log(
      .system(
        revision, instance: "00beef",
        "STARTUP HTTP probe failed 1 time consecutively for container \"\(revision.container)\" on port 8080. The instance "
          + "was not started. Connection failed with status CANCELLED.", severity: .error,
        at: begin.addingTimeInterval(4)))
  }

  private func serving(_ place: BrokenPlace) throws(APIError) -> RevisionPlace {
    RevisionPlace(serviceName: place.serviceName, revision: try servingName(place))
  }

  fileprivate mutating func logOfPlatform(
    _ place: BrokenPlace, _ text: String, ago: Double, _ severity: LogSeverity
  ) throws(APIError) {
    log(.system(try serving(place), instance: "00cafe", text, severity: severity, at: now.addingTimeInterval(-ago)))
  }

  fileprivate mutating func logOfRequest(
    _ place: BrokenPlace, status: Int, seconds: Double, ago: Double, text: String? = nil, agent: String = "curl/8.5.0"
  ) throws(APIError) {
    let request: JSON = [
      "requestMethod": "GET", "requestUrl": .string("https://\(place[.service]).example/health"),
      "status": .int(Int64(status)), "latency": .string("\(seconds)s"), "userAgent": .string(agent),
      "protocol": "HTTP/1.1", "remoteIp": "203.0.113.7",
    ]
    log(
      .request(
        try serving(place), instance: nil, request, status: status, text: text,
        trace: LogIdentity.trace(UInt64(ago * 1000)), at: now.addingTimeInterval(-ago)))
  }
}
