/// How much a role gives, in the order in which an operator has to look at it.
package enum RolePower: String, Sendable, Comparable, Codable {
  /// Who can become the account, and so do all that it may.
  case becomes
  /// Administers something on the whole project, or acts as other accounts.
  case administers
  case uses

  private var order: Int {
    switch self {
    case .becomes: 0
    case .administers: 1
    case .uses: 2
    }
  }

  package static func < (left: RolePower, right: RolePower) -> Bool { left.order < right.order }
}

/// What a role allows, in words.
package struct RoleMeaning: Sendable, Equatable {
  package let power: RolePower
  /// What the member may do, in a few words that begin with a verb.
  package let allows: String
}

extension RoleGrant {
  /// What each role allows; on a single account, `iam.serviceAccountUser` is another thing than on the project.
  static let meanings: [String: RoleMeaning] = [
    "iam.workloadIdentityUser": RoleMeaning(power: .becomes, allows: "become this account and do all that it may"),
    "browser": RoleMeaning(power: .uses, allows: "read the project and its IAM policy"),
    "serviceusage.serviceUsageConsumer": RoleMeaning(power: .uses, allows: "see and use the APIs that are enabled"),
    "iam.securityReviewer": RoleMeaning(
      power: .uses, allows: "list everything and read every IAM policy of the project"),
    "iam.serviceAccountViewer": RoleMeaning(power: .uses, allows: "read the service accounts of the project"),
    "iam.workloadIdentityPoolViewer": RoleMeaning(power: .uses, allows: "read the identity pools of the project"),
    "run.viewer": RoleMeaning(power: .uses, allows: "read every Cloud Run service, its variables included"),
    "cloudscheduler.viewer": RoleMeaning(power: .uses, allows: "read every scheduled job"),
    "secretmanager.viewer": RoleMeaning(power: .uses, allows: "see which secrets there are, not what they hold"),
    "artifactregistry.reader": RoleMeaning(power: .uses, allows: "read and pull images"),
    "storage.legacyBucketReader": RoleMeaning(
      power: .uses, allows: "read the bucket's settings and list what is in it"),
    "artifactregistry.writer": RoleMeaning(power: .uses, allows: "read and push images"),
    "run.developer": RoleMeaning(
      power: .uses, allows: "deploy revisions, move traffic and delete the service; not change who may call it"),
    "run.invoker": RoleMeaning(power: .uses, allows: "call the service"),
    "logging.viewer": RoleMeaning(power: .uses, allows: "read the logs of the whole project"),
    "monitoring.viewer": RoleMeaning(power: .uses, allows: "read the metrics of the whole project"),
    "monitoring.metricWriter": RoleMeaning(power: .uses, allows: "write metrics"),
    "cloudtrace.agent": RoleMeaning(power: .uses, allows: "write traces"),
    "logging.logWriter": RoleMeaning(power: .uses, allows: "write log entries"),
    "secretmanager.secretAccessor": RoleMeaning(power: .uses, allows: "read the values of this secret"),
    "cloudsql.client": RoleMeaning(power: .uses, allows: "connect to the Cloud SQL instances of the project"),
    "storage.objectUser": RoleMeaning(power: .uses, allows: "read, write and delete what is in the bucket"),
    "storage.objectViewer": RoleMeaning(power: .uses, allows: "read what is in the bucket"),
    "datastore.user": RoleMeaning(power: .uses, allows: "read and change all documents in Firestore"),
    "aiplatform.user": RoleMeaning(power: .uses, allows: "call models, and use everything in Vertex AI"),
    "run.admin": RoleMeaning(
      power: .administers, allows: "deploy, delete and open to everybody any Cloud Run service"),
    "storage.admin": RoleMeaning(power: .administers, allows: "read, change, delete and share every bucket"),
    "artifactregistry.admin": RoleMeaning(
      power: .administers, allows: "change, delete and share every image repository"),
    "secretmanager.admin": RoleMeaning(power: .administers, allows: "read, change and share every secret"),
    "monitoring.admin": RoleMeaning(power: .administers, allows: "change and delete every alert, dashboard and metric"),
    "logging.admin": RoleMeaning(power: .administers, allows: "read and delete every log, and change what is logged"),
    "cloudscheduler.admin": RoleMeaning(power: .administers, allows: "change and delete every scheduled job"),
    "datastore.owner": RoleMeaning(power: .administers, allows: "read, change and delete every Firestore database"),
    "aiplatform.admin": RoleMeaning(power: .administers, allows: "change and delete everything in Vertex AI"),
  ]

  /// What this grant allows.
  package var meaning: RoleMeaning {
    let name = String(role.trimmingPrefix("roles/"))
    if name == "iam.serviceAccountUser" {
      return resource == .project
        ? RoleMeaning(
          power: .administers,
          allows: "act as every service account of the project, with all that the most powerful of them may")
        : RoleMeaning(power: .becomes, allows: "deploy services that run as this account")
    }
    if resource == .releaseJob {
      return RoleMeaning(power: .uses, allows: "change, run and delete this job; not change who may run it")
    }
    return Self.meanings[name]
      ?? RoleMeaning(power: Self.isBroad(role, on: resource) ? .administers : .uses, allows: Self.words(of: self))
  }

  /// Whether a role gives far more than one service needs: the three basic ones, and whatever administers or owns.
  static func isBroad(_ role: String, on resource: Resource) -> Bool {
    let name = String(role.trimmingPrefix("roles/"))
    if ["owner", "editor", "viewer", "iam.securityAdmin", "iam.serviceAccountTokenCreator"].contains(name) {
      return true
    }
    let last = name.split(separator: ".").last?.lowercased() ?? ""
    switch resource {
    case .project, .otherProject: return last.hasSuffix("admin") || last.hasSuffix("owner")
    default: return false
    }
  }

  private static func words(of grant: RoleGrant) -> String {
    guard grant.reason == asking || isBroad(grant.role, on: grant.resource) else { return grant.reason }
    return switch grant.resource {
    case .project, .otherProject: "do all that \(grant.role) allows on the whole project"
    default: "do all that \(grant.role) allows there"
    }
  }

  /// The reason of a grant that only the answers give one for.
  static let asking = "the answers ask for it"
}
