/// What becomes of a service when a new generation of it is rolled out.
struct Rollout {
  /// The service with its new generation, as stored while the rollout runs.
  let begun: JSON

  /// The fields that change when the rollout ends.
  let ended: JSON

  /// Why the rollout fails: a message for people and the reason of the condition; nil where it succeeds.
  let failure: (message: String, reason: String)?

  /// The new revision, where the change needs one.
  let revision: JSON?

  /// Works out the rollout of `service`, which is the desired state with a new generation, over `stored`.
  /// - Parameters:
  ///   - service: what is wanted.
  ///   - stored: what there is; nil where it is new.
  ///   - project: where it stands.
  ///   - world: what an image and secrets need.
  ///   - revisionSuffix: what ends the revision's name.
  ///   - refusal: why it fails in any case.
  init(
    of service: JSON, over stored: JSON?, project: Project, in world: World, revisionSuffix: String,
    refusing refusal: (message: String, reason: String)? = nil
  ) {
    let name = service["name"]?.string ?? ""
    let id = String(name.split(separator: "/").last ?? "")
    let generation = service["generation"]?.int ?? 1
    var begun = service
    begun["reconciling"] = true
    begun["terminalCondition"] = Self.condition("Ready", "CONDITION_RECONCILING", at: world.timestamp)
    let needsRevision = stored == nil || stored?["template"] != service["template"]
    var ended: JSON = [
      "reconciling": false, "observedGeneration": .string(String(generation)),
      "conditions": [
        Self.condition("RoutesReady", "CONDITION_SUCCEEDED", at: world.timestamp),
        Self.condition("ConfigurationsReady", "CONDITION_SUCCEEDED", at: world.timestamp),
      ],
      "terminalCondition": Self.condition("Ready", "CONDITION_SUCCEEDED", at: world.timestamp),
    ]
    guard needsRevision else {
      revision = nil
      failure = TrafficShares.failure(of: service, in: world)
      if let failure {
        let condition = Self.condition("Ready", "CONDITION_FAILED", at: world.timestamp)
          .merging(["message": .string(failure.message), "reason": .string(failure.reason)])
        ended["terminalCondition"] = condition
        ended["conditions"] = [
          condition.merging(["type": "RoutesReady"]),
          Self.condition("ConfigurationsReady", "CONDITION_SUCCEEDED", at: world.timestamp),
        ]
      } else if let newest = stored?["latestReadyRevision"]?.string?.split(separator: "/").last {
        ended["trafficStatuses"] = TrafficShares.statuses(of: service, newest: String(newest))
      }
      (self.begun, self.ended) = (begun, ended)
      return
    }
    let number = String(String(100_000 + generation).dropFirst())
    let short = service[path: "template.revision"]?.string ?? "\(id)-\(number)-\(revisionSuffix)"
    let revisionName = "\(name)/revisions/\(short)"
    ended["latestCreatedRevision"] = .string(revisionName)
    failure = refusal ?? Self.failure(of: service, revision: short, project: project, in: world)
    if let failure {
      let condition = Self.condition("Ready", "CONDITION_FAILED", at: world.timestamp)
        .merging(["message": .string(failure.message), "reason": .string(failure.reason)])
      ended["terminalCondition"] = condition
      ended["conditions"] = [
        Self.condition("RoutesReady", "CONDITION_SUCCEEDED", at: world.timestamp),
        condition.merging(["type": "ConfigurationsReady"]),
      ]
    } else {
      ended["latestReadyRevision"] = .string(revisionName)
      ended["trafficStatuses"] = TrafficShares.statuses(of: service, newest: short)
    }
    self.begun = begun
    self.ended = ended
    revision = Self.revision(of: service, name: revisionName, condition: ended["terminalCondition"] ?? [:], in: world)
  }

  private static func revision(of service: JSON, name: String, condition: JSON, in world: World) -> JSON {
    let template = (service["template"]?.object ?? [:]).filter { $0.key != "revision" }
    return JSON.object(template).merging([
      "name": .string(name),
      "service": .string(String((service["name"]?.string ?? "").split(separator: "/").last ?? "")),
      "generation": "1", "observedGeneration": "1", "createTime": .string(world.timestamp),
      "updateTime": .string(world.timestamp), "launchStage": "GA", "conditions": [condition],
      "etag": service["etag"] ?? "", "creator": service["lastModifier"] ?? "",
    ])
  }

  private static func failure(
    of service: JSON, revision: String, project: Project, in world: World
  ) -> (message: String, reason: String)? {
    imageFailure(of: service, project: project, in: world)
      ?? SecretAccess(template: service["template"] ?? [:], project: project).failure(revision: revision, in: world)
      .map { ($0, "SECRETS_ACCESS_CHECK_FAILED") }
      ?? ConnectionRules(template: service["template"] ?? [:])
      .mountFailure(revision: revision, project: project, in: world).map { ($0, "HEALTH_CHECK_CONTAINER_ERROR") }
      ?? startFailure(of: service, revision: revision)
  }

  /// An image in a repository of the project that is not there, or that was deleted from one, cannot be found; all others are
  /// taken to be there.
  static func imageFailure(
    of service: JSON, project: Project, in world: World
  ) -> (message: String, reason: String)? {
    for image in (service[path: "template.containers"]?.array ?? []).compactMap({ $0["image"]?.string }) {
      guard let parts = image.wholeMatch(of: /([a-z0-9-]+)-docker\.pkg\.dev\/([^\/]+)\/([^\/]+)\/.+/)?.output,
        parts.2 == project.id
      else { continue }
      let repository = "projects/\(project.id)/locations/\(parts.1)/repositories/\(parts.3)"
      guard world[ArtifactRegistryAPI.collection, repository] == nil || DockerImages.isDeleted(image, in: world) else {
        continue
      }
      return ("Image '\(image)' not found.", "CONTAINER_MISSING")
    }
    return nil
  }

  /// The stand-in container listens, unless its command is one that does nothing but end.
  private static func startFailure(of service: JSON, revision: String) -> (message: String, reason: String)? {
    let commands = (service[path: "template.containers"]?.array ?? []).compactMap { $0["command"]?.strings?.first }
    guard commands.contains(where: { ["false", "/bin/false", "true", "/bin/true"].contains($0) }) else { return nil }
    return (
      "Revision '\(revision)' is not ready and cannot serve traffic. The user-provided container failed to start and "
        + "listen on the port defined provided by the PORT=8080 environment variable within the allocated timeout. This "
        + "can happen when the container port is misconfigured or if the timeout is too short. The health check timeout "
        + "can be extended. Logs for this revision might contain more information.", "HEALTH_CHECK_CONTAINER_ERROR"
    )
  }

  static func condition(_ type: String, _ state: String, at time: String) -> JSON {
    ["type": .string(type), "state": .string(state), "lastTransitionTime": .string(time)]
  }
}
