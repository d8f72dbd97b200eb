import Testing

@testable import CloudSandbox

@Suite("Cloud Scheduler")
struct SchedulerTests {
  private let jobs = "/cloudscheduler/v1/projects/orchestra-demo/locations/us-central1/jobs"
  private let name = "projects/orchestra-demo/locations/us-central1/jobs/keep-warm"

  private func make(_ running: RunningSandbox, _ more: JSON = [:]) async throws -> RunningSandbox.Answer {
    try await running.enable("cloudscheduler")
    let job: JSON = [
      "name": .string(name), "schedule": "*/5 * * * *", "timeZone": "Etc/UTC",
      "httpTarget": ["uri": "http://example.com/health", "httpMethod": "GET"],
    ]
    return try await running.post(jobs, job.merging(more))
  }

  @Test("makes a job at once, enabled and with its next time")
  func create() async throws {
    try await RunningSandbox.use { running in
      let made = try await make(running)
      #expect(made.status == 200)
      #expect(made.json["state"] == "ENABLED")
      #expect(made.json["scheduleTime"] != nil)
      #expect(try await make(running).status == 409)
      #expect(try await running.get("\(jobs)/keep-warm").json == made.json)
      #expect(try await running.get("\(jobs)/other").status == 404)
      #expect(try await running.get("\(jobs)?pageSize=1").json["jobs"]?.array?.count == 1)
    }
  }

  @Test(
    "refuses what is no job",
    arguments: [
      ["schedule": "*/5 * * *"], ["schedule": "61 * * * *"], ["timeZone": "Mars/Base"], ["httpTarget": .null],
      ["name": "projects/orchestra-demo/locations/us-central1/jobs/a b"], ["colour": "red"],
    ] as [JSON])
  func invalid(more: JSON) async throws {
    try await RunningSandbox.use { running in
      let answer = try await make(running, more)
      #expect(answer.status == 400)
    }
  }

  @Test("pauses, resumes, changes and deletes a job")
  func change() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      #expect(try await running.post("\(jobs)/keep-warm:resume").status == 400)
      #expect(try await running.post("\(jobs)/keep-warm:pause").json["state"] == "PAUSED")
      #expect(try await running.post("\(jobs)/keep-warm:pause").status == 400)
      #expect(try await running.post("\(jobs)/keep-warm:resume").json["state"] == "ENABLED")
      let changed = try await running.patch("\(jobs)/keep-warm?updateMask=schedule", ["schedule": "0 * * * *"])
      #expect(changed.json["schedule"] == "0 * * * *")
      #expect(changed.json["httpTarget"]?["uri"] == "http://example.com/health")
      #expect(try await running.delete("\(jobs)/keep-warm").status == 200)
      #expect(try await running.delete("\(jobs)/keep-warm").status == 404)
    }
  }

  @Test("sends tokens only of accounts that exist and that the caller may act as")
  func account() async throws {
    try await RunningSandbox.use { running in
      let target: JSON = [
        "httpTarget": [
          "uri": "http://example.com/", "httpMethod": "GET",
          "oidcToken": ["serviceAccountEmail": "caller@orchestra-demo.iam.gserviceaccount.com"],
        ]
      ]
      #expect(try await make(running, target).status == 403)
      _ = try await running.post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "caller"])
      #expect(try await make(running, target).status == 200)
    }
  }

  @Test("is not for viewers, and not until it is enabled")
  func denied() async throws {
    try await RunningSandbox.use { running in
      let disabled = try await running.get(jobs)
      #expect(disabled.reason == "SERVICE_DISABLED")
      _ = try await make(running)
      let token = try await running.token(ofAccount: "reader", roles: ["roles/viewer"])
      #expect(try await running.send("GET", "\(jobs)/keep-warm", token: token).status == 200)
      let refused = try await running.send("DELETE", "\(jobs)/keep-warm", token: token)
      #expect(refused.reason == "IAM_PERMISSION_DENIED")
    }
  }
}
