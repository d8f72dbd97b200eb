/// A job of Cloud Run v2 as it is stored and answered, and its executions.
enum JobDocument {
  static let collection = "run.jobs"
  static let executions = "run.executions"

  /// The job that a request describes, with Cloud Run's defaults.
  ///
  /// - Parameters:
  ///   - body: what the client wants it to be.
  ///   - stored: the job so far; nil makes a new one.
  ///   - name: `projects/P/locations/L/jobs/J`.
  ///   - project: where it stands.
  ///   - principal: who asks.
  ///   - world: gives the time, the etag and a new identifier.
  /// - Returns: the document to store.
  static func desired(
    _ body: JSON, over stored: JSON?, name: String, project: Project, by principal: Principal, in world: inout World
  ) -> JSON {
    var job = JSON.object((body.object ?? [:]).filter { !RunFields.written.contains($0.key) })
    for field in RunFields.written { job[field] = stored?[field] }
    job["name"] = .string(name)
    job["launchStage"] = job["launchStage"] ?? "GA"
    job["generation"] = .string(String((stored?["generation"]?.int ?? 0) + 1))
    job["createTime"] = stored?["createTime"] ?? .string(world.timestamp)
    job["updateTime"] = .string(world.timestamp)
    job["creator"] = stored?["creator"] ?? .string(principal.email)
    job["lastModifier"] = .string(principal.email)
    job["uid"] = stored?["uid"] ?? .string(world.newOperationID())
    job["etag"] = .string("\"\(world.nextEtag())\"")
    job[path: "template.taskCount"] = job[path: "template.taskCount"] ?? 1
    var task = job[path: "template.template"] ?? [:]
    task["timeout"] = task["timeout"] ?? "600s"
    task["executionEnvironment"] = "EXECUTION_ENVIRONMENT_GEN2"
    task["serviceAccount"] =
      task["serviceAccount"] ?? .string("\(project.number)-compute@developer.gserviceaccount.com")
    let containers = (task["containers"]?.array ?? []).map { given -> JSON in
      var container = given
      for (limit, value) in [("cpu", "1000m"), ("memory", "512Mi")]
      where container[path: "resources.limits.\(limit)"] == nil {
        container[path: "resources.limits.\(limit)"] = .string(value)
      }
      return container
    }
    task["containers"] = .array(containers)
    job[path: "template.template"] = task
    let ready = Rollout.condition("Ready", "CONDITION_SUCCEEDED", at: world.timestamp)
    job["terminalCondition"] = ready
    job["conditions"] = [ready.merging(["type": "ResourcesAvailable"])]
    job["observedGeneration"] = job["generation"]
    return job
  }

  /// Refuses what Cloud Run does not take.
  static func check(_ job: JSON) throws {
    let template = job["template"] ?? [:]
    let task = template["template"] ?? [:]
    try RunFields.job.check(job, at: "job")
    try RunFields.execution.check(template, at: "job.template")
    try RunFields.task.check(task, at: "job.template.template")
    let containers = task["containers"]?.array ?? []
    guard !containers.isEmpty else {
      throw ContainerLimits.Refusal("template.template.containers: at least one container is required.")
    }
    for (index, container) in containers.enumerated() {
      try RunFields.container.check(container, at: "job.template.template.containers[\(index)]")
      guard container["image"]?.string?.isEmpty == false else {
        throw ContainerLimits.Refusal(
          "spec.template.spec.template.spec.containers.image: a container image is required.")
      }
      let limits = try ContainerLimits(
        cpu: container[path: "resources.limits.cpu"]?.string,
        memory: container[path: "resources.limits.memory"]?.string)
      try limits.check(concurrency: 1, secondGeneration: true)
      guard limits.milliCPU >= 1000 else {
        throw ContainerLimits.Refusal("A task of a job needs at least 1 CPU.")
      }
    }
  }

  /// An execution that has just begun, and what it becomes at its end.
  ///
  /// - Parameters:
  ///   - job: the job as it is stored.
  ///   - id: the execution's last part of the name.
  ///   - project: where it stands.
  ///   - world: gives the time, and what an image and secrets need.
  /// - Returns: both documents, and why it fails; nil where it does not.
  static func execution(
    of job: JSON, id: String, project: Project, in world: World
  ) -> (begun: JSON, ended: JSON, failure: String?) {
    let task = job[path: "template.template"] ?? [:]
    let failure = failure(of: task, execution: id, project: project, in: world)
    let started = Rollout.condition("Started", "CONDITION_SUCCEEDED", at: world.timestamp)
    func completed(_ state: String) -> JSON { Rollout.condition("Completed", state, at: world.timestamp) }
    let begun: JSON = [
      "name": .string("\(job["name"]?.string ?? "")/executions/\(id)"),
      "job": .string(KnativeService.last(job["name"])),
      "uid": .string(id), "generation": "1", "createTime": .string(world.timestamp),
      "startTime": .string(world.timestamp), "parallelism": 1, "taskCount": job[path: "template.taskCount"] ?? 1,
      "template": task, "reconciling": true, "runningCount": 1, "launchStage": "GA",
      "conditions": [completed("CONDITION_RECONCILING"), started],
    ]
    var end = completed(failure == nil ? "CONDITION_SUCCEEDED" : "CONDITION_FAILED")
    if let failure { end = end.merging(["message": .string(failure), "reason": "NonZeroExitCode"]) }
    let ended: JSON = [
      "reconciling": false, "runningCount": 0, "completionTime": .string(world.timestamp),
      failure == nil ? "succeededCount" : "failedCount": 1, "conditions": .array([end, started]),
    ]
    return (begun, ended, failure)
  }

  /// Why an execution fails: its image or a secret is not there, or its command is one that does nothing but fail.
  private static func failure(
    of task: JSON, execution: String, project: Project, in world: World
  ) -> String? {
    let service: JSON = ["template": task]
    let unread = SecretAccess(template: task, project: project).failure(revision: execution, in: world)
    let missing = Rollout.imageFailure(of: service, project: project, in: world)?.message
    if let message = missing ?? unread { return message }
    for container in task["containers"]?.array ?? [] {
      let words = (container["command"]?.strings ?? []) + (container["args"]?.strings ?? [])
      guard let last = words.last, ["false", "/bin/false", "exit 1"].contains(last) else { continue }
      return "Task \(execution)-task0 failed with message: The container exited with an error."
    }
    return nil
  }
}
