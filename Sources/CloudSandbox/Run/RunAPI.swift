/// Cloud Run: services and revisions of v2, and what gcloud asks of v1 and of Knative's API.
package struct RunAPI: EmulatedAPI {
  static let service = "run.googleapis.com"

  /// The API; all it knows is in the world.
  package init() {}

  /// Its methods.
  package var routes: [Route] { RunServices().routes + RunPolicies().routes + RunKnative().routes }

  /// The full name of the service that a call names.
  static func name(_ call: Call, location: String? = nil, in project: Project) -> String {
    "projects/\(project.id)/locations/\(location ?? call["location"])/services/\(call["service"])"
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
