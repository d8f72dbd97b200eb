import Testing

@testable import GoogleCloud

@Suite("What to do about a refusal")
struct RemedyTests {
  @Test(
    "the role that has the missing permission is named, with the command that grants it",
    arguments: [
      ("serviceusage.services.enable", "roles/serviceusage.serviceUsageAdmin"),
      ("iam.workloadIdentityPoolProviders.create", "roles/iam.workloadIdentityPoolAdmin"),
      ("iam.serviceAccountKeys.create", "roles/iam.serviceAccountKeyAdmin"),
      ("iam.serviceAccounts.actAs", "roles/iam.serviceAccountUser"),
      ("iam.serviceAccounts.create", "roles/iam.serviceAccountAdmin"),
      ("resourcemanager.projects.get", "roles/browser"),
      ("resourcemanager.projects.setIamPolicy", "roles/resourcemanager.projectIamAdmin"),
      ("artifactregistry.repositories.create", "roles/artifactregistry.admin"),
      ("storage.buckets.create", "roles/storage.admin"), ("secretmanager.secrets.create", "roles/secretmanager.admin"),
      ("run.services.create", "roles/run.admin"), ("cloudscheduler.jobs.create", "roles/cloudscheduler.admin"),
      ("monitoring.timeSeries.list", "roles/monitoring.viewer"),
      ("monitoring.dashboards.create", "roles/monitoring.editor"),
    ])
  func roles(permission: String, role: String) {
    let error = GoogleCloudError(
      kind: .notPermitted, status: 403, reasonCode: "IAM_PERMISSION_DENIED", detail: "Denied.",
      metadata: ["permission": permission, "resource": "//cloudresourcemanager.googleapis.com/projects/my-project"])
    #expect(
      error.remedy == "An owner can grant it: gcloud projects add-iam-policy-binding my-project "
        + "--member=\"user:$(gcloud config get account)\" --role=\(role) --condition=None")
    #expect(error.reason == "Denied. Missing permission: \(permission).")
  }

  @Test(
    "each reason has its own command",
    arguments: [
      ("USER_PROJECT_DENIED", "gcloud auth application-default set-quota-project \"$(gcloud config get project)\""),
      ("CONSUMER_INVALID", "gcloud projects list"), ("SECURITY_POLICY_VIOLATED", "VPC Service Controls"),
      ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "gcloud auth login"), ("invalid_rapt", "gcloud auth login"),
      ("AUTH_PERMISSION_DENIED", "roles/serviceusage.serviceUsageAdmin"),
    ])
  func reasons(reason: String, words: String) {
    let error = GoogleCloudError(
      kind: .notPermitted, status: 403, reasonCode: reason, detail: "x", metadata: ["containerInfo": "payer"])
    #expect(error.remedy.contains(words))
  }

  @Test("a disabled API gets the command that enables it, with the project it is off in")
  func serviceDisabled() {
    let error = GoogleCloudError(
      kind: .serviceDisabled, status: 403, detail: "x",
      metadata: ["service": "run.googleapis.com", "serviceTitle": "Cloud Run Admin API", "containerInfo": "p1"])
    #expect(error.message == "Cloud Run Admin API is not enabled.")
    #expect(error.remedy == "Run: gcloud services enable run.googleapis.com --project=p1")
  }

  @Test("what is known of the run stands in the commands, and no word to be replaced")
  func known() {
    var denied = GoogleCloudError(
      kind: .notPermitted, status: 403, reasonCode: "USER_PROJECT_DENIED", detail: "x",
      metadata: ["consumer": "projects/old-side-project", "containerInfo": "old-side-project"])
    denied.known = KnownNames(project: "mine", account: "me@example.com")
    #expect(denied.remedy.hasSuffix(": gcloud auth application-default set-quota-project mine"))
    denied.known.quotaVariable = "GOOGLE_CLOUD_QUOTA_PROJECT"
    #expect(denied.remedy.hasSuffix(": export GOOGLE_CLOUD_QUOTA_PROJECT=mine"))
    var missing = GoogleCloudError(
      kind: .notPermitted, status: 403, detail: "x", metadata: ["permission": "run.services.create"])
    missing.known = KnownNames(project: "mine", account: "ci@mine.iam.gserviceaccount.com")
    #expect(
      missing.remedy == "An owner can grant it: gcloud projects add-iam-policy-binding mine "
        + "--member=serviceAccount:ci@mine.iam.gserviceaccount.com --role=roles/run.admin --condition=None")
  }

  @Test("the project that was asked about is the one in the address, where nobody said which")
  func address() {
    let error = GoogleCloudError(
      kind: .notPermitted, status: 403, reasonCode: "USER_PROJECT_DENIED", detail: "x",
      metadata: ["consumer": "projects/old"],
      request: "POST https://cloudresourcemanager.googleapis.com/v3/projects/mine:testIamPermissions")
    #expect(error.remedy.hasSuffix("set-quota-project mine"))
  }

  @Test("an API that is off where the quota is paid is no reason to enable it where the work is done")
  func disabledAtPayer() {
    var error = GoogleCloudError(
      kind: .serviceDisabled, status: 403, detail: "x",
      metadata: ["service": "run.googleapis.com", "containerInfo": "payer"])
    error.known = KnownNames(project: "mine")
    #expect(error.remedy.contains("off in payer"))
    #expect(error.remedy.hasSuffix("set-quota-project mine"))
  }

  @Test("no kind of refusal leaves a word in capitals to be replaced")
  func placeholders() {
    let kinds: [GoogleCloudError.Kind] = [
      .unauthenticated, .notPermitted, .notFound, .serviceDisabled, .billingDisabled, .exhausted, .alreadyExists,
    ]
    for kind in kinds {
      let remedy = GoogleCloudError(kind: kind, status: 403, detail: "words").remedy
      #expect(!["PROJECT", "YOU", "ACCOUNT", "SERVICE"].contains { remedy.contains($0) }, "\(remedy)")
    }
  }

  @Test(
    "an organisation policy gets the answer that it allows",
    arguments: [
      ("iam.disableServiceAccountKeyCreation", "keyless"), ("iam.managed.disableServiceAccountKeyCreation", "keyless"),
      ("iam.allowedPolicyMemberDomains", "invoker check"), ("run.managed.requireInvokerIam", "authenticated"),
      ("run.allowedIngress", "internal-and-load-balancing"),
      ("iam.workloadIdentityPoolProviders", "token.actions.githubusercontent.com"),
      ("gcp.resourceLocations", "region"), ("gcp.other", "Ask an organisation policy administrator"),
    ])
  func policies(constraint: String, words: String) {
    let error = GoogleCloudError(
      kind: .failedPrecondition, status: 400, detail: "It violates constraints/\(constraint).")
    #expect(error.remedy.contains(words))
    #expect(error.reason.contains("Organisation policy: \(constraint)."))
  }

  @Test("load says how long to wait")
  func load() {
    let error = GoogleCloudError(kind: .exhausted, status: 429, detail: "x", retryDelay: .seconds(90))
    #expect(error.remedy == "Wait 90 seconds, then run it again; it continues where it stopped.")
    #expect(
      GoogleCloudError(kind: .unavailable, status: 503, detail: "x").remedy.hasPrefix("Wait a minute"))
  }

  @Test("every kind has its sentence, its reason and its remedy")
  func complete() {
    let kinds: [GoogleCloudError.Kind] = [
      .unauthenticated, .notPermitted, .notFound, .alreadyExists, .aborted, .preconditionFailed, .invalid,
      .failedPrecondition, .serviceDisabled, .billingDisabled, .exhausted, .unavailable, .unreachable, .timedOut,
      .noCredentials, .other,
    ]
    let texts = kinds.map { GoogleCloudError(kind: $0, status: 400, detail: "words", request: "GET https://x") }
    for error in texts {
      #expect(error.message.hasSuffix("."))
      #expect(error.reason == "words.")
      #expect(!error.remedy.isEmpty)
    }
    // Aborted and stale mean the same to a person, as do refused and failed.
    #expect(Set(texts.map(\.message)).count == kinds.count - 2)
  }
}
