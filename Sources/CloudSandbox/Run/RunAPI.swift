/// Cloud Run: services and revisions of v2, and what gcloud asks of v1 and of Knative's API.
package struct RunAPI: EmulatedAPI {
  static let service = "run.googleapis.com"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] {
    RunServices().routes + RunJobs().routes + RunPolicies().routes + RunKnative().routes + KnativeJobs().routes
  }

  /// The full name of the service that a call names.
  static func name(_ call: Call, location: String? = nil, in project: Project) -> String {
    "projects/\(project.id)/locations/\(location ?? call["location"])/services/\(call["service"])"
  }

  /// The full name of the job that a call names.
  static func jobName(_ call: Call, location: String? = nil, in project: Project) -> String {
    "projects/\(project.id)/locations/\(location ?? call["location"])/jobs/\(call["job"])"
  }

  /// The job that a call names, if the caller has the permission.
  static func findJob(
    _ call: Call, location: String? = nil, _ permission: String, in world: World
  ) throws -> (project: Project, name: String, document: JSON) {
    guard let project = world.findProject(call["project"]) else { throw APIError.consumerInvalid(call["project"]) }
    let name = jobName(call, location: location, in: project)
    try world.admit(call, project: project.id, service: service, permission: permission, resource: name)
    guard let document = world[JobDocument.collection, name] else {
      throw APIError.notFound(
        "Resource '\(call["job"])' of kind 'JOB' in region '\(location ?? call["location"])' in project "
          + "'\(project.id)' does not exist.")
    }
    return (project, name, document)
  }

  /// The region that gcloud puts in front of the host: `us-central1-run.sandbox.invalid`.
  static func region(of call: Call) -> String {
    guard let end = call.request.host.firstRange(of: "-run.")?.lowerBound else { return "-" }
    return String(call.request.host[..<end])
  }

  /// The service that a call names, if the caller has the permission.
  static func find(
    _ call: Call, location: String? = nil, _ permission: String, in world: World
  ) throws -> (project: Project, name: String, document: JSON) {
    guard let project = world.findProject(call["project"]) else { throw APIError.consumerInvalid(call["project"]) }
    let name = name(call, location: location, in: project)
    try world.admit(call, project: project.id, service: service, permission: permission, resource: name)
    guard let document = world[ServiceDocument.collection, name] else {
      throw APIError.notFound(
        "Resource '\(call["service"])' of kind 'SERVICE' in region "
          + "'\(location ?? call["location"])' in project '\(project.id)' does not exist.")
    }
    return (project, name, document)
  }
}
