import Foundation

extension Breakage {
  /// Faults of what Cloud Run, Cloud Scheduler and Artifact Registry are set to.
  static let services: [Breakage] = [
    Breakage(
      "not-invokable", "the invoker check is on",
      world: { (world: inout World, place) throws(APIError) in
        try world.change(ServiceDocument.collection, place.serviceName) { $0["invokerIamDisabled"] = nil }
      }),
    Breakage(
      "keep-warm", "the keep-warm job is paused",
      world: { (world: inout World, place) throws(APIError) in
        try world.change("cloudscheduler.jobs", place.jobName) { $0["state"] = "PAUSED" }
      }),
    Breakage(
      "schedule-zone", "the keep-warm job goes by New York's clock",
      world: {
        (world: inout World, place) throws(APIError) in
        try world.change("cloudscheduler.jobs", place.jobName) { $0["timeZone"] = "America/New_York" }
      }),
    Breakage(
      "tcp-probe", "the startup probe asks the port alone",
      world: {
        (world: inout World, place) throws(APIError) in
        let probe: JSON = [
          "tcpSocket": ["port": 8080], "periodSeconds": 240, "timeoutSeconds": 240, "failureThreshold": 1,
        ]
        try world.change(ServiceDocument.collection, place.serviceName) { service in
          let containers = (service[path: "template.containers"]?.array ?? []).map { container in
            var container = container
            container["startupProbe"] = probe
            return container
          }
          service["template"]?["containers"] = .array(containers)
        }
      }),
    Breakage(
      "image-missing", "the image that answers was deleted",
      world: {
        (world: inout World, place) throws(APIError) in
        let revision = try world.servingRevision(place)
        guard let image = revision["containers"]?.array?.first?["image"]?.string, image.contains("@sha256:") else {
          throw .invalidArgument("The service runs no image of a registry: deploy it once.", field: "fault")
        }
        world[DockerImages.deleted, image] = ["uri": .string(image)]
      }),
    Breakage(
      "image-platform", "the newest image is for another processor",
      world: {
        (world: inout World, place) throws(APIError) in
        let image = try world.servingRevision(place)["containers"]?.array?.first?["image"]?.string ?? ""
        try world.addFailedRevision(
          place, reason: "CONTAINER_MISSING",
          because: "Cloud Run does not support image '\(image)': Container manifest type "
            + "'application/vnd.oci.image.index.v1+json' must support amd64/linux.")
      }),
    Breakage(
      "traffic-pinned", "the newest revision gets no requests",
      world: {
        (world: inout World, place) throws(APIError) in try world.addRevision(place, percent: 0)
      }),
    Breakage(
      "traffic-split", "the former revision answers a tenth",
      world: {
        (world: inout World, place) throws(APIError) in try world.addRevision(place, percent: 90)
      }),
    Breakage(
      "tag-moved", "a preview's tag leads to what answers",
      world: {
        (world: inout World, place) throws(APIError) in
        let name = try world.servingName(place)
        try world.setTraffic(place) { targets in
          targets + [
            [
              "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(name), "percent": 0, "tag": "pr-7",
            ]
          ]
        }
      }),
  ]
}

extension World {
  /// The short name of the revision with the most requests.
  func servingName(_ place: BrokenPlace) throws(APIError) -> String {
    let shares = self[ServiceDocument.collection, place.serviceName]?["trafficStatuses"]?.array ?? []
    let most = shares.max { ($0["percent"]?.int ?? 0) < ($1["percent"]?.int ?? 0) }
    guard let name = most?["revision"]?.string else { throw .notFound }
    return name
  }

  /// The revision with the most requests.
  fileprivate func servingRevision(_ place: BrokenPlace) throws(APIError) -> JSON {
    let name = "\(place.serviceName)/revisions/\(try servingName(place))"
    guard let revision = self[ServiceDocument.revisions, name] else { throw .notFound }
    return revision
  }

  /// Copies the revision that answers as a newer one, and says what of the requests that gets.
  fileprivate mutating func addRevision(_ place: BrokenPlace, percent: Int64) throws(APIError) {
    let (serving, former) = (try servingRevision(place), try servingName(place))
    let newest = "\(place[.service])-00009-new"
    let full = "\(place.serviceName)/revisions/\(newest)"
    self[ServiceDocument.revisions, full] = serving.merging([
      "name": .string(full), "createTime": .string(timestamp), "updateTime": .string(timestamp),
    ])
    try change(ServiceDocument.collection, place.serviceName) { service in
      service["latestCreatedRevision"] = .string(full)
      service["latestReadyRevision"] = .string(full)
    }
    try setTraffic(place) { _ in
      let kind: JSON = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION"
      let old: JSON = ["type": kind, "revision": .string(former), "percent": .int(100 - percent)]
      return percent == 0
        ? [old] : [["type": kind, "revision": .string(newest), "percent": .int(percent)], old]
    }
  }

  /// Sets the service's traffic, as it is wanted and as it is.
  fileprivate mutating func setTraffic(
    _ place: BrokenPlace, _ traffic: ([JSON]) -> [JSON]
  ) throws(APIError) {
    guard let service = self[ServiceDocument.collection, place.serviceName] else { throw .notFound }
    let targets = traffic(service["traffic"]?.array ?? [])
    let newest = String((service["latestReadyRevision"]?.string ?? "").split(separator: "/").last ?? "")
    let changed = service.merging(["traffic": .array(targets)])
    self[ServiceDocument.collection, place.serviceName] = changed.merging([
      "trafficStatuses": TrafficShares.statuses(of: changed, newest: newest)
    ])
  }

  /// Adds a newest revision that never became ready; the former one goes on answering.
  /// - Returns: its short name.
  @discardableResult
  mutating func addFailedRevision(
    _ place: BrokenPlace, reason: String, because message: String
  ) throws(APIError) -> String {
    let serving = try servingRevision(place)
    let name = "\(place[.service])-00009-bad"
    let full = "\(place.serviceName)/revisions/\(name)"
    let words =
      message.hasPrefix("Cloud Run does not") || message.hasPrefix("Image ")
      ? "Revision '\(name)' is not ready and cannot serve traffic. \(message)" : message
    let condition = Rollout.condition("Ready", "CONDITION_FAILED", at: timestamp)
      .merging(["message": .string(words), "reason": .string(reason)])
    self[ServiceDocument.revisions, full] = serving.merging([
      "name": .string(full), "createTime": .string(timestamp), "updateTime": .string(timestamp),
      "conditions": [condition],
    ])
    let routes = Rollout.condition("RoutesReady", "CONDITION_SUCCEEDED", at: timestamp)
    try change(ServiceDocument.collection, place.serviceName) { service in
      service["latestCreatedRevision"] = .string(full)
      service["terminalCondition"] = condition
      service["conditions"] = [
        routes,
        condition.merging(["type": "ConfigurationsReady"]),
      ]
    }
    return name
  }
}
