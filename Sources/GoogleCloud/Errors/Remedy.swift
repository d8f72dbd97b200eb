extension GoogleCloudError {
  /// What happened, in one sentence.
  package var message: String {
    let what = request.isEmpty ? "Google Cloud" : request
    if isPerimeter { return "A perimeter of VPC Service Controls forbids the request (\(what))." }
    if reasonCode == "USER_PROJECT_DENIED" {
      return "The project that pays the quota of your credentials is denied to them (\(what))."
    }
    return switch kind {
    case .noCredentials:
      credentials == nil
        ? "No Google Cloud credentials were found." : "The Google Cloud credentials cannot be used."
    case .unauthenticated: "Google Cloud did not accept the credentials (\(what))."
    case .notPermitted: "Google Cloud refused permission (\(what))."
    case .serviceDisabled: "\(metadata["serviceTitle"] ?? metadata["service"] ?? "A Google Cloud API") is not enabled."
    case .billingDisabled: "The project has no active billing account."
    case .notFound: "Google Cloud does not know the resource (\(what))."
    case .alreadyExists: "The resource exists already (\(what))."
    case .aborted, .preconditionFailed: "The resource changed at the same time (\(what))."
    case .invalid, .failedPrecondition: "Google Cloud refused the request (\(what))."
    case .exhausted: "Google Cloud's rate limit or quota is used up (\(what))."
    case .unavailable: "Google Cloud is unavailable (\(what), status \(status))."
    case .unreachable, .notReachable: "Google Cloud could not be reached (\(what))."
    case .timedOut: "Google Cloud did not answer in time (\(what))."
    case .other: "Google Cloud answered \(status) (\(what))."
    }
  }

  /// Why, in the server's words with the facts it gave.
  package var reason: String {
    var parts = [detail.hasSuffix(".") ? detail : "\(detail)."]
    if let credentials { parts.append("The credentials are those of \(credentials).") }
    if let clockDifference { parts.append(Self.words(clock: clockDifference)) }
    if let permission, !detail.contains(permission) { parts.append("Missing permission: \(permission).") }
    if let constraint { parts.append("Organisation policy: \(constraint).") }
    if let correlation { parts.append("Request id: \(correlation).") }
    return parts.joined(separator: " ")
  }

  /// What to do next, with the exact command where there is one.
  package var remedy: String {
    if clockDifference != nil { return Self.setClock }
    if let advice { return advice }
    if isPerimeter { return RefusalWords.perimeter(perimeterIdentifier, names) }
    if let constraint { return PolicyAdvice.words(constraint, names) }
    switch reasonCode {
    case "USER_PROJECT_DENIED": return "Let the project pay that is worked on: \(names.setQuotaProject)"
    case "CONSUMER_INVALID":
      return "Check the project id: gcloud projects list"
    case "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "invalid_grant", "invalid_rapt":
      return credentials?.remedy ?? Self.signIn
    default: break
    }
    if let words = RefusalWords(detail).remedy(names) { return words }
    switch kind {
    case .noCredentials, .unauthenticated: return credentials?.remedy ?? Self.signIn
    case .serviceDisabled:
      return enabling
    case .billingDisabled: return names.linkBilling
    case .notPermitted:
      guard let role = permission.flatMap(Self.role(granting:)) ?? Self.roleFor(reasonCode) else {
        return "Ask an owner of the project for the missing role: gcloud projects get-iam-policy \(names.projectWord)"
      }
      return "An owner can grant it: gcloud projects add-iam-policy-binding \(names.projectWord) "
        + "\(names.member) --role=\(role) --condition=None"
    case .exhausted, .unavailable:
      guard let retryDelay else { return "Wait a minute, then run it again; it continues where it stopped." }
      return "Wait \(retryDelay.components.seconds) seconds, then run it again; it continues where it stopped."
    case .unreachable, .notReachable, .timedOut:
      return "Check the network, then run it again; it continues where it stopped."
    case .aborted, .preconditionFailed: return "Run it again."
    case .notFound: return "Check the name and the project, then run it again."
    case .alreadyExists:
      return "See whose it is: overture plan; then adopt it by name, overture apply --adopt ID, or choose another name."
    case .invalid, .failedPrecondition, .other: return "Correct what the message names, then run it again."
    }
  }

  private static func words(clock difference: Duration) -> String {
    let minutes = Int((abs(difference / .seconds(60))).rounded())
    return "This machine's clock is \(minutes) minutes \(difference > .zero ? "behind" : "ahead of") Google's, "
      + "and tokens are good for a time."
  }

  #if os(macOS)
    private static let setClock = "Set the clock, then run it again: sudo sntp -sS time.apple.com"
  #else
    private static let setClock = "Set the clock, then run it again: sudo timedatectl set-ntp true"
  #endif

  private static let signIn =
    "Sign in again: gcloud auth login (or gcloud auth application-default login), with the cloud-platform scope."

  /// Who is meant, and which project: what is known of the run, else what the request and the answer say.
  var names: KnownNames {
    var names = known
    names.project =
      known.project ?? Self.project(in: request)
      ?? (reasonCode == "USER_PROJECT_DENIED"
        ? nil : metadata["containerInfo"] ?? metadata["project"] ?? resource.flatMap(Self.project(in:)))
    return names
  }

  /// How an API that is off is enabled where the request counts: in the project that is asked about, or in the one that pays.
  private var enabling: String {
    let wanted = known.project ?? Self.project(in: request)
    let payer = metadata["containerInfo"]
    let hasNone = detail.contains("requires a quota project")
    if let wanted, hasNone || (payer.map { $0 != wanted && !$0.allSatisfy(\.isNumber) } ?? false) {
      return "It is off in \(payer ?? "the project") that pays the quota of your credentials, not in \(wanted). "
        + "Let that one pay: \(names.setQuotaProject)"
    }
    guard let service = metadata["service"] else {
      return "See which APIs are enabled: gcloud services list --enabled --project=\(names.projectWord)"
    }
    return "Run: gcloud services enable \(service) --project=\(wanted ?? payer ?? names.projectWord)"
  }

  /// The least predefined role for a permission that the steps need.
  package static func role(granting permission: String) -> String? {
    roles.first { permission.hasPrefix($0.0) }?.1
  }

  /// Longest prefixes first; from section 4 of the API notes.
  private static let roles = [
    ("serviceusage.", "roles/serviceusage.serviceUsageAdmin"),
    ("iam.workloadIdentityPool", "roles/iam.workloadIdentityPoolAdmin"),
    ("iam.serviceAccountKeys.", "roles/iam.serviceAccountKeyAdmin"),
    ("iam.serviceAccounts.actAs", "roles/iam.serviceAccountUser"),
    ("iam.serviceAccounts.", "roles/iam.serviceAccountAdmin"),
    ("resourcemanager.projects.get", "roles/browser"),
    ("resourcemanager.projects.", "roles/resourcemanager.projectIamAdmin"),
    ("artifactregistry.", "roles/artifactregistry.admin"),
    ("storage.", "roles/storage.admin"),
    ("secretmanager.", "roles/secretmanager.admin"),
    ("run.", "roles/run.admin"),
    ("cloudscheduler.", "roles/cloudscheduler.admin"),
    ("monitoring.timeSeries", "roles/monitoring.viewer"),
    ("monitoring.", "roles/monitoring.editor"),
    ("errorreporting.", "roles/errorreporting.viewer"),
    ("orgpolicy.", "roles/orgpolicy.policyViewer"),
  ]

  private static func roleFor(_ reason: String?) -> String? {
    reason == "AUTH_PERMISSION_DENIED" ? "roles/serviceusage.serviceUsageAdmin" : nil
  }

  /// The project that a resource's name, or a request's address, speaks of.
  private static func project(in resource: String) -> String? {
    let parts = resource.split(separator: "/")
    guard let index = parts.firstIndex(of: "projects"), index + 1 < parts.count else { return nil }
    let name = parts[index + 1].prefix { $0 != ":" && $0 != "?" }
    return name.isEmpty || name == "-" || name == "_" ? nil : String(name)
  }
}
