extension World {
  /// A step's service: its full name, its document and its project; nil where it is not there.
  private func service(_ variables: [String: String]) -> (name: String, document: JSON, project: Project)? {
    guard let project = findProject(variables["PROJECT"] ?? "") else { return nil }
    let name = "projects/\(project.id)/locations/\(variables["REGION"] ?? "")/services/\(variables["SERVICE"] ?? "")"
    return self[ServiceDocument.collection, name].map { (name, $0, project) }
  }

  /// The next revision, with the new image and the sizes, the tag `next`, and no traffic.
  mutating func deploy(_ variables: [String: String], fails: Bool) -> StepResult {
    let words = "The next revision could not be deployed. The previous revision keeps the traffic."
    let (id, place) = (variables["SERVICE"] ?? "", variables["PROJECT"] ?? "")
    let region = variables["REGION"] ?? ""
    guard let digest = variables["DIGEST"], !digest.isEmpty else {
      return .failed([], "The build has not said which image it made.")
    }
    settleOperations(on: "projects/\(place)/locations/\(region)/services/\(id)")
    guard let (name, stored, project) = service(variables) else {
      return .failed(
        [
          "Deploying container to Cloud Run service [\(id)] in project [\(place)] region [\(region)]",
          "ERROR: (gcloud.run.deploy) PERMISSION_DENIED: Permission 'run.services.create' denied on resource "
            + "'projects/\(place)/locations/\(region)' (or resource may not exist).",
        ], words)
    }
    var wanted = stored
    let settings: [(String, String)] = [
      ("template.scaling.maxInstanceCount", "MAX_INSTANCES"), ("template.maxInstanceRequestConcurrency", "CONCURRENCY"),
      ("scaling.minInstanceCount", "MIN_INSTANCES"),
    ]
    for (path, variable) in settings {
      if let number = variables[variable].flatMap({ Int64($0) }) { wanted[path: path] = .int(number) }
    }
    var containers = wanted[path: "template.containers"]?.array ?? []
    if !containers.isEmpty {
      containers[0]["image"] = .string("\(variables["IMAGE"] ?? "")@\(digest)")
      for (limit, variable) in [("memory", "MEMORY"), ("cpu", "CPU")] {
        if let value = variables[variable] { containers[0][path: "resources.limits.\(limit)"] = .string(value) }
      }
    }
    wanted[path: "template.containers"] = .array(containers)
    for (label, variable) in [("commit-sha", "COMMIT"), ("run-id", "GITHUB_RUN_ID")] {
      for place in ["labels", "template.labels"] {
        wanted[path: place] = (wanted[path: place] ?? [:]).merging([label: .string(variables[variable] ?? "")])
      }
    }
    wanted[path: "template.revision"] = nil
    wanted[path: "template.labels.pull-request"] = nil
    wanted["client"] = "gcloud"
    // Without traffic: what is served stays, by name, and the tag alone goes to the newest.
    let kept = (stored["trafficStatuses"]?.array ?? []).filter { $0["tag"] != "next" || $0["percent"] != nil }
    wanted["traffic"] = .array(
      kept.map { share in
        .compact([
          "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": share["revision"],
          "percent": share["percent"], "tag": share["tag"] == "next" ? nil : share["tag"],
        ])
      } + [["type": .string(TrafficShares.latest), "tag": "next"]])
    let failure = rollOut(
      wanted, over: stored, name: name, project: project, by: variables["ACCOUNT"] ?? "",
      refusing: fails
        ? (
          "The user-provided container failed to start and listen on the port defined provided by the PORT=8080 "
            + "environment variable within the allocated timeout. This can happen when the container port is "
            + "misconfigured or if the timeout is too short. The health check timeout can be extended. Logs for this "
            + "revision might contain more information.", "HEALTH_CHECK_CONTAINER_ERROR"
        ) : nil)
    let begun = [
      "Deploying container to Cloud Run service [\(id)] in project [\(place)] region [\(region)]", "Deploying...",
    ]
    if let failure {
      return .failed(
        begun + ["Creating Revision...failed", "Deployment failed", "ERROR: (gcloud.run.deploy) \(failure)"], words)
    }
    let revision = KnativeService.last(self[ServiceDocument.collection, name]?["latestReadyRevision"])
    return StepResult(
      lines: begun + [
        "Creating Revision...done", "Done.",
        "Service [\(id)] revision [\(revision)] has been deployed and is serving 0 percent of traffic.",
      ])
  }

  /// What the release goes by: the addresses, and the newest revision.
  func look(_ variables: [String: String]) -> StepResult {
    guard let (_, document, _) = service(variables) else {
      return .failed(
        ["ERROR: (gcloud.run.services.describe) Cannot find service [\(variables["SERVICE"] ?? "")]"],
        "Process completed with exit code 1.")
    }
    let uri = document["uri"]?.string ?? ""
    let shares = document["trafficStatuses"]?.array ?? []
    let isTagged = shares.contains { $0["tag"] == "next" }
    let previous = shares.filter { ($0["percent"]?.int ?? 0) > 0 }
      .map { "\($0["revision"]?.string ?? "")=\($0["percent"]?.int ?? 0)" }.joined(separator: ",")
    var result = StepResult(outputs: [
      "url": .string(uri), "revision": .string(KnativeService.last(document["latestCreatedRevision"])),
      "next": .string(isTagged ? ServiceAddress.uri(tag: "next", of: uri) : ""), "previous": .string(previous),
    ])
    if let deployment = variables["DEPLOYMENT"], deployment != "success" {
      result.errors = [
        "The next revision is not there. The previous revision keeps the traffic.",
        "Process completed with exit code 1.",
      ]
    }
    return result
  }

  /// The newest revision gets all requests; the tags stay.
  mutating func moveTraffic(_ variables: [String: String]) -> StepResult {
    guard let (name, stored, project) = service(variables) else {
      return .failed(
        ["ERROR: (gcloud.run.services.update-traffic) Service [\(variables["SERVICE"] ?? "")] could not be found."],
        "The traffic could not be moved.")
    }
    var wanted = stored
    var targets = (stored["traffic"]?.array ?? []).filter { $0["tag"] != nil }.map { target in
      JSON.object((target.object ?? [:]).filter { $0.key != "percent" })
    }
    if let place = targets.firstIndex(where: { $0["revision"] == nil }) {
      targets[place]["percent"] = 100
    } else {
      targets.append(["type": .string(TrafficShares.latest), "percent": 100])
    }
    wanted["traffic"] = .array(targets)
    _ = rollOut(wanted, over: stored, name: name, project: project, by: variables["ACCOUNT"] ?? "", refusing: nil)
    let uri = stored["uri"]?.string ?? ""
    return StepResult(lines: ["Updating traffic...", "Done.", "URL: \(uri)", "Traffic:", "  100% LATEST"])
  }

  /// Rolls a change of a service out at once; its revision, if it needs one, is there afterwards.
  /// - Returns: why it fails; nil where it does not.
  private mutating func rollOut(
    _ wanted: JSON, over stored: JSON, name: String, project: Project, by account: String,
    refusing refusal: (message: String, reason: String)?
  ) -> String? {
    let deployer = Principal(member: "serviceAccount:\(account)")
    let service = ServiceDocument.desired(
      wanted, over: stored, name: name, project: project, by: deployer, in: &self)
    do {
      try ServiceRules(service: service).check()
    } catch {
      return (error as? ContainerLimits.Refusal)?.message ?? "INVALID_ARGUMENT"
    }
    let rollout = Rollout(
      of: service, over: stored, project: project, in: self, revisionSuffix: String(newOperationID().prefix(3)),
      refusing: refusal)
    self[ServiceDocument.collection, name] = rollout.begun.merging(rollout.ended)
    if let revision = rollout.revision, let full = revision["name"]?.string {
      self[ServiceDocument.revisions, full] = revision
    }
    log(rollout, of: service, method: "google.cloud.run.v1.Services.ReplaceService", by: account)
    return rollout.failure?.message
  }
}
