/// What to do about an organisation policy that has refused something: what works under that very policy.
enum PolicyAdvice {
  /// The fix for a constraint, without `constraints/` before it.
  static func words(_ constraint: String, _ names: KnownNames) -> String {
    let project = names.projectWord
    return switch constraint {
    case "iam.disableServiceAccountKeyCreation", "iam.managed.disableServiceAccountKeyCreation":
      "Choose keyless authentication for the container: it needs no key."
    case "iam.disableServiceAccountCreation", "iam.managed.disableServiceAccountCreation":
      "An existing account of that name is used as it is: have an organisation policy administrator lift the policy "
        + "while it is made, gcloud resource-manager org-policies disable-enforce \(constraint) --project=\(project)"
    case "iam.allowedPolicyMemberDomains", "iam.managed.allowedPolicyMembers":
      "Ask an organisation policy administrator to allow the member that is named. A public service needs none: its "
        + "invoker check is turned off, and allUsers is not granted."
    case "run.managed.requireInvokerIam": "Choose authenticated access for the service."
    case "run.allowedIngress":
      "Choose the stricter network answer, internal-and-load-balancing; where the policy does not allow that one either, "
        + "an organisation policy administrator has to: gcloud resource-manager org-policies allow run.allowedIngress "
        + "internal-and-cloud-load-balancing --project=\(project)"
    case "iam.workloadIdentityPoolProviders":
      "Ask an organisation policy administrator to allow GitHub as an issuer: gcloud resource-manager org-policies allow "
        + "iam.workloadIdentityPoolProviders https://token.actions.githubusercontent.com --project=\(project)"
    case "gcp.resourceLocations": "Choose a region that the organisation allows."
    default: "Ask an organisation policy administrator, or choose an answer that the policy allows."
    }
  }
}
