extension GoogleCloudError {
  /// What happened, in one sentence.
  package var message: String {
    let what = request.isEmpty ? "Google Cloud" : request
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
    if let constraint, let way = Self.waysRoundPolicies[constraint] { return way }
    if constraint != nil {
      return "Ask an organisation policy administrator, or choose an answer that the policy allows."
    }
    let project = metadata["containerInfo"] ?? metadata["project"] ?? resource.flatMap(Self.project(in:)) ?? "PROJECT"
    switch reasonCode {
    case "USER_PROJECT_DENIED":
      return "Run: gcloud auth application-default set-quota-project \(project)"
    case "CONSUMER_INVALID":
      return "Check the project id: gcloud projects list"
    case "SECURITY_POLICY_VIOLATED":
      return "VPC Service Controls are in the way; give the administrator the identifier above."
    case "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "invalid_grant", "invalid_rapt":
      return credentials?.remedy ?? Self.signIn
    default: break
    }
    switch kind {
    case .noCredentials, .unauthenticated: return credentials?.remedy ?? Self.signIn
    case .serviceDisabled:
      return "Run: gcloud services enable \(metadata["service"] ?? "SERVICE") --project \(project)"
    case .billingDisabled: return "Run: gcloud billing projects link \(project) --billing-account=ACCOUNT"
    case .notPermitted:
      guard let role = permission.flatMap(Self.role(granting:)) ?? Self.roleFor(reasonCode) else {
        return "Ask an owner of the project for the missing role: gcloud projects get-iam-policy \(project)"
      }
      return "An owner can grant it: gcloud projects add-iam-policy-binding \(project) "
        + "--member=user:YOU --role=\(role) --condition=None"
    case .exhausted, .unavailable:
      guard let retryDelay else { return "Wait a minute, then run it again; it continues where it stopped." }
      return "Wait \(retryDelay.components.seconds) seconds, then run it again; it continues where it stopped."
    case .unreachable, .notReachable, .timedOut:
      return "Check the network, then run it again; it continues where it stopped."
    case .aborted, .preconditionFailed: return "Run it again."
    case .notFound: return "Check the name and the project, then run it again."
    case .alreadyExists: return "Choose another name, or remove the existing one."
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

  private static let waysRoundPolicies = [
    "iam.disableServiceAccountKeyCreation": "Choose keyless authentication for the container: it needs no key.",
    "iam.managed.disableServiceAccountKeyCreation": "Choose keyless authentication for the container: it needs no key.",
    "iam.allowedPolicyMemberDomains": "Make the service public by turning its invoker check off, not by allUsers.",
    "iam.managed.allowedPolicyMembers": "Make the service public by turning its invoker check off, not by allUsers.",
    "run.managed.requireInvokerIam": "Choose authenticated access for the service.",
    "run.allowedIngress": "Choose the stricter network answer, internal-and-load-balancing.",
    "iam.workloadIdentityPoolProviders":
      "Ask the organisation administrator to allow https://token.actions.githubusercontent.com as an issuer.",
    "gcp.resourceLocations": "Choose a region that the organisation allows.",
  ]

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

  private static func project(in resource: String) -> String? {
    let parts = resource.split(separator: "/")
    guard let index = parts.firstIndex(of: "projects"), index + 1 < parts.count else { return nil }
    return String(parts[index + 1])
  }
}
