import GoogleCloud
import RESTClient
import SetupPlan

/// A split of the requests that was looked at and can be carried out.
package struct PlannedSplit: Sendable {
  package let split: TrafficSplit
  /// The traffic as it will be asked for.
  let traffic: [JSONValue]
  /// Of the service as it was looked at: one that others change meanwhile is left alone.
  let etag: String?
}

extension ServiceOperations {
  /// Looks at a split of the requests; nothing is changed.
  ///
  /// - Parameters:
  ///   - name: the revision that is to get a part.
  ///   - percent: of a hundred requests, 1 to 99; the revision that answers most now gets the others.
  /// - Returns: what would be done.
  /// - Throws: a `Failure` where it cannot be done.
  package func plannedSplit(_ name: String, percent: Int) async throws -> PlannedSplit {
    do {
      async let state = TerraformState.read(google, names)
      let reading = try await read()
      try requireOwn(try await state)
      guard !reading.service.isDisabled else {
        throw Failure(
          message: "\(names.environment) is paused", reason: "No revision answers, so none can be compared.",
          remedy: "overture resume \(plan.options)", kind: .answers)
      }
      let split = try TrafficSplit(name, percent, among: reading.revisions, of: names.environment)
      return PlannedSplit(
        split: split, traffic: Self.traffic(of: reading.service, shares: split.shares), etag: reading.service.etag)
    } catch {
      throw Failure(error)
    }
  }

  /// Shares the requests as it was looked at; the journal tells of it.
  ///
  /// - Parameter planned: what was looked at.
  /// - Throws: a `Failure` where it could not be done.
  package func carryOut(_ planned: PlannedSplit) async throws {
    let split = planned.split
    guard !split.isDone else { return log("\(split.named.name) has \(split.percent) of 100 requests already") }
    do {
      try await recorded(.split, from: split.from.map(\.name), to: split.named.name) {
        let service: RunService
        do {
          service = try await send(planned.traffic, etag: planned.etag)
        } catch let error as GoogleCloudError where error.kind == .aborted {
          throw Failure(
            message: "The service \(names.service) was changed by others meanwhile",
            reason: "What was shown no longer holds, so nothing was changed.", remedy: "Run it again.")
        }
        let settled = try await settled(service) { service in
          split.shares.allSatisfy { name, percent in
            service.shares.filter { $0.revision == name }.reduce(0) { $0 + $1.percent } == percent
          }
        }
        guard let settled, settled.routesFailure == nil else {
          throw Failure(
            message: "The requests are not shared as asked",
            reason: settled?.routesFailure ?? "Cloud Run has not moved the traffic within two minutes.",
            remedy: "See what answers: overture status \(plan.options)")
        }
        log("\(split.named.name) gets \(split.percent) of 100 requests, \(split.other.name) the others")
      }
    } catch {
      throw Failure(error)
    }
  }

  /// Has the service share its requests otherwise.
  ///
  /// - Parameters:
  ///   - traffic: all targets.
  ///   - etag: of the service as it was looked at.
  /// - Returns: the service, which may not have settled.
  /// - Throws: `GoogleCloudError`, of kind `aborted` where others have changed it meanwhile.
  func send(_ traffic: [JSONValue], etag: String?) async throws -> RunService {
    var body: JSONValue = ["traffic": .array(traffic)]
    if let etag { body["etag"] = .string(etag) }
    return try await google.run.patchService(names.project, names.region, names.service, body, mask: ["traffic"])
  }

  /// The targets that have tags, without their part of the requests.
  static func tagged(of service: RunService) -> [JSONValue] {
    service.document["traffic"].array.filter { $0["tag"].string != nil }.map { target in
      .object(target.object.filter { $0.key != "percent" })
    }
  }

  /// The traffic with the requests shared; tags stay where they are.
  static func traffic(of service: RunService, shares: [String: Int]) -> [JSONValue] {
    var targets = tagged(of: service)
    for (name, percent) in shares.sorted(by: { $0.key < $1.key }) {
      if let place = targets.firstIndex(where: { $0["revision"].string == name }) {
        targets[place]["percent"] = .int(percent)
      } else {
        targets.append([
          "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(name), "percent": .int(percent),
        ])
      }
    }
    return targets
  }
}
