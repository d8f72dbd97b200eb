import Testing

@testable import CloudSandbox

@Suite("Service Usage")
struct ServiceUsageTests {
  private let path = "/serviceusage/v1/projects/orchestra-demo/services"

  @Test("enables services by an operation that takes two polls; then they answer")
  func enable() async throws {
    try await RunningSandbox.use { running in
      let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"
      let before = try await running.get(services)
      #expect(before.status == 403)
      #expect(before.reason == "SERVICE_DISABLED")
      #expect(before.message?.contains("If you enabled this API recently, wait a few minutes") == true)
      let answer = try await running.post("\(path):batchEnable", ["serviceIds": ["run.googleapis.com"]])
      #expect(answer.json["done"] == nil)
      #expect(answer.json["name"]?.string?.hasPrefix("operations/acat.p2-314159265358-") == true)
      let (operation, polls) = try await running.finish(answer, at: "/serviceusage/v1")
      #expect(polls == 2)
      #expect(operation[path: "response.services"]?.array?.first?["state"] == "ENABLED")
      let after = try await running.get(services)
      #expect(after.status == 200)
    }
  }

  @Test("has nothing to do where all is enabled already")
  func nothingToDo() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post("\(path):batchEnable", ["serviceIds": ["iam.googleapis.com"]])
      #expect(answer.json["name"] == "operations/noop.DONE_OPERATION")
      #expect(answer.json["done"] == true)
    }
  }

  @Test("shows states under the project's number")
  func states() async throws {
    try await RunningSandbox.use { running in
      let names = ["iam", "run"].map { "names=projects/orchestra-demo/services/\($0).googleapis.com" }
      let answer = try await running.get("\(path):batchGet?\(names.joined(separator: "&"))")
      let services = answer.json["services"]?.array ?? []
      #expect(services.map { $0["state"]?.string } == ["ENABLED", "DISABLED"])
      #expect(services.first?["name"] == "projects/314159265358/services/iam.googleapis.com")
      let enabled = try await running.get("\(path)?filter=state:ENABLED&pageSize=4")
      #expect(enabled.json["services"]?.array?.count == 4)
      let token = try #require(enabled.json["nextPageToken"]?.string)
      let rest = try await running.get("\(path)?filter=state:ENABLED&pageSize=4&pageToken=\(token)")
      #expect(rest.json["services"]?.array?.count == 2)
    }
  }

  @Test(
    "enables all or none",
    arguments: [
      ("orchestra-unfunded", ["cloudtrace", "run"], 400, "UREQ_PROJECT_BILLING_NOT_FOUND"),
      ("orchestra-demo", ["cloudtrace", "teleport"], 403, "SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED"),
      ("shared-platform", ["cloudtrace"], 403, "AUTH_PERMISSION_DENIED"),
      ("orchestra-demo", ["cloudtrace"] + [String](repeating: "run", count: 20), 400, nil),
    ])
  func atomic(project: String, services: [String], status: Int, reason: String?) async throws {
    try await RunningSandbox.use { running in
      let path = "/serviceusage/v1/projects/\(project)/services"
      let ids = services.map { "\($0).googleapis.com" }
      let answer = try await running.post("\(path):batchEnable", ["serviceIds": JSON(ids)])
      #expect(answer.status == status)
      #expect(answer.reason == reason)
      let trace = try await running.get("\(path)/cloudtrace.googleapis.com")
      #expect(trace.json["state"] == "DISABLED")
    }
  }

  @Test("says which project lacks billing, as gcloud wants to read it")
  func billingText() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post(
        "/serviceusage/v1/projects/orchestra-unfunded/services/run.googleapis.com:enable")
      #expect(
        answer.message?.hasPrefix(
          "Billing account for project '161803398874' is not found. Billing must be enabled for activation of "
            + "service(s) 'run.googleapis.com' to proceed.") == true)
    }
  }

  @Test("disables what is on, unused and not needed")
  func disable() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("cloudscheduler", "artifactregistry", "cloudbuild")
      let answer = try await running.post("\(path)/cloudscheduler.googleapis.com:disable")
      let (operation, _) = try await running.finish(answer, at: "/serviceusage/v1")
      #expect(operation[path: "response.service.state"] == "DISABLED")
      let again = try await running.post("\(path)/cloudscheduler.googleapis.com:disable")
      #expect(again.status == 400)
      #expect(again.json["error"]?["status"] == "FAILED_PRECONDITION")
      let needed = try await running.post("\(path)/artifactregistry.googleapis.com:disable")
      #expect(needed.message?.contains("cloudbuild.googleapis.com") == true)
      let required = try await running.post("\(path)/serviceusage.googleapis.com:disable")
      #expect(required.status == 400)
      let all = try await running.post(
        "\(path)/artifactregistry.googleapis.com:disable", ["disableDependentServices": true])
      _ = try await running.finish(all, at: "/serviceusage/v1")
      #expect(try await running.get("\(path)/cloudbuild.googleapis.com").json["state"] == "DISABLED")
    }
  }

  @Test("does not disable what is in use, unless told not to look")
  func inUse() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("secretmanager")
      _ = try await running.post(
        "/secretmanager/v1/projects/orchestra-demo/secrets?secretId=s", ["replication": ["automatic": [:]]])
      let path = "\(path)/secretmanager.googleapis.com:disable"
      let checked = try await running.post(path, ["checkIfServiceHasUsage": "CHECK"])
      #expect(checked.status == 400)
      #expect(try await running.post(path, ["checkIfServiceHasUsage": "SKIP"]).status == 200)
    }
  }

  @Test("does not know the operations of others")
  func foreignOperation() async throws {
    try await RunningSandbox.use { running in
      #expect(try await running.get("/serviceusage/v1/operations/acat.p2-1-none").status == 404)
      try await running.enable("artifactregistry")
      let answer = try await running.post(
        "/artifactregistry/v1/projects/orchestra-demo/locations/us-central1/repositories?repositoryId=images",
        ["format": "DOCKER"])
      let id = answer.json["name"]?.string?.split(separator: "/").last ?? ""
      #expect(try await running.get("/serviceusage/v1/operations/\(id)").status == 404)
    }
  }
}
