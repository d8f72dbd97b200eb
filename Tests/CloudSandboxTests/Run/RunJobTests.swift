import Testing

@testable import CloudSandbox

@Suite("Cloud Run's jobs")
struct RunJobTests {
  private let jobs = "/run/v2/projects/orchestra-demo/locations/us-central1/jobs"
  private static let image = "us-docker.pkg.dev/cloudrun/container/hello"

  private func job(_ command: String = "true", image: String = image) -> JSON {
    [
      "template": [
        "template": [
          "containers": [["image": .string(image), "command": ["/bin/sh", "-c"], "args": [.string(command)]]],
          "maxRetries": 0,
        ]
      ]
    ]
  }

  private func make(_ running: RunningSandbox, _ body: JSON) async throws {
    try await running.enable("run")
    let made = try await running.post("\(jobs)?jobId=migrate", body)
    #expect(made.status == 200, "\(made.text)")
    _ = try await running.finish(made, at: "/run/v2")
  }

  @Test("a job is made, read, changed and deleted with its executions")
  func life() async throws {
    try await RunningSandbox.use { running in
      try await make(running, job())
      let first = try await running.get("\(jobs)/migrate").json
      #expect(first[path: "template.template.timeout"] == "600s" && first["generation"] == "1")
      #expect(try await running.post("\(jobs)?jobId=migrate", job()).status == 409)
      let changed = try await running.patch("\(jobs)/migrate", job("date"))
      _ = try await running.finish(changed, at: "/run/v2")
      let second = try await running.get("\(jobs)/migrate").json
      #expect(second[path: "template.template.containers"]?.array?.first?["args"] == ["date"])
      #expect(second["generation"] == "2" && second["etag"] != first["etag"])
      var stale = job("date")
      stale["etag"] = first["etag"]
      #expect(try await running.patch("\(jobs)/migrate", stale).status == 409)
      _ = try await running.finish(try await running.post("\(jobs)/migrate:run"), at: "/run/v2")
      _ = try await running.finish(try await running.delete("\(jobs)/migrate"), at: "/run/v2")
      #expect(try await running.get("\(jobs)/migrate").status == 404)
      let state = try running.state()
      #expect(state["run.jobs"] == nil && state["run.executions"] == nil)
    }
  }

  @Test(
    "an execution ends as its command does, and its image has to be there",
    arguments: [
      ("alembic upgrade head", image, true), ("exit 1", image, false),
      ("true", "us-central1-docker.pkg.dev/orchestra-demo/none/api@sha256:0", false),
    ])
  func execution(command: String, image: String, isWell: Bool) async throws {
    try await RunningSandbox.use { running in
      try await make(running, job(command, image: image))
      let (operation, _) = try await running.finish(try await running.post("\(jobs)/migrate:run"), at: "/run/v2")
      #expect((operation["error"] == nil) == isWell, "\(operation)")
      let execution = try #require(try await running.get("\(jobs)/migrate/executions").json["executions"]?.array?.first)
      #expect(execution["succeededCount"] == (isWell ? 1 : nil))
      #expect(execution["failedCount"] == (isWell ? nil : 1))
      let conditions = execution["conditions"]?.array ?? []
      let completed = conditions.first { $0["type"] == "Completed" }
      #expect(completed?["state"] == (isWell ? "CONDITION_SUCCEEDED" : "CONDITION_FAILED"))
    }
  }

  @Test("running it takes a permission on the job, which its own policy can give")
  func policy() async throws {
    try await RunningSandbox.use { running in
      try await make(running, job())
      let token = try await running.token(ofAccount: "runner-account")
      let refused = try await running.send("POST", "\(jobs)/migrate:run", [:], token: token)
      #expect(refused.status == 403)
      var policy = try await running.get("\(jobs)/migrate:getIamPolicy").json
      policy["bindings"] = [
        [
          "role": "roles/run.developer",
          "members": ["serviceAccount:runner-account@orchestra-demo.iam.gserviceaccount.com"],
        ]
      ]
      #expect(try await running.post("\(jobs)/migrate:setIamPolicy", ["policy": policy]).status == 200)
      #expect(try await running.send("POST", "\(jobs)/migrate:run", [:], token: token).status == 200)
      // Not on the next one.
      let other = try await running.send("GET", "\(jobs)/other", token: token)
      #expect(other.status == 403)
    }
  }

  @Test("what no job has is refused, and a task has a whole CPU")
  func rules() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      var small = job()
      small[path: "template.template.containers"] = [
        ["image": .string(Self.image), "resources": ["limits": ["cpu": "0.5", "memory": "512Mi"]]]
      ]
      #expect(try await running.post("\(jobs)?jobId=small", small).status == 400)
      var unknown = job()
      unknown[path: "template.template.concurrency"] = 3
      #expect(try await running.post("\(jobs)?jobId=unknown", unknown).status == 400)
      #expect(try await running.post("\(jobs)?jobId=empty", ["template": ["template": [:]]]).status == 400)
      #expect(try await running.post("\(jobs)?jobId=No", job()).status == 400)
    }
  }
}
