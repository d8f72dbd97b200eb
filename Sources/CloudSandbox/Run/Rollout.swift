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
  init(of service: JSON, over stored: JSON?, project: Project, in world: World, revisionSuffix: String) {
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
      (self.begun, self.ended, failure, revision) = (begun, ended, nil, nil)
      return
    }
    let number = String(String(100_000 + generation).dropFirst())
    let short = service[path: "template.revision"]?.string ?? "\(id)-\(number)-\(revisionSuffix)"
    let revisionName = "\(name)/revisions/\(short)"
    ended["latestCreatedRevision"] = .string(revisionName)
    failure = Self.failure(of: service, revision: short, project: project, in: world)
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
      ended["trafficStatuses"] = [
        ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100, "revision": .string(short)]
      ]
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
      "etag": service["etag"] ?? "",
    ])
  }

  /// The secrets that are mounted or put into variables must exist and be readable by the account of the revision.
  private static func failure(
    of service: JSON, revision: String, project: Project, in world: World
  ) -> (message: String, reason: String)? {
    let template = service["template"] ?? [:]
    let email = template["serviceAccount"]?.string ?? "\(project.number)-compute@developer.gserviceaccount.com"
    let account = RuntimeAccount(email: email, project: project)
    let volumes = (template["volumes"]?.array ?? []).compactMap { $0[path: "secret.secret"]?.string }
    let variables = (template["containers"]?.array ?? []).flatMap { $0["env"]?.array ?? [] }
      .compactMap { $0[path: "valueSource.secretKeyRef.secret"]?.string }
    for secret in volumes + variables {
      let name = "projects/\(project.number)/secrets/\(secret.split(separator: "/").last ?? "")"
      let intro = "Revision '\(revision)' is not ready and cannot serve traffic."
      guard world[SecretManagerAPI.secrets, name] != nil else {
        return ("\(intro) Secret \(name) was not found", "SECRETS_ACCESS_CHECK_FAILED")
      }
      let principal = Principal(member: account.member)
      let reads = "secretmanager.versions.access"
      guard world.holds(principal, reads, project: project, resource: name, atOnce: true) else {
        return (
          "\(intro) Permission denied on secret: \(name) for Revision service account \(email). The service account "
            + "used must be granted the 'Secret Manager Secret Accessor' role (roles/secretmanager.secretAccessor) at "
            + "the secret, project or higher level.", "SECRETS_ACCESS_CHECK_FAILED"
        )
      }
    }
    return nil
  }

  private static func condition(_ type: String, _ state: String, at time: String) -> JSON {
    ["type": .string(type), "state": .string(state), "lastTransitionTime": .string(time)]
  }
}
