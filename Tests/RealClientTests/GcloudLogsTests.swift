import Foundation
import RealPrograms
import Testing

@Suite(
  "The real gcloud and the logs of a service",
  .enabled(if: Tool("gcloud") != nil && Tool("curl") != nil, "gcloud or curl is not installed"),
  .sharedSandbox, .serialized)
struct GcloudLogsTests {
  private func gcloud(_ arguments: String...) async throws -> Tool.Result {
    let result = try await Sample.sandbox.run("gcloud", arguments)
    try #require(result.status == 0, "\(arguments): \(result.error)")
    return result
  }

  @Test(
    "reads them by its own filter, by ours, in pages, and is told what is wrong with a filter", .timeLimit(.minutes(3)))
  func read() async throws {
    _ = try await gcloud("services", "enable", "run.googleapis.com")
    let variables = try Sample.sandbox.environment
    let body =
      #"{"invokerIamDisabled":true,"template":{"containers":[{"image":"us-docker.pkg.dev/cloudrun/container/hello"}]}}"#
    let made = try await Sample.sandbox.run(
      "curl",
      [
        // An API that was just enabled is not there for all requests yet.
        "-sS", "--fail-with-body", "--retry", "8", "--retry-all-errors", "--retry-delay", "1", "-H",
        "Authorization: Bearer \(variables["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? "")",
        "-H", "Content-Type: application/json", "-d", body,
        (variables["GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT"] ?? "")
          + "projects/orchestra-demo/locations/us-central1/services?serviceId=spoken",
      ])
    try #require(made.status == 0, "\(made.output) \(made.error)")
    let address = try await gcloud(
      "run", "services", "describe", "spoken", "--region=us-central1", "--format=value(status.url)")
    let url = address.output.trimmingCharacters(in: .whitespacesAndNewlines)
    for _ in 0..<3 {
      let visit = try await Sample.sandbox.run(
        "curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "\(url)/health"])
      try #require(visit.output == "200", "\(visit.error)")
    }
    let lines = try await gcloud("run", "services", "logs", "read", "spoken", "--region=us-central1")
    #expect(lines.output.components(separatedBy: "GET 200 ").count == 4, "\(lines.output)")
    let starts = try await gcloud(
      "logging", "read", "log_id(\"run.googleapis.com/varlog/system\") AND resource.labels.service_name=spoken",
      "--order=asc", "--format=value(textPayload)")
    #expect(starts.output.hasPrefix("Starting new instance. Reason: DEPLOYMENT_ROLLOUT - "), "\(starts.output)")
    #expect(starts.output.contains("Default STARTUP TCP probe succeeded after 1 attempt for container \"spoken-1\""))
    let two = try await gcloud("logging", "read", "httpRequest.status=200", "--limit=2", "--format=value(insertId)")
    #expect(Set(two.output.split(separator: "\n")).count == 2)
    let who = try await gcloud(
      "logging", "read", "protoPayload.methodName:\"Services.CreateService\"",
      "--format=value(protoPayload.authenticationInfo.principalEmail)")
    #expect(who.output.contains("@"))
    let wrong = try await Sample.sandbox.run("gcloud", ["logging", "read", "severity>="])
    #expect(wrong.status == 1)
    #expect(
      wrong.error.contains("INVALID_ARGUMENT: Unparseable filter: syntax error at line 1, column "), "\(wrong.error)")
  }
}
