/// A project of the sandbox.
package struct Project: Sendable {
  /// The project id.
  package let id: String
  /// The project number, in digits.
  package let number: String
  /// Whether a billing account is linked.
  package let billingEnabled: Bool
}

extension World {
  /// The project of an id or number; nil where there is none.
  package func findProject(_ name: String) -> Project? {
    let projects = self["projects"]
    let document = projects[name] ?? projects.values.first { $0["projectNumber"]?.string == name }
    guard let document, let id = document["projectId"]?.string, let number = document["projectNumber"]?.string else {
      return nil
    }
    return Project(id: id, number: number, billingEnabled: document["billingEnabled"]?.bool ?? false)
  }

  /// Lets a call to an API of a project in: the project exists, the API is enabled, the caller has the permission.
  /// - Parameters:
  ///   - call: who asks.
  ///   - name: the project's id or number as in the path.
  ///   - service: the API, such as `run.googleapis.com`.
  ///   - permission: what the call needs, such as `run.services.get`.
  ///   - resource: name for the refusal, and key of the resource's own policy; nil is the project.
  ///   - part: what of the resource is asked for, where that is more than itself.
  /// - Returns: the project.
  /// - Throws: 403 in the order that Google checks.
  @discardableResult
  package func admit(
    _ call: Call, project name: String, service: String, permission: String, resource: String? = nil,
    part: String? = nil
  ) throws(APIError) -> Project {
    guard let project = findProject(name) else { throw .consumerInvalid(name) }
    try requireService(service, in: project)
    guard holds(call.principal, permission, project: project, resource: resource, part: part) else {
      throw .permissionDenied(permission, on: resource ?? "projects/\(project.id)")
    }
    return project
  }
}
