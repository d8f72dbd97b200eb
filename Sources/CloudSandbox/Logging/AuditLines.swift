/// Who changed a service, as Cloud Audit Logs tells it.
extension LogEntry {
  /// An entry of `cloudaudit.googleapis.com/activity`.
  /// - Parameters:
  ///   - place: the service; its revision is left out.
  ///   - method: `google.cloud.run.v2.Services.UpdateService`, …
  ///   - caller: the account's e-mail address.
  ///   - resource: the full name of what was changed.
  /// - Returns: an entry with a `protoPayload`.
  static func activity(_ place: RevisionPlace, method: String, by caller: String, on resource: String) -> LogEntry {
    LogEntry(
      project: place.project, log: "cloudaudit.googleapis.com/activity", resource: place.resource,
      payload: .proto(
        audit(method: method, resource: resource).merging(["authenticationInfo": ["principalEmail": .string(caller)]])),
      severity: .notice)
  }

  /// What became of a revision, which the platform says of itself: an entry of `cloudaudit.googleapis.com/system_event`.
  static func systemEvent(_ place: RevisionPlace, message: String, isError: Bool) -> LogEntry {
    var message: JSON = ["message": .string(message)]
    if isError { message["code"] = 9 }
    return LogEntry(
      project: place.project, log: "cloudaudit.googleapis.com/system_event", resource: place.resource,
      payload: .proto(
        audit(
          method: "/InternalServices.ReplaceInternalService",
          resource: "namespaces/\(place.project)/revisions/\(place.revision)"
        )
        .merging(["status": message])), severity: isError ? .error : .info)
  }

  private static func audit(method: String, resource: String) -> JSON {
    [
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog", "serviceName": "run.googleapis.com",
      "methodName": .string(method), "resourceName": .string(resource),
    ]
  }
}

extension World {
  /// How long the stand-in container takes until it listens, in seconds.
  private static let start = 1.8

  /// Writes what a rollout leaves in the logs: who wanted it, the instance that is started for it, and how that ends.
  mutating func log(_ rollout: Rollout, of service: JSON, method: String, by caller: String) {
    let name = service["name"]?.string ?? ""
    let short = rollout.revision?["name"]?.string?.split(separator: "/").last.map(String.init) ?? ""
    let place = RevisionPlace(serviceName: name, revision: short)
    log(.activity(place, method: method, by: caller, on: name))
    guard rollout.revision != nil else { return }
    let message = rollout.failure.map {
      "Ready condition status changed to False for Revision \(short) with message: \($0.message)"
    }
    log(
      .systemEvent(
        place, message: message ?? "Ready condition status changed to True for Revision \(short).",
        isError: message != nil))
    let container = service[path: "template.containers"]?.array?.first ?? [:]
    let lines = StartLines(
      place: place, instance: LogIdentity.instance(of: short, number: 0), reason: .rollout,
      isDefaultProbe: container["startupProbe"]?["tcpSocket"] != nil,
      port: container["ports"]?.array?.first?["containerPort"]?.int ?? 8080)
    switch rollout.failure?.reason {
    case nil:
      for entry in lines.ready(now, now.addingTimeInterval(Self.start)) { log(entry) }
      count(Self.start * 1000, in: MetricSeries("container/startup_latencies", place), at: now)
    case "HEALTH_CHECK_CONTAINER_ERROR": for entry in lines.failed(now, now.addingTimeInterval(4)) { log(entry) }
    default: return
    }
  }
}
