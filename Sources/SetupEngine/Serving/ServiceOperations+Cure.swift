import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

extension ServiceOperations {
  /// Makes one change that a finding is mended by; it is recorded before and after.
  ///
  /// - Parameters:
  ///   - change: what is changed.
  ///   - row: what is mended by it.
  ///   - files: the set-up's files as they are generated, by their paths from the repository's root.
  /// - Throws: a `Failure` where it could not be done.
  package func cure(_ change: CureChange, of row: DoctorRow.Name, files: [String: String]) async throws {
    do {
      try await recorded(.cure, to: "\(row.rawValue) (\(change.word))") { try await perform(change, files) }
    } catch {
      throw Failure(error)
    }
  }

  private func perform(_ change: CureChange, _ files: [String: String]) async throws {
    let hub = plan.answers.repository.description
    if change.isOfService { try requireOwn(try await TerraformState.read(google, names)) }
    switch change {
    case .restoreFile(let path):
      guard let contents = files[path] else { throw notGenerated(path) }
      try restore(path, contents)
    case .resumeJob:
      _ = try await google.scheduler.resume(names.project, names.region, names.keepWarmJob)
      log("\(names.keepWarmJob) goes on")
    case .enableWorkflow(let file, let id):
      try await github.enableWorkflow(hub, id)
      log("switched on \(file)")
    case .approve(let run, let environments):
      try await github.approve(hub, run: run, environments: environments, comment: "Approved by overture doctor")
      log("approved run \(run)")
    case .cancelRun(let run):
      try await github.cancelRun(hub, run)
      log("ended run \(run)")
    case .removeStateLock(let generation):
      let object = "\(names.statePrefix)/default.tflock"
      try await google.storage.deleteObject(names.stateBucket, object, generation: generation)
      log("removed the lock gs://\(names.stateBucket)/\(object)")
    case .trafficToLatest:
      try await changeTraffic { service in
        Self.tagged(of: service) + [["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100]]
      }
      log("all requests go to the newest revision")
    case .removeTag(let tag):
      try await changeTraffic { service in
        service.document["traffic"].array.compactMap { target in
          guard target["tag"].string == tag else { return target }
          guard (target["percent"].int ?? 0) > 0 else { return nil }
          return .object(target.object.filter { $0.key != "tag" })
        }
      }
      log("removed the tag \(tag)")
    }
  }

  private func changeTraffic(_ traffic: (RunService) -> [JSONValue]) async throws {
    let service = try await service()
    _ = try await settled(try await send(traffic(service), etag: service.etag)) { _ in true }
  }

  /// Puts a generated file back, and keeps what stands there beside it.
  private func restore(_ path: String, _ contents: String) throws {
    let place = try RepositoryFile(path, in: repository)
    let there = try place.read()
    if let there {
      try AtomicFile(path: place.path + ".overture-kept").write(there.bytes, mode: there.mode)
      log("kept yours as \(path).overture-kept")
    }
    try AtomicFile(path: place.path).write(Data(contents.utf8), mode: there?.mode ?? 0o644)
    log("restored \(path)")
  }

  private func notGenerated(_ path: String) -> Failure {
    Failure(
      message: "\(path) is no file of the set-up", reason: "The answers no longer ask for it.",
      remedy: "See what they ask for: overture plan \(plan.options)", kind: .answers)
  }
}
