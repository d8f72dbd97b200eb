/// What gcloud asks of jobs, in the shape of Kubernetes (`apis/run.googleapis.com/v1`), with the region in the host.
struct KnativeJobs {
  private static let version = "run.googleapis.com/v1"

  var routes: [Route] {
    let namespace = "/run/apis/run.googleapis.com/v1/namespaces/{project}"
    return [
      Route("GET", "\(namespace)/jobs/{job}", get), Route("PUT", "\(namespace)/jobs/{job}", replace),
      Route("POST", "\(namespace)/jobs/{job}:run", run),
      Route("GET", "\(namespace)/executions/{execution}", execution),
    ]
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (project, _, job) = try RunAPI.findJob(call, location: RunAPI.region(of: call), "run.jobs.get", in: world)
      return .json(Self.json(of: job, number: project.number))
    }
  }

  /// What `gcloud run jobs update` sends: the job that it has read, with what it changed. Everything but the first
  /// container's image and command stays as it is stored.
  @Sendable private func replace(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, name, stored) = try RunAPI.findJob(
        call, location: RunAPI.region(of: call), "run.jobs.update", in: world)
      let body = try call.request.json()
      try RunServices().checkEtag(body[path: "metadata.resourceVersion"]?.string, of: stored)
      var job = stored
      let annotations = body[path: "metadata.annotations"]?.object ?? [:]
      job["client"] = annotations["run.googleapis.com/client-name"]
      job["clientVersion"] = annotations["run.googleapis.com/client-version"]
      if let sent = body[path: "spec.template.spec.template.spec.containers"]?.array?.first,
        var container = stored[path: "template.template.containers"]?.array?.first
      {
        for field in ["image", "command", "args"] { container[field] = sent[field] }
        job[path: "template.template.containers"] = [container]
      }
      _ = try RunJobs().store(job, over: stored, name: name, project: project, call, in: &world)
      return .json(Self.json(of: world[JobDocument.collection, name] ?? stored, number: project.number))
    }
  }

  @Sendable private func run(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, name, job) = try RunAPI.findJob(
        call, location: RunAPI.region(of: call), "run.jobs.run", in: world)
      let (_, execution) = try RunJobs().begin(job, name: name, project: project, in: &world)
      return .json(
        Self.json(ofExecution: world[JobDocument.executions, execution] ?? [:], number: project.number))
    }
  }

  /// Whoever asks has waited for its end: gcloud asks until it is there.
  @Sendable private func execution(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      guard let project = world.findProject(call["project"]) else { throw APIError.consumerInvalid(call["project"]) }
      let prefix = "projects/\(project.id)/locations/\(RunAPI.region(of: call))/jobs/"
      let all = world.list(JobDocument.executions, prefix: prefix)
      let name = all.first { $0.name.hasSuffix("/executions/\(call["execution"])") }?.name
      let job = name.flatMap { full in full.firstRange(of: "/executions/").map { String(full[..<$0.lowerBound]) } }
      try world.admit(
        call, project: project.id, service: RunAPI.service, permission: "run.executions.get", resource: job)
      guard let name else { throw APIError.notFound("Execution '\(call["execution"])' does not exist.") }
      world.settleOperations(on: name)
      return .json(Self.json(ofExecution: world[JobDocument.executions, name] ?? [:], number: project.number))
    }
  }

  private static func json(of job: JSON, number: String) -> JSON {
    let template = job["template"] ?? [:]
    let latest = job["latestCreatedExecution"]
    return [
      "apiVersion": .string(version), "kind": "Job",
      "metadata": .compact([
        "name": .string(KnativeService.last(job["name"])), "namespace": .string(number), "uid": job["uid"],
        "generation": .int(Int64(job["generation"]?.int ?? 1)), "resourceVersion": job["etag"],
        "creationTimestamp": job["createTime"],
        "labels": ["cloud.googleapis.com/location": .string(KnativeService.location(of: job))],
        "annotations": .compact([
          "run.googleapis.com/creator": job["creator"], "run.googleapis.com/lastModifier": job["lastModifier"],
        ]),
      ]),
      "spec": [
        "template": [
          "metadata": ["annotations": ["run.googleapis.com/execution-environment": "gen2"]],
          "spec": [
            "taskCount": template["taskCount"] ?? 1, "template": ["spec": task(template["template"] ?? [:])],
          ],
        ]
      ],
      "status": .compact([
        "observedGeneration": .int(Int64(job["observedGeneration"]?.int ?? 1)),
        "conditions": .array(
          ([job["terminalCondition"] ?? [:]] + (job["conditions"]?.array ?? [])).map(KnativeService.condition)),
        "executionCount": job["executionCount"],
        "latestCreatedExecution": latest.map {
          .compact(["name": $0["name"], "creationTimestamp": $0["createTime"]])
        },
      ]),
    ]
  }

  private static func json(ofExecution execution: JSON, number: String) -> JSON {
    [
      "apiVersion": .string(version), "kind": "Execution",
      "metadata": .compact([
        "name": .string(KnativeService.last(execution["name"])), "namespace": .string(number), "uid": execution["uid"],
        "generation": 1, "creationTimestamp": execution["createTime"],
        "labels": .compact([
          "run.googleapis.com/job": execution["job"],
          "cloud.googleapis.com/location": .string(KnativeService.location(of: execution)),
        ]),
      ]),
      "spec": [
        "parallelism": 1, "taskCount": execution["taskCount"] ?? 1,
        "template": ["spec": task(execution["template"] ?? [:])],
      ],
      "status": .compact([
        "observedGeneration": 1,
        "conditions": .array((execution["conditions"]?.array ?? []).map(KnativeService.condition)),
        "startTime": execution["startTime"], "completionTime": execution["completionTime"],
        "runningCount": execution["runningCount"], "succeededCount": execution["succeededCount"],
        "failedCount": execution["failedCount"],
      ]),
    ]
  }

  private static func task(_ task: JSON) -> JSON {
    let seconds = task["timeout"]?.string.flatMap(ServiceRules.seconds) ?? 600
    return .compact([
      "containers": .array((task["containers"]?.array ?? []).map(KnativeService.container)),
      "volumes": task["volumes"].map { .array(($0.array ?? []).map(KnativeService.volume)) },
      "maxRetries": task["maxRetries"] ?? 3, "timeoutSeconds": .int(Int64(seconds)),
      "serviceAccountName": task["serviceAccount"],
    ])
  }
}
