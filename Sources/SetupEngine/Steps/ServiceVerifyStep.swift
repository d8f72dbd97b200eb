import Foundation
import GoogleCloud
import SetupPlan

/// `service.verify`: the newest revision is ready and gets all requests; where it may be called, it answers.
struct ServiceVerifyStep: Step {
  let id = StepID.serviceVerify

  /// How long a rollout may still take after Terraform has ended.
  private static let patience = Duration.seconds(120)

  func inspect(_ scene: Scene) async throws -> Inspection {
    let names = scene.names
    guard var service = try await find(scene) else {
      if scene.mode == .preview { return .asWanted }
      throw Failure(
        message: "The service \(names.service) is not there", reason: "terraform.apply did not leave one.",
        remedy: "overture apply --resume")
    }
    let resources = scene.plan.environment.resources
    guard scene.mode == .run else {
      guard let serving = try await scene.serving(of: service) else {
        return Inspection(service.isHealthy ? [] : ["the newest revision is not ready: \(Self.words(service))"])
      }
      var details = serving.differences(from: resources)
      if serving.isSuccessorReady(in: resources) { details.append(Self.takeover(serving)) }
      let isWell = service.isHealthy || serving.isNewestIdle || serving.isSplit || !details.isEmpty
      return Inspection(isWell ? details : ["the newest revision is not ready: \(Self.words(service))"])
    }
    let clock = ContinuousClock()
    let start = clock.now
    var delay = scene.google.polling.firstDelay
    while !service.isHealthy {
      if let serving = try await scene.serving(of: service), serving.state != .isStarting {
        if serving.isSuccessorReady(in: resources) { return .differs([Self.takeover(serving)]) }
        // What others have decided stays, and is said; no time changes it.
        if serving.imageToKeep != nil || (serving.state == .isReady && !serving.answering.isEmpty) {
          for line in serving.sentences { scene.warn(line) }
          try await request(service, scene)
          return .asWanted
        }
      }
      guard !service.hasFailed, clock.now - start < Self.patience else { throw Self.failure(service, scene) }
      scene.log("waiting for the revision \(service.createdRevision ?? "")")
      try await clock.sleep(for: delay)
      delay = scene.google.polling.delay(after: delay)
      service = try await find(scene) ?? service
    }
    scene.log("revision \(service.readyRevision ?? "") is ready and gets all requests")
    try await request(service, scene)
    scene.log(service.uri)
    return .asWanted
  }

  /// The newest revision takes the requests over from the one that serves the same image in another size.
  func apply(_ scene: Scene) async throws {
    guard let service = try await find(scene), let serving = try await scene.serving(of: service),
      serving.isSuccessorReady(in: scene.plan.environment.resources)
    else { return }
    try await scene.giveTraffic(to: service)
    _ = try await inspect(scene)
  }

  private static func takeover(_ serving: Serving) -> String {
    "\(serving.newest.name) takes the traffic over from \(serving.sole?.name ?? ""): the same image in another size"
  }

  func undo(_: Fact, _: Scene) async throws {}

  private func find(_ scene: Scene) async throws -> RunService? {
    try await scene.existing {
      try await scene.google.run.getService(scene.project, scene.names.region, scene.names.service)
    }
  }

  private func request(_ service: RunService, _ scene: Scene) async throws {
    switch try await ServiceAnswer.ask("/health", of: service.uri, in: scene.plan.environment, by: scene.google) {
    case .notAsked(let why): scene.log("no request is sent: \(why)")
    // The revision is ready; that this machine cannot reach it says nothing about it.
    case .unreachable(let detail): scene.warn("\(service.uri)/health cannot be reached from here: \(detail)")
    case .answered(let status, _):
      guard status >= 500 || status == 403 else {
        let isWell = (200..<400).contains(status)
        return isWell
          ? scene.log("GET /health answered \(status)")
          : scene.warn("GET /health answered \(status); the placeholder does so until the workflow has deployed")
      }
      throw Failure(
        message: "GET \(service.uri)/health answered \(status)",
        reason: status == 403 ? "The invoker check is on." : "The container fails.",
        remedy: scene.names.readLog)
    }
  }

  private static func words(_ service: RunService) -> String {
    if let message = service.conditionMessage { return message }
    return service.isReconciling ? "it is being rolled out" : "an older revision still gets requests"
  }

  private static func failure(_ service: RunService, _ scene: Scene) -> Failure {
    let remedy =
      switch service.conditionReason {
      case "SECRETS_ACCESS_CHECK_FAILED":
        "The runtime account must be able to read every secret of the service: overture apply --resume"
      case "CONTAINER_MISSING": "Push the image first: run the deploy workflow, then overture apply --resume"
      default:
        "Read its log: \(scene.names.readLog)"
      }
    return Failure(
      message: "The revision \(service.createdRevision ?? "") of \(scene.names.service) is not ready",
      reason: words(service), remedy: remedy)
  }
}

extension ResourceNames {
  /// The command that shows the service's log.
  var readLog: String { "gcloud run services logs read \(service) --region=\(region) --project=\(project)" }
}
