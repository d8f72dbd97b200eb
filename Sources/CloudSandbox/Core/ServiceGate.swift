/// APIs that must be enabled in a project before they answer.
package enum ServiceGate {
  /// Those that every project has from the start; the first two cannot be turned off.
  package static let base = [
    "cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com", "iam.googleapis.com",
    "logging.googleapis.com", "monitoring.googleapis.com", "storage.googleapis.com",
  ]

  /// The services that exist, with their titles.
  package static let titles: [String: String] = [
    "aiplatform.googleapis.com": "Vertex AI API",
    "artifactregistry.googleapis.com": "Artifact Registry API",
    "billingbudgets.googleapis.com": "Cloud Billing Budget API",
    "cloudbilling.googleapis.com": "Cloud Billing API",
    "cloudbuild.googleapis.com": "Cloud Build API",
    "clouderrorreporting.googleapis.com": "Error Reporting API",
    "cloudresourcemanager.googleapis.com": "Cloud Resource Manager API",
    "cloudscheduler.googleapis.com": "Cloud Scheduler API",
    "cloudtrace.googleapis.com": "Cloud Trace API",
    "compute.googleapis.com": "Compute Engine API",
    "containeranalysis.googleapis.com": "Container Analysis API",
    "firestore.googleapis.com": "Cloud Firestore API",
    "iam.googleapis.com": "Identity and Access Management (IAM) API",
    "iamcredentials.googleapis.com": "IAM Service Account Credentials API",
    "logging.googleapis.com": "Cloud Logging API",
    "monitoring.googleapis.com": "Cloud Monitoring API",
    "orgpolicy.googleapis.com": "Organization Policy API",
    "pubsub.googleapis.com": "Cloud Pub/Sub API",
    "redis.googleapis.com": "Google Cloud Memorystore for Redis API",
    "run.googleapis.com": "Cloud Run Admin API",
    "secretmanager.googleapis.com": "Secret Manager API",
    "serviceusage.googleapis.com": "Service Usage API",
    "sqladmin.googleapis.com": "Cloud SQL Admin API",
    "storage.googleapis.com": "Cloud Storage API",
    "sts.googleapis.com": "Security Token Service API",
    "vpcaccess.googleapis.com": "Serverless VPC Access API",
  ]

  /// Answers although nobody enabled them: without these no project could be set up.
  static let ungated: Set<String> = ["cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com"]

  /// Those that can be enabled without a billing account.
  private static let free: Set<String> = Set(base).union([
    "cloudbilling.googleapis.com", "clouderrorreporting.googleapis.com", "cloudtrace.googleapis.com",
    "firestore.googleapis.com", "iamcredentials.googleapis.com", "orgpolicy.googleapis.com", "pubsub.googleapis.com",
    "sts.googleapis.com",
  ])

  /// Whether enabling it takes a billing account.
  static func needsBilling(_ service: String) -> Bool { !free.contains(service) }

  /// The services that cannot be on without it.
  static func dependents(of service: String) -> [String] {
    switch service {
    case "artifactregistry.googleapis.com", "storage.googleapis.com", "pubsub.googleapis.com":
      ["cloudbuild.googleapis.com"]
    case "compute.googleapis.com": ["vpcaccess.googleapis.com"]
    case "iam.googleapis.com": ["iamcredentials.googleapis.com"]
    default: []
    }
  }
}

extension World {
  /// Whether a service is enabled in a project.
  package func isEnabled(_ service: String, in project: Project) -> Bool {
    self["serviceusage.services", "projects/\(project.number)/services/\(service)"] != nil
  }

  /// Whether a project has anything that belongs to a service.
  func uses(_ service: String, _ project: Project) -> Bool {
    let prefix = String(service.prefix { $0 != "." }) + "."
    return collectionNames.contains { collection in
      collection.hasPrefix(prefix)
        && self[collection].contains { name, document in
          name.hasPrefix("projects/\(project.id)/") || name.hasPrefix("projects/\(project.number)/")
            || document["projectNumber"]?.string == project.number
        }
    }
  }

  /// Refuses calls to a service that is not enabled, with the sentence that gcloud looks for.
  package func requireService(_ service: String, in project: Project) throws(APIError) {
    let name = "serviceusage.services projects/\(project.number)/services/\(service)"
    if ServiceGate.ungated.contains(service) { return }
    if isEnabled(service, in: project), isSettled(name, after: consistency.service) { return }
    let title = ServiceGate.titles[service] ?? service
    let url = "https://console.developers.google.com/apis/api/\(service)/overview?project=\(project.id)"
    let message =
      "\(title) has not been used in project \(project.id) before or it is disabled. Enable it by visiting \(url) then "
      + "retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
    throw APIError(
      403, "PERMISSION_DENIED", message, reason: "accessNotConfigured",
      details: [
        APIError.errorInfo(
          "SERVICE_DISABLED", domain: "googleapis.com",
          [
            "service": .string(service), "serviceTitle": .string(title),
            "consumer": .string("projects/\(project.number)"), "containerInfo": .string(project.id),
            "activationUrl": .string(url),
          ]),
        [
          "@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US", "message": .string(message),
        ],
        APIError.help("Google developers console API activation", url: url),
      ])
  }
}
