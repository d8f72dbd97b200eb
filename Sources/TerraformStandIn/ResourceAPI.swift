import GoogleCloud
import RESTClient
import SetupPlan

/// Where the provider finds and makes the resources of a type.
struct ResourceAPI: Sendable {
  /// What the provider calls it in its errors.
  var title: String
  var api: API
  /// The version path of the API.
  var version: String
  /// Its collection's last path component.
  var collection: String
  /// The attribute that says where it is; nil for what belongs to a project as a whole.
  var place: String?
  /// Whether its name is decided by the configuration, not by the server.
  var isNamed: Bool
  /// The parameter that names a new one.
  var idParameter: String?
  /// How long a change's operation is waited for; only Cloud Run has operations.
  var operation: Duration?
  /// Whether an update sends all of it, and no mask.
  var isReplaced = false

  /// The types of members of policies, each with the collection of what the policy belongs to.
  private static let members = [
    "google_cloud_run_v2_service_iam_member": "services", "google_cloud_run_v2_job_iam_member": "jobs",
  ]
  static let dashboard = "google_monitoring_dashboard"

  /// By Terraform's types; members of policies are another matter.
  static let all: [String: ResourceAPI] = [
    "google_cloud_run_v2_service": ResourceAPI(
      title: "Service", api: .run, version: "v2", collection: "services", place: "location", isNamed: true,
      idParameter: "serviceId", operation: .seconds(900)),
    "google_cloud_run_v2_job": ResourceAPI(
      title: "Job", api: .run, version: "v2", collection: "jobs", place: "location", isNamed: true,
      idParameter: "jobId", operation: .seconds(900), isReplaced: true),
    "google_cloud_scheduler_job": ResourceAPI(
      title: "Job", api: .scheduler, version: "v1", collection: "jobs", place: "region", isNamed: true),
    "google_monitoring_alert_policy": ResourceAPI(
      title: "AlertPolicy", api: .monitoring, version: "v3", collection: "alertPolicies", isNamed: false),
    "google_monitoring_notification_channel": ResourceAPI(
      title: "NotificationChannel", api: .monitoring, version: "v3", collection: "notificationChannels",
      isNamed: false),
    dashboard: ResourceAPI(
      title: "Dashboard", api: .monitoring, version: "v1", collection: "dashboards", isNamed: false),
  ]

  /// What contains it: `projects/P/locations/L`, `projects/P`.
  func parent(_ attributes: JSONValue) -> String {
    let project = "projects/\(attributes["project"].string ?? "")"
    return place.map { "\(project)/locations/\(attributes[$0].string ?? "")" } ?? project
  }

  /// The attributes that an id says: of `projects/P/locations/L/services/S`, or `P/L/S`.
  func attributes(of id: String) -> JSONValue {
    let parts = id.split(separator: "/").map(String.init)
    guard let last = parts.last else { return ["id": .string(id)] }
    let isFull = parts.first == "projects"
    var found: JSONValue = ["name": .string(isNamed ? last : id), "id": .string(id)]
    if parts.count > 2 { found["project"] = .string(isFull ? parts[1] : parts[0]) }
    guard let place else { return found }
    let location = isFull ? (parts.count > 3 ? parts[3] : "") : (parts.count > 1 ? parts[parts.count - 2] : "")
    found[place] = .string(location)
    if !isFull { found["id"] = .string("\(parent(found))/\(collection)/\(last)") }
    return found
  }

  /// The member of a policy that an id says: `projects/P/locations/L/services/S ROLE MEMBER`.
  static func memberAttributes(of id: String) -> JSONValue? {
    let words = id.split(separator: " ", maxSplits: 2).map(String.init)
    let parts = words.first?.split(separator: "/").map(String.init) ?? []
    guard words.count == 3, parts.count == 6 else { return nil }
    return [
      "id": .string(words.joined(separator: "/")), "project": .string(parts[1]), "location": .string(parts[3]),
      "name": .string(words[0]), "role": .string(words[1]), "member": .string(words[2]),
    ]
  }

  /// Whether a type is one of members of policies.
  static func isMember(_ type: String) -> Bool { members[type] != nil }

  /// The full name of what the policy belongs to that a member's attributes name, by that or by its last part.
  static func policyOwner(_ type: String, _ attributes: JSONValue) -> String {
    let name = attributes["name"].string ?? ""
    guard !name.hasPrefix("projects/") else { return name }
    let place = "projects/\(attributes["project"].string ?? "")/locations/\(attributes["location"].string ?? "")"
    return "\(place)/\(members[type] ?? "")/\(name)"
  }

  /// The policy of the service or job that a member's attributes name, by its full name or its last part.
  static func policy(_ type: String, _ attributes: JSONValue) -> PolicyTarget? {
    guard let name = attributes["name"].string?.split(separator: "/").last.map(String.init),
      let project = attributes["project"].string, let location = attributes["location"].string
    else { return nil }
    return members[type] == "jobs"
      ? .runJob(project: project, location: location, job: name)
      : .runService(project: project, location: location, service: name)
  }
}
