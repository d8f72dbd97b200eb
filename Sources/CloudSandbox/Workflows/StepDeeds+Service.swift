extension World {
  /// A step's service: its full name, its document and its project; nil where it is not there.
  private func service(_ variables: [String: String]) -> (name: String, document: JSON, project: Project)? {
    guard let project = findProject(variables["PROJECT"] ?? "") else { return nil }
    let name = "projects/\(project.id)/locations/\(variables["REGION"] ?? "")/services/\(variables["SERVICE"] ?? "")"
    return self[ServiceDocument.collection, name].map { (name, $0, project) }
  }

  /// The next revision, with the new image and the sizes, the tag `next`, and no traffic; and what the steps after it go by.
  mutating func deploy(_ variables: [String: String], fails: Bool) -> StepResult {
    var result = makeRevision(variables, fails: fails)
    result.outputs = outcome(variables)
    return result
  }

  private mutating func makeRevision(_ variables: [String: String], fails: Bool) -> StepResult {
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
          "curl: (22) The requested URL returned error: 404",
          "{\"error\":{\"code\":404,\"message\":\"Resource '\(id)' of kind 'SERVICE' in region '\(region)' in project "
            + "'\(place)' does not exist.\",\"status\":\"NOT_FOUND\"}}",
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
    return failure.map { .failed([$0], words) } ?? StepResult()
  }

  /// The addresses, the newest revision, and what serves.
  private func outcome(_ variables: [String: String]) -> JSON {
    guard let (_, document, _) = service(variables) else { return [:] }
    let uri = document["uri"]?.string ?? ""
    let shares = document["trafficStatuses"]?.array ?? []
    let isTagged = shares.contains { $0["tag"] == "next" }
    let previous = shares.filter { ($0["percent"]?.int ?? 0) > 0 }
      .map { "\($0["revision"]?.string ?? "")=\($0["percent"]?.int ?? 0)" }.joined(separator: ",")
    return [
      "url": .string(uri), "revision": .string(KnativeService.last(document["latestCreatedRevision"])),
      "next": .string(isTagged ? ServiceAddress.uri(tag: "next", of: uri) : ""), "previous": .string(previous),
    ]
  }

  /// The newest revision gets all requests; the tags stay.
  mutating func moveTraffic(_ variables: [String: String]) -> StepResult {
    guard let (name, stored, project) = service(variables) else {
      return .failed(
        ["curl: (22) The requested URL returned error: 404"],
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
    return StepResult()
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
    log(rollout, of: service, method: "google.cloud.run.v2.Services.UpdateService", by: account)
    return rollout.failure?.message
  }
}
