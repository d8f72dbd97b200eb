/// Jobs and their executions of Cloud Run v2; their operations are those of services.
struct RunJobs {
  private static let type = "type.googleapis.com/google.cloud.run.v2.Job"
  private static let executionType = "type.googleapis.com/google.cloud.run.v2.Execution"

  var routes: [Route] {
    let jobs = "/run/v2/projects/{project}/locations/{location}/jobs"
    return [
      Route("GET", jobs, list), Route("POST", jobs, create), Route("GET", "\(jobs)/{job}", get),
      Route("PATCH", "\(jobs)/{job}", patch), Route("DELETE", "\(jobs)/{job}", delete),
      Route("POST", "\(jobs)/{job}:run", run), Route("GET", "\(jobs)/{job}/executions", executions),
      Route("GET", "\(jobs)/{job}/executions/{execution}", execution),
    ]
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.jobs.list")
      let prefix = "projects/\(project.id)/locations/\(call["location"])/jobs/"
      let all = world.list(JobDocument.collection, prefix: prefix).map { ServiceDocument.shown($0.document) }
      return .json(try Page(all, request: call.request).json("jobs"))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: RunAPI.service, permission: "run.jobs.create")
      guard Regions.contains(call["location"]) else {
        throw APIError.notFound("Location '\(call["location"])' is not a valid location.")
      }
      let id = call.request.query("jobId") ?? ""
      guard id.count <= 63, id.wholeMatch(of: /[a-z]([a-z0-9-]*[a-z0-9])?/) != nil else {
        throw APIError.invalidArgument(
          "Violation in CreateJobRequest.job_id: only lowercase, digits, and hyphens; must begin with letter, and cannot "
            + "end with hyphen; must be less than 64 characters.", field: "job_id")
      }
      let name = "projects/\(project.id)/locations/\(call["location"])/jobs/\(id)"
      guard world[JobDocument.collection, name] == nil else {
        throw APIError.alreadyExists("Resource '\(id)' already exists.")
      }
      try world.requireLocation(call["location"], for: "a job", in: project)
      let body = RunFields.normalized(try call.request.json())
      return .json(try store(body, over: nil, name: name, project: project, call, in: &world))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      .json(ServiceDocument.shown(try RunAPI.findJob(call, "run.jobs.get", in: world).document))
    }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, name, stored) = try RunAPI.findJob(call, "run.jobs.update", in: world)
      let body = RunFields.normalized(try call.request.json())
      try RunServices().checkEtag(body["etag"]?.string, of: stored)
      return .json(try store(body, over: stored, name: name, project: project, call, in: &world))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, name, document) = try RunAPI.findJob(call, "run.jobs.delete", in: world)
      try RunServices().checkEtag(call.request.query("etag"), of: document)
      let response = typed(document).merging(["deleteTime": .string(world.timestamp)])
      let executions = world.list(JobDocument.executions, prefix: "\(name)/executions/").map {
        OperationEffect.remove(collection: JobDocument.executions, name: $0.name)
      }
      return .json(
        world.startOperation(
          api: "run", name: operation(of: name, project, in: world), metadata: response, response: response,
          effects: [
            .remove(collection: JobDocument.collection, name: name), .remove(collection: "policies", name: name),
          ] + executions))
    }
  }

  @Sendable private func run(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, name, document) = try RunAPI.findJob(call, "run.jobs.run", in: world)
      return .json(try begin(document, name: name, project: project, in: &world).operation)
    }
  }

  @Sendable private func executions(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, name, _) = try RunAPI.findJob(call, "run.executions.list", in: world)
      let all = world.list(JobDocument.executions, prefix: "\(name)/executions/").map(\.document)
      return .json(try Page(all, request: call.request).json("executions"))
    }
  }

  @Sendable private func execution(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, name, _) = try RunAPI.findJob(call, "run.executions.get", in: world)
      guard let found = world[JobDocument.executions, "\(name)/executions/\(call["execution"])"] else {
        throw APIError.notFound
      }
      return .json(ServiceDocument.shown(found))
    }
  }

  /// Stores a job as it is wanted.
  /// - Returns: the operation.
  /// - Throws: an `APIError` for what cannot be.
  func store(
    _ wanted: JSON, over stored: JSON?, name: String, project: Project, _ call: Call, in world: inout World
  ) throws -> JSON {
    let job = JobDocument.desired(
      wanted, over: stored, name: name, project: project, by: call.principal, in: &world)
    do {
      try JobDocument.check(job)
    } catch let refusal as ContainerLimits.Refusal {
      throw APIError.invalidArgument(refusal.message)
    }
    if let email = job[path: "template.template.serviceAccount"]?.string {
      try RuntimeAccount(email: email, project: project).requireUse(by: call.principal, in: world)
    }
    world[JobDocument.collection, name] = job
    return world.startOperation(
      api: "run", name: operation(of: name, project, in: world), metadata: typed(job), response: typed(job))
  }

  /// Begins an execution, which ends by itself.
  /// - Returns: the operation, and the execution's full name.
  func begin(
    _ job: JSON, name: String, project: Project, in world: inout World
  ) throws -> (operation: JSON, execution: String) {
    let id = "\(KnativeService.last(job["name"]))-\(world.newOperationID().prefix(5))"
    let (begun, ended, failure) = JobDocument.execution(of: job, id: id, project: project, in: world)
    let full = "\(name)/executions/\(id)"
    world[JobDocument.executions, full] = begun
    var counted = job
    counted["executionCount"] = .int(Int64((job["executionCount"]?.int ?? 0) + 1))
    counted["latestCreatedExecution"] = ["name": .string(id), "createTime": .string(world.timestamp)]
    world[JobDocument.collection, name] = counted
    let type: JSON = ["@type": .string(Self.executionType)]
    let operation = world.startOperation(
      api: "run", name: operation(of: name, project, in: world), metadata: begun.merging(type),
      response: failure == nil ? begun.merging(ended).merging(type) : nil,
      error: failure.map { ["code": 9, "message": .string($0)] },
      effects: [.merge(collection: JobDocument.executions, name: full, ended)])
    return (operation, full)
  }

  private func typed(_ job: JSON) -> JSON { ServiceDocument.shown(job).merging(["@type": .string(Self.type)]) }

  private func operation(of name: String, _ project: Project, in world: World) -> String {
    let location = name.split(separator: "/").dropFirst(3).first ?? ""
    return "projects/\(project.id)/locations/\(location)/operations/\(world.newOperationID())"
  }
}
