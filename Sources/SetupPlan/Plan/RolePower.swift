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
    return Self.meanings[name] ?? RoleMeaning(power: .uses, allows: reason)
  }
}
