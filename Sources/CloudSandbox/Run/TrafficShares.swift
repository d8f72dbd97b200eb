/// How the requests to a service are shared among its revisions.
enum TrafficShares {
  static let latest = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"

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
        ])
      })
  }

  /// Refuses shares that are not a whole, and revisions that are neither there nor about to be made.
  static func check(_ service: JSON, in world: World) throws {
    let targets = service["traffic"]?.array ?? []
    let name = service["name"]?.string ?? ""
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
