/// Where the entries of a Cloud Run service come from.
package struct RevisionPlace: Sendable, Hashable {
  /// The project's id.
  package let project: String
  /// The region.
  package let location: String
  package let service: String
  /// The revision's short name; empty for what is said of the service as a whole.
  package let revision: String

  /// A revision by the names that it goes by.
  package init(project: String, location: String, service: String, revision: String) {
    (self.project, self.location, self.service, self.revision) = (project, location, service, revision)
  }

  /// A revision by its service's full name: `projects/P/locations/L/services/S`.
  package init(serviceName: String, revision: String) {
    let parts = serviceName.split(separator: "/").map(String.init)
    let isFull = parts.count == 6
    self.init(
      project: isFull ? parts[1] : "", location: isFull ? parts[3] : "", service: isFull ? parts[5] : serviceName,
      revision: revision)
  }

  /// The labels of `cloud_run_revision`.
  var labels: [String: String] {
    [
      "project_id": project, "location": location, "service_name": service, "revision_name": revision,
      "configuration_name": service,
    ]
  }

  /// The monitored resource.
  var resource: JSON { ["type": "cloud_run_revision", "labels": .object(labels.mapValues(JSON.string))] }

  /// The name of its container, as Cloud Run calls one without a name.
  var container: String { "\(service)-1" }
}
