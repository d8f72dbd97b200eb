import GoogleCloud
import RESTClient
import SetupPlan

/// A rollback that was looked at and can be carried out.
package struct PlannedRollback: Sendable {
  package let rollback: Rollback
  /// What could not be looked at, as sentences.
  package let warnings: [String]
  /// The traffic as it will be asked for.
  let traffic: [JSONValue]
  /// Of the service as it was looked at: one that others change meanwhile is left alone.
  let etag: String?
}

extension ServiceOperations {
  /// Looks at a rollback; nothing is changed.
  ///
  /// - Parameters:
  ///   - name: the revision that is to answer; nil for the last healthy one before the newest that answers.
  ///   - expected: the revisions that answered when it was agreed to; nil where it was not yet.
  /// - Returns: what would be done.
  /// - Throws: a `Failure` where it cannot be done.
  package func plannedRollback(
    to name: String? = nil, from expected: [String]? = nil
  ) async throws -> PlannedRollback {
    do {
      async let state = TerraformState.read(google, names)
      let reading = try await read()
      try requireOwn(try await state)
      let rollback = try Rollback(to: name, among: reading.revisions, of: names.environment)
      if let expected, expected != rollback.formerNames { throw changedMeanwhile }
      var warnings: [String] = []
      switch try await google.registry.has(image: rollback.to.image) {
      case true: break
      case false: throw rollback.imageIsGone(of: names.environment)
      default: warnings.append("whether the image of \(rollback.to.name) is still there could not be looked at")
      }
      if reading.service.isDisabled {
        warnings.append("\(names.environment) is paused: nothing answers until overture resume")
      }
      return PlannedRollback(
        rollback: rollback, warnings: warnings, traffic: Self.traffic(of: reading.service, to: rollback.to.name),
        etag: reading.service.etag)
    } catch {
      throw Failure(error)
    }
  }

  /// Gives all requests to the revision, and looks afterwards whether it answers them.
  ///
  /// - Parameter planned: what was looked at.
  /// - Throws: a `Failure` where it could not be done, or the revision does not answer.
  package func carryOut(_ planned: PlannedRollback) async throws {
    let (rollback, revision) = (planned.rollback, planned.rollback.to)
    do {
      try await recorded(.rollback, from: rollback.formerNames, to: revision.name) {
        let service = try await giveTraffic(planned)
        guard
          let settled = try await settled(
            service, { service in service.shares.contains { $0.revision == revision.name && $0.percent == 100 } }),
          settled.routesFailure == nil
        else {
          let now = try await self.service()
          throw Failure(
            message: "\(revision.name) did not get all requests",
            reason: now.routesFailure ?? "Cloud Run has not moved the traffic within two minutes.",
            remedy: "See what answers: overture status \(plan.options)")
        }
        log("\(revision.name) is ready and gets all requests")
        guard !settled.isDisabled else { return }
        do {
          try await requireHealth(of: revision, settled)
        } catch var failure as Failure {
          failure.reason += " It has the traffic nevertheless."
          if let former = rollback.from.first {
            failure.remedy += "; or go back: overture rollback \(former.name) \(plan.options)"
          }
          throw failure
        }
      }
    } catch {
      throw Failure(error)
    }
  }

  private func giveTraffic(_ planned: PlannedRollback) async throws -> RunService {
    do {
      return try await send(planned.traffic, etag: planned.etag)
    } catch let error as GoogleCloudError where error.kind == .aborted {
      throw changedMeanwhile
    } catch let error as GoogleCloudError where error.request.hasPrefix("operation ") {
      // The newest revision's own failure ends an operation too; what counts is where the requests go.
      let service = try await service()
      guard service.shares.contains(where: { $0.revision == planned.rollback.to.name && $0.percent == 100 }) else {
        throw error
      }
      return service
    }
  }

  private var changedMeanwhile: Failure {
    Failure(
      message: "The service \(names.service) was changed by others meanwhile",
      reason: "What was shown no longer holds, so nothing was changed.",
      remedy: "Look again: overture rollback \(plan.options) --dry-run")
  }

  /// The traffic with all requests at a revision; tags stay where they are.
  static func traffic(of service: RunService, to revision: String) -> [JSONValue] {
    traffic(of: service, shares: [revision: 100])
  }
}

extension GoogleCloudClient.Registry {
  /// Whether an image is still in its registry; nil where it is in none of Artifact Registry's by a digest, or cannot be looked
  /// at.
  /// - Throws: `GoogleCloudError`.
  func has(image: String) async throws -> Bool? {
    let pattern = /([a-z0-9-]+)-docker\.pkg\.dev\/([^\/]+)\/([^\/]+)\/(.+@sha256:[0-9a-f]{64})/
    guard let parts = image.wholeMatch(of: pattern)?.output else { return nil }
    do {
      return try await hasImage(String(parts.2), String(parts.1), String(parts.3), String(parts.4))
    } catch let error as GoogleCloudError where [.notPermitted, .serviceDisabled].contains(error.kind) {
      return nil
    }
  }
}
