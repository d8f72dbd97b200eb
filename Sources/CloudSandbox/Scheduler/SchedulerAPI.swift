import Foundation

/// Cloud Scheduler v1: jobs, all methods synchronous. Nothing fires: the sandbox has no service that would be kept warm.
package struct SchedulerAPI: EmulatedAPI {
  private static let service = "cloudscheduler.googleapis.com"
  static let collection = "cloudscheduler.jobs"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    let location = "/cloudscheduler/v1/projects/{project}/locations/{location}"
    let job = "\(location)/jobs/{job}"
    return [
      Route("GET", "/cloudscheduler/v1/projects/{project}/locations", locations),
      Route("GET", "\(location)/jobs", list),
      Route("POST", "\(location)/jobs", create),
      Route("GET", job, get),
      Route("PATCH", job, patch),
      Route("DELETE", job, delete),
      Route("POST", "\(job):pause") {
        try await change($0, "cloudscheduler.jobs.pause", ["state": "PAUSED"], from: "ENABLED")
      },
      Route("POST", "\(job):resume") {
        try await change($0, "cloudscheduler.jobs.enable", ["state": "ENABLED"], from: "PAUSED")
      },
      Route("POST", "\(job):run") { try await change($0, "cloudscheduler.jobs.run", nil) },
    ]
  }

  @Sendable private func locations(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "cloudscheduler.locations.list")
      let page = try Page(Regions.list(in: project.id), request: call.request, standard: 100)
      return .json(page.json("locations"))
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "cloudscheduler.jobs.list")
      let prefix = "projects/\(project.id)/locations/\(call["location"])/jobs/"
      let all = world.list(Self.collection, prefix: prefix).map(\.document)
      return .json(try Page(all, request: call.request).json("jobs"))
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try world.admit(
        call, project: call["project"], service: Self.service, permission: "cloudscheduler.jobs.create")
      guard Regions.contains(call["location"]) else {
        throw APIError.notFound("Location '\(call["location"])' is not a valid location.")
      }
      try world.requireLocation(call["location"], for: "a job", in: project)
      let prefix = "projects/\(project.id)/locations/\(call["location"])/jobs/"
      let given = try call.request.json().fields(JobFields.allowed)
      let id = (given["name"]?.string ?? "").split(separator: "/").last.map(String.init) ?? world.newOperationID()
      guard id.wholeMatch(of: /[A-Za-z0-9_-]{1,500}/) != nil else {
        throw APIError.invalidArgument("Job name must be formatted: \"\(prefix)JOB_ID\".", field: "job.name")
      }
      let name = prefix + id
      guard world[Self.collection, name] == nil else { throw APIError.alreadyExists("Job \(name) already exists.") }
      var job = try JobFields.normalized(given)
      try requireAccount(of: job, in: project, world, for: call)
      job["name"] = .string(name)
      job["state"] = "ENABLED"
      job["userUpdateTime"] = .string(world.timestamp)
      job["scheduleTime"] = JobFields.next(job, after: world.now)
      world[Self.collection, name] = job
      return .json(job)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in .json(try find(call, "cloudscheduler.jobs.get", in: world).document) }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, document) = try find(call, "cloudscheduler.jobs.update", in: world)
      let changes = try call.request.json().fields(JobFields.allowed)
      var job = document.updated(by: changes, mask: call.request.query("updateMask"))
      for field in JobFields.written { job[field] = document[field] }
      job = try JobFields.normalized(job)
      if let project = world.findProject(call["project"]) { try requireAccount(of: job, in: project, world, for: call) }
      job["userUpdateTime"] = .string(world.timestamp)
      job["scheduleTime"] = JobFields.next(job, after: world.now)
      world[Self.collection, name] = job
      return .json(job)
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      world[Self.collection, try find(call, "cloudscheduler.jobs.delete", in: world).name] = nil
      return .empty
    }
  }

  /// Sets fields; with nil, notes an attempt now. A job is paused that is enabled, and resumed that is paused; nothing else.
  private func change(
    _ call: Call, _ permission: String, _ fields: JSON?, from state: JSON? = nil
  ) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (name, document) = try find(call, permission, in: world)
      if let state, document["state"] != state {
        throw APIError.failedPrecondition("The job must be in state \(state.string ?? "") for this.")
      }
      let job = document.merging(fields ?? ["lastAttemptTime": .string(world.timestamp), "status": [:]])
      world[Self.collection, name] = job
      return .json(job)
    }
  }

  /// The account whose token the job sends must exist, and the caller must be allowed to act as it.
  private func requireAccount(of job: JSON, in project: Project, _ world: World, for call: Call) throws {
    let token = job[path: "httpTarget.oidcToken"] ?? job[path: "httpTarget.oauthToken"]
    guard let email = token?["serviceAccountEmail"]?.string else { return }
    try RuntimeAccount(email: email, project: project).requireUse(by: call.principal, in: world)
  }

  private func find(
    _ call: Call, _ permission: String, in world: World
  ) throws -> (name: String, document: JSON) {
    let project = try world.admit(call, project: call["project"], service: Self.service, permission: permission)
    let name = "projects/\(project.id)/locations/\(call["location"])/jobs/\(call["job"])"
    guard let document = world[Self.collection, name] else { throw APIError.notFound("Job not found.") }
    return (name, document)
  }
}
