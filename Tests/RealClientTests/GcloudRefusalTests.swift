import RealPrograms
import Testing

@Suite(
  "What the real gcloud says to a refusal",
  .enabled(if: Tool("gcloud") != nil, "gcloud is not installed"), .sharedSandbox, .serialized)
struct GcloudRefusalTests {
  private func gcloud(_ arguments: String...) async throws -> Tool.Result {
    let result = try await Sample.sandbox.run("gcloud", arguments)
    // What gcloud prints where it does not understand an answer.
    #expect(!result.error.contains("Traceback") && !result.error.contains("gcloud crashed"), "\(result.error)")
    return result
  }

  @Test("409: it exists already")
  func conflict() async throws {
    let arguments = ["iam", "service-accounts", "create", "twice-made"]
    let first = try await Sample.sandbox.run("gcloud", arguments)
    #expect(first.status == 0 && first.error.contains("Created service account [twice-made]."), "\(first.error)")
    let second = try await gcloud("iam", "service-accounts", "create", "twice-made")
    #expect(second.status == 1)
    #expect(
      second.error.hasPrefix(
        "ERROR: (gcloud.iam.service-accounts.create) Resource in projects [orchestra-demo] is the subject of a conflict: "
          + "Service account twice-made already exists within project projects/orchestra-demo."), "\(second.error)")
  }

  @Test("403: the API is disabled, and how to enable it")
  func disabled() async throws {
    let result = try await gcloud("secrets", "list", "--project=orchestra-staging")
    #expect(result.status == 1)
    #expect(
      result.error.contains(
        "Secret Manager API has not been used in project orchestra-staging before or it is disabled."),
      "\(result.error)")
    #expect(result.error.contains("reason: SERVICE_DISABLED"))
    #expect(result.error.contains("Google developers console API activation"), "Help's link: \(result.error)")
  }

  @Test("403: the permission is missing, by name")
  func permission() async throws {
    let result = try await gcloud("iam", "service-accounts", "create", "not-allowed", "--project=shared-platform")
    #expect(result.status == 1)
    #expect(
      result.error.contains("does not have permission to access projects instance [shared-platform]"),
      "\(result.error)")
    #expect(result.error.contains("Permission 'iam.serviceAccounts.create' denied on resource"))
    #expect(result.error.contains("reason: IAM_PERMISSION_DENIED"))
  }

  @Test("400: the request is wrong, and where")
  func badRequest() async throws {
    let result = try await gcloud(
      "projects", "add-iam-policy-binding", Sample.project, "--condition=None", "--role=roles/viewer",
      "--member=serviceAccount:nobody@orchestra-demo.iam.gserviceaccount.com")
    #expect(result.status == 1)
    #expect(
      result.error.contains(
        "ERROR: (gcloud.projects.add-iam-policy-binding) INVALID_ARGUMENT: Service account "
          + "nobody@orchestra-demo.iam.gserviceaccount.com does not exist."), "\(result.error)")
  }

  @Test("401: the token is not valid")
  func unauthenticated() async throws {
    let result = try await Sample.sandbox.run(
      "gcloud", ["iam", "service-accounts", "list"],
      ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": "", "CLOUDSDK_AUTH_ACCESS_TOKEN": "expired"])
    #expect(result.status == 1)
    #expect(
      result.error.contains(
        "ERROR: (gcloud.iam.service-accounts.list) UNAUTHENTICATED: Request had invalid authentication credentials."),
      "\(result.error)")
  }

  @Test("404: by way of the proxy, in Cloud Run's older API too")
  func missing() async throws {
    let enabled = try await gcloud("services", "enable", "run.googleapis.com")
    #expect(enabled.status == 0, "\(enabled.error)")
    var result = try await gcloud("run", "services", "describe", "nothing-here", "--region=us-central1")
    // What was enabled is so everywhere only a little later.
    for _ in 0..<10 where result.error.contains("SERVICE_DISABLED") {
      try await Task.sleep(for: .seconds(1))
      result = try await gcloud("run", "services", "describe", "nothing-here", "--region=us-central1")
    }
    #expect(result.status == 1)
    #expect(
      result.error.contains("ERROR: (gcloud.run.services.describe) Cannot find service [nothing-here]"),
      "\(result.error)")
  }
}
