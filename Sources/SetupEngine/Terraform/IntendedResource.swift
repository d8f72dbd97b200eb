import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// A resource that an apply is about to make, journalled before: killed between the making and the writing of the state, the
/// next run knows by it what is its own, and takes it into the state.
package struct IntendedResource: Sendable, Equatable, Codable {
  /// The address in the configuration.
  package var address: String
  /// Its full name where the configuration decides it, else the name that it is shown by.
  package var name: String
  /// The full names of those that were there under that name before: they are somebody else's.
  package var others: [String]

  package init(address: String, name: String, others: [String]) {
    self.address = address
    self.name = name
    self.others = others
  }

  /// What the planned changes are about to make, and what is there before; members of policies are the same twice.
  ///
  /// - Parameters:
  ///   - changes: what is planned.
  ///   - scene: where.
  /// - Returns: a value for each resource that is made and can be found again.
  /// - Throws: what the look-ups throw.
  static func all(of changes: [ResourceChange], _ scene: Scene) async throws -> [IntendedResource] {
    let made = Set(
      changes.filter { change in
        switch change.action {
        case .create, .replace: true
        default: false
        }
      }.map(\.address))
    guard !made.isEmpty, let configuration = try? Configuration(folder: scene.workspace.folder) else { return [] }
    let evaluation = Evaluation(configuration) { _ in .unknown }
    let instances = configuration.resources.flatMap { (try? evaluation.instances(of: $0)) ?? [] }
    var all: [IntendedResource] = []
    for instance in instances where made.contains(instance.address) {
      guard let name = name(of: instance, in: scene.project) else { continue }
      var resource = IntendedResource(address: instance.address, name: name, others: [])
      resource.others = try await resource.found(scene)
      all.append(resource)
    }
    return all
  }

  /// What an interrupted apply has made and its state may not know; nothing where the last apply has ended.
  static func interrupted(_ scene: Scene) async throws -> [Adoption] {
    let workspace = scene.workspace
    guard
      case .terraform(let fact)? = await scene.journal.fact(.terraform, "\(workspace.bucket)/\(workspace.prefix)"),
      let intended = fact.intended
    else { return [] }
    var adoptions: [Adoption] = []
    for resource in intended {
      let own = try await resource.found(scene).first { !resource.others.contains($0) }
      if let own { adoptions.append(Adoption(address: resource.address, id: own)) }
    }
    return adoptions
  }

  private static func name(of instance: Evaluation.Instance, in project: String) -> String? {
    let values = instance.values.json
    switch instance.type {
    case "google_cloud_run_v2_service":
      return values["name"].string.map {
        "projects/\(project)/locations/\(values["location"].string ?? "")/services/\($0)"
      }
    case "google_cloud_scheduler_job":
      return values["name"].string.map {
        "projects/\(project)/locations/\(values["region"].string ?? "")/jobs/\($0)"
      }
    case "google_monitoring_dashboard":
      let document = try? JSONValue(bytes: Array((values["dashboard_json"].string ?? "").utf8))
      return document?["displayName"].string
    default: return values["display_name"].string
    }
  }

  /// The full names of what is there under the name.
  private func found(_ scene: Scene) async throws -> [String] {
    let google = scene.google
    switch address.prefix(while: { $0 != "." }) {
    case "google_cloud_run_v2_service": return try await found(.run, "v2", scene)
    case "google_cloud_scheduler_job": return try await found(.scheduler, "v1", scene)
    case "google_monitoring_alert_policy": return try await shown(google, "v3", "alertPolicies", scene)
    case "google_monitoring_notification_channel": return try await shown(google, "v3", "notificationChannels", scene)
    case "google_monitoring_dashboard": return try await shown(google, "v1", "dashboards", scene)
    default: return []
    }
  }

  private func found(_ api: API, _ version: String, _ scene: Scene) async throws -> [String] {
    let request = GoogleRequest<JSONValue>(.get, api, "\(version)/\(name)")
    return try await scene.existing { try await scene.google.find(request) } == nil ? [] : [name]
  }

  private func shown(
    _ google: GoogleCloudClient, _ version: String, _ collection: String, _ scene: Scene
  ) async throws -> [String] {
    let request = GoogleRequest<[JSONValue]>(.get, .monitoring, "\(version)/projects/\(scene.project)/\(collection)") {
      try $0.elements(collection)
    }
    let all = try await scene.existing { try await google.all(request) } ?? []
    return all.filter { $0["displayName"].string == name }.compactMap { $0["name"].string }
  }
}
