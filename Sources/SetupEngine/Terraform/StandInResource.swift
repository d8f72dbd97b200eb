import GoogleCloud
import RESTClient

/// One resource of the configuration, as the stand-in sends it.
struct StandInResource: Sendable, Equatable {
  /// What it is; the raw values are Terraform's types.
  enum Kind: String, Codable, Sendable {
    case service = "google_cloud_run_v2_service"
    case invoker = "google_cloud_run_v2_service_iam_member"
    case job = "google_cloud_scheduler_job"
    case alertPolicy = "google_monitoring_alert_policy"
    case dashboard = "google_monitoring_dashboard"

    var api: API {
      switch self {
      case .service, .invoker: .run
      case .job: .scheduler
      case .alertPolicy, .dashboard: .monitoring
      }
    }

    /// The version path of the API.
    var version: String {
      switch self {
      case .service, .invoker: "v2"
      case .job, .dashboard: "v1"
      case .alertPolicy: "v3"
      }
    }

    /// Its collection's last path component, and the list's field.
    var collection: String {
      switch self {
      case .service, .invoker: "services"
      case .job: "jobs"
      case .alertPolicy: "alertPolicies"
      case .dashboard: "dashboards"
      }
    }
  }

  var kind: Kind
  /// Terraform's address, such as `google_monitoring_alert_policy.latency`.
  var address: String
  /// What contains it: `projects/P/locations/L`, `projects/P`.
  var parent: String
  /// The full name where the configuration decides it; nil where the server does.
  var name: String?
  /// The request's body: only what the configuration says.
  var body: JSONValue

  /// What the workflow owns once the service exists; Terraform's `ignore_changes`.
  private static let ignored = ["image"]

  /// Where what is there differs from the configuration.
  func differences(from actual: JSONValue) -> [JSONDifference] {
    JSONDifference.between(actual, body).filter { !Self.ignored.contains($0.path.last ?? "") }
  }

  /// The body of an update, with what is not the configuration's to change taken over from what is there.
  func updateBody(over actual: JSONValue) -> JSONValue {
    guard kind == .service, case .string = actual["template"]["containers"].array.first?["image"] else { return body }
    var changed = body
    var template = body["template"]
    template["containers"] = .array(
      zip(body["template"]["containers"].array, actual["template"]["containers"].array).map { wanted, there in
        var container = wanted
        container["image"] = there["image"]
        return container
      })
    changed["template"] = template
    return changed
  }
}
