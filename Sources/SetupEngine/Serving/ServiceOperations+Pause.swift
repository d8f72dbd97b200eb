import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// A pause or its end, as it was looked at.
package struct PlannedPause: Sendable {
  /// What changes, a sentence each; empty where nothing does.
  package var changes: [String]
  /// What else is to be known, a sentence each.
  package var notes: [String]

  /// Whether there is nothing to do.
  package var isDone: Bool { changes.isEmpty }
}

extension ServiceOperations {
  /// The service and the keep-warm job, as far as they are ours.
  private struct Standing {
    let service: RunService
    let note: PauseNote?
    /// The state of our keep-warm job, such as `ENABLED`; nil if we made no such job.
    let job: String?

    var isJobOn: Bool { job == "ENABLED" }
  }

  // MARK: - Looking

  /// Looks at a pause; nothing is changed.
  /// - Throws: a `Failure` where it cannot be done.
  package func plannedPause() async throws -> PlannedPause {
    do {
      let standing = try await standing()
      try refuseForeignPause(standing)
      return PlannedPause(changes: pauseChanges(standing), notes: pauseNotes(standing))
    } catch {
      throw Failure(error)
    }
  }

  /// Looks at the end of a pause; nothing is changed.
  /// - Throws: a `Failure` where it cannot be done.
  package func plannedResume() async throws -> PlannedPause {
    do {
      let standing = try await standing()
      try refuseForeignPause(standing)
      return PlannedPause(
        changes: resumeChanges(standing),
        notes: standing.note == nil ? [] : ["The costs are those of before again: overture plan tells them."])
    } catch {
      throw Failure(error)
    }
  }

  private func standing() async throws -> Standing {
    async let state = TerraformState.read(google, names)
    let service = try await service()
    let own = try await state
    try requireOwn(own)
    var job: JSONValue?
    if own.attributes[Self.keepWarmAddress] != nil {
      do {
        job = try await google.scheduler.get(names.project, names.region, names.keepWarmJob)
      } catch let error as GoogleCloudError where error.kind == .serviceDisabled {}
    }
    return Standing(service: service, note: PauseNote(of: service), job: job?["state"].string)
  }

  /// Others have set the instances to none: what was before is not known.
  private func refuseForeignPause(_ standing: Standing) throws {
    guard standing.service.isDisabled, standing.note == nil else { return }
    let minimum = plan.environment.resources.minInstances
    throw Failure(
      message: "\(names.service) has no instances already, and overture pause did not do that",
      reason: "Its scaling was set to 0 by hand, so what it had before is not known.",
      remedy: "gcloud run services update \(names.service) --region=\(names.region) --project=\(names.project) "
        + "--scaling=auto; then: gcloud run services update \(names.service) --region=\(names.region) "
        + "--project=\(names.project) --min=\(minimum == 0 ? "default" : String(minimum))", kind: .answers)
  }

  private func pauseChanges(_ standing: Standing) -> [String] {
    var changes: [String] = []
    if !standing.service.isDisabled {
      let minimum = standing.service.document["scaling"]["minInstanceCount"].int ?? 0
      changes.append(
        "the service \(names.service) gets no instances (scaling by hand, 0); its minimum was \(minimum)")
    }
    if standing.isJobOn { changes.append("the keep-warm job \(names.keepWarmJob) is paused") }
    return changes
  }

  private func pauseNotes(_ standing: Standing) -> [String] {
    let tags = standing.service.shares.filter { $0.tag != nil && $0.percent == 0 }.compactMap(\.tag).sorted()
    let tagged =
      tags.isEmpty
      ? []
      : [
        "What only a tag leads to (\(tags.joined(separator: ", "))) still answers at its own address, with one instance at most."
      ]
    return tagged + [
      "Callers get 503, Service Unavailable, until overture resume.",
      "Of the costs stay: the images in Artifact Registry, the secrets' versions, Terraform's state, the logs that are kept, and "
        + "the keep-warm job, which is paid for paused too ($0.10 a month beyond the account's first three).",
      "The alert for errors may fire where somebody calls it nevertheless; the others need requests or instances.",
      "Deployments are best left until it is resumed: push again then.",
    ]
  }

  private func resumeChanges(_ standing: Standing) -> [String] {
    guard let note = standing.note else { return [] }
    var changes: [String] = []
    if note.scaling["scalingMode"].string == "MANUAL" {
      let count = note.scaling["manualInstanceCount"].int ?? 0
      changes.append("the service \(names.service) gets its \(count) instances back (scaling by hand)")
    } else {
      changes.append("the service \(names.service) is scaled by its requests again, with a minimum of \(note.minimum)")
    }
    if note.wasKeptWarm == true, standing.job == "PAUSED" {
      changes.append("the keep-warm job \(names.keepWarmJob) is resumed")
    }
    return changes
  }

  // MARK: - Doing

  /// Takes all instances from the service and stops its keep-warm job. What was there is kept at the service; one that was
  /// interrupted is finished.
  /// - Throws: a `Failure` where it could not be done.
  package func pause() async throws {
    do {
      let standing = try await standing()
      try refuseForeignPause(standing)
      guard !pauseChanges(standing).isEmpty else { return log("\(names.environment) is paused already") }
      try await recorded(.pause) {
        if !standing.service.isDisabled {
          var annotations = standing.service.document["annotations"]
          annotations[PauseNote.key] = .string(note(of: standing).text)
          let service = try await change(
            standing.service, scaling: ["scalingMode": "MANUAL", "manualInstanceCount": 0], annotations)
          guard try await settled(service, \.isDisabled) != nil else { throw unsettled("paused") }
          log("\(names.service) has no instances any more")
        }
        if standing.isJobOn {
          _ = try await google.scheduler.pause(names.project, names.region, names.keepWarmJob)
          log("\(names.keepWarmJob) is paused")
        }
      }
    } catch {
      throw Failure(error)
    }
  }

  /// Gives the service and its keep-warm job back what they had before the pause, and looks whether it answers.
  /// - Throws: a `Failure` where it could not be done, or the service does not answer.
  package func resume() async throws {
    do {
      let standing = try await standing()
      try refuseForeignPause(standing)
      guard let note = standing.note else { return log("\(names.environment) is not paused") }
      try await recorded(.resume) {
        var service = standing.service
        let maximum = service.document["template"]["scaling"]["maxInstanceCount"].int ?? 100
        if service.isDisabled, let passage = note.passage(maximum: maximum) {
          service = try await change(service, scaling: passage, service.document["annotations"])
        }
        if note.wasKeptWarm == true, standing.job == "PAUSED" {
          _ = try await google.scheduler.resume(names.project, names.region, names.keepWarmJob)
          log("\(names.keepWarmJob) is resumed")
        }
        // The note goes last: what is interrupted before is finished by running it again.
        var annotations = service.document["annotations"]
        annotations[PauseNote.key] = .null
        service = try await change(service, scaling: note.scaling, annotations)
        guard let settled = try await settled(service, { !$0.isDisabled || note.isStopped }) else {
          throw unsettled("resumed")
        }
        log("\(names.service) is scaled as before")
        guard let serving = try await read().revisions.max(by: { $0.percent < $1.percent }), !settled.isDisabled else {
          return
        }
        try await requireHealth(of: serving, settled)
      }
    } catch {
      throw Failure(error)
    }
  }

  /// What was there before: of a pause that was begun and woken half-way, as far as nobody has changed it since.
  private func note(of standing: Standing) -> PauseNote {
    let scaling = JSONValue.object(standing.service.document["scaling"].object)
    guard let former = standing.note else {
      return PauseNote(
        person: person, at: now().formatted(.iso8601), scaling: scaling,
        wasKeptWarm: standing.job.map { $0 == "ENABLED" })
    }
    let maximum = standing.service.document["template"]["scaling"]["maxInstanceCount"].int ?? 100
    let isPassing = former.passage(maximum: maximum) == scaling
    return PauseNote(
      person: person, at: now().formatted(.iso8601), scaling: isPassing ? former.scaling : scaling,
      wasKeptWarm: standing.job.map { $0 == "ENABLED" || former.wasKeptWarm == true })
  }

  private func change(_ service: RunService, scaling: JSONValue, _ annotations: JSONValue) async throws -> RunService {
    var body: JSONValue = ["scaling": scaling]
    if !annotations.object.isEmpty { body["annotations"] = annotations }
    if let etag = service.etag { body["etag"] = .string(etag) }
    do {
      return try await google.run.patchService(
        names.project, names.region, names.service, body, mask: ["scaling", "annotations"])
    } catch let error as GoogleCloudError where error.kind == .aborted {
      throw Failure(
        message: "The service \(names.service) was changed by others meanwhile",
        reason: "So its scaling was left alone.", remedy: "Run it again.")
    }
  }

  private func unsettled(_ what: String) -> Failure {
    Failure(
      message: "\(names.service) is not \(what) yet",
      reason: "Cloud Run has taken the change, and has not made it so within two minutes.",
      remedy: "See what it does: overture status \(plan.options)", kind: .unavailable)
  }
}

extension PauseNote {
  /// Whether the service had no instances before the pause either.
  fileprivate var isStopped: Bool {
    scaling["scalingMode"].string == "MANUAL" && (scaling["manualInstanceCount"].int ?? 0) == 0
  }
}
