/// How the requests to a service are shared among its revisions.
enum TrafficShares {
  static let latest = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
  static let named = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION"

  /// What a service's `traffic` comes to, once its newest revision is ready.
  /// - Parameters:
  ///   - service: the service as it is wanted.
  ///   - newest: the short name of the revision that the latest one is.
  /// - Returns: `trafficStatuses`.
  static func statuses(of service: JSON, newest: String) -> JSON {
    .array(
      (service["traffic"]?.array ?? []).map { target in
        let isLatest = target["revision"] == nil
        return .compact([
          "type": isLatest ? .string(latest) : target["type"], "percent": target["percent"],
          "revision": isLatest ? .string(newest) : target["revision"], "tag": target["tag"],
          // Only what has a tag has an address of its own.
          "uri": target["tag"]?.string.flatMap { tag in
            service["uri"]?.string.map { .string(ServiceAddress.uri(tag: tag, of: $0)) }
          },
        ])
      })
  }

  /// Refuses shares that are not a whole, tags that are given twice, and revisions that are neither there nor about to be
  /// made.
  static func check(_ service: JSON, in world: World) throws {
    let targets = service["traffic"]?.array ?? []
    let name = service["name"]?.string ?? ""
    for target in targets {
      let type = target["type"]?.string ?? latest
      guard [latest, named].contains(type) else {
        throw ContainerLimits.Refusal("Invalid value at 'service.traffic.type': \"\(type)\"")
      }
      guard (type == named) == (target["revision"] != nil) || target["type"] == nil else {
        throw ContainerLimits.Refusal(
          "spec.traffic: a revision is named by targets of type \(named), and by them alone.")
      }
      guard (0...100).contains(target["percent"]?.int ?? 0) else {
        throw ContainerLimits.Refusal("spec.traffic: a percentage is between 0 and 100.")
      }
    }
    let tags = targets.compactMap { $0["tag"]?.string }
    guard Set(tags).count == tags.count else {
      throw ContainerLimits.Refusal("spec.traffic: a tag may be given once only.")
    }
    guard targets.isEmpty || targets.reduce(0, { $0 + ($1["percent"]?.int ?? 0) }) == 100 else {
      throw ContainerLimits.Refusal("spec.traffic: the percentages of all targets must add up to 100.")
    }
    for revision in targets.compactMap({ $0["revision"]?.string })
    where revision != service[path: "template.revision"]?.string
      && world[ServiceDocument.revisions, "\(name)/revisions/\(revision)"] == nil
    {
      throw ContainerLimits.Refusal("spec.traffic: Revision named '\(revision)' does not exist.")
    }
  }

  /// Why the routes cannot be as they are wanted; nil where they can: a revision that never became ready takes no requests.
  static func failure(of service: JSON, in world: World) -> (message: String, reason: String)? {
    let name = service["name"]?.string ?? ""
    let wanted = (service["traffic"]?.array ?? []).filter { ($0["percent"]?.int ?? 0) > 0 }
    for revision in wanted.compactMap({ $0["revision"]?.string }) {
      let conditions = world[ServiceDocument.revisions, "\(name)/revisions/\(revision)"]?["conditions"]?.array ?? []
      guard let broken = conditions.first(where: { $0["state"] == "CONDITION_FAILED" }) else { continue }
      let words = broken["message"]?.string.map { " \($0)" } ?? ""
      return ("Revision '\(revision)' is not ready and cannot serve traffic.\(words)", "REVISION_FAILED")
    }
    return nil
  }

  /// Whether a revision has a part of the requests to the service's own address.
  static func isServing(_ revision: String, of service: JSON) -> Bool {
    (service["trafficStatuses"]?.array ?? []).contains {
      $0["revision"]?.string == revision && ($0["percent"]?.int ?? 0) > 0
    }
  }

  /// The revision that a request goes to; `turn` counts requests, and a tag names its revision.
  static func revision(of service: JSON, tag: String? = nil, turn: Int64) -> String? {
    if let tag {
      return service["trafficStatuses"]?.array?.first { $0["tag"]?.string == tag }?["revision"]?.string
    }
    var rest = Int(turn % 100)
    for share in service["trafficStatuses"]?.array ?? [] {
      rest -= share["percent"]?.int ?? 0
      if rest < 0 { return share["revision"]?.string }
    }
    return nil
  }
}
