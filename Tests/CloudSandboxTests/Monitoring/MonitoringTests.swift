import Testing

@testable import CloudSandbox

@Suite("Cloud Monitoring")
struct MonitoringTests {
  private let policies = "/monitoring/v3/projects/orchestra-demo/alertPolicies"
  private let dashboards = "/monitoring/v1/projects/orchestra-demo/dashboards"
  private static let policy: JSON = [
    "displayName": "Latency", "combiner": "OR",
    "conditions": [
      [
        "displayName": "p95",
        "conditionThreshold": [
          "filter": "metric.type = \"run.googleapis.com/request_latencies\" AND resource.type = \"cloud_run_revision\"",
          "comparison": "COMPARISON_GT", "thresholdValue": 2000, "duration": "300s",
          "aggregations": [["alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_PERCENTILE_95"]],
        ],
      ]
    ],
  ]

  @Test("names alert policies itself, and keeps the names of their conditions through changes")
  func alertPolicy() async throws {
    try await RunningSandbox.use { running in
      let made = try await running.post(policies, Self.policy).json
      let name = try #require(made["name"]?.string)
      #expect(name.hasPrefix("projects/orchestra-demo/alertPolicies/"))
      #expect(made["enabled"] == true)
      let condition = made["conditions"]?.array?.first?["name"]
      let changed = try await running.patch("/monitoring/v3/\(name)?updateMask=displayName", ["displayName": "Slow"])
      #expect(changed.json["displayName"] == "Slow")
      #expect(changed.json["conditions"]?.array?.first?["name"] == condition)
      let second = try await running.post(policies, Self.policy).json
      #expect(second["name"]?.string != name)
      let page = try await running.get("\(policies)?pageSize=1").json
      #expect(page["alertPolicies"]?.array?.count == 1)
      #expect(page["totalSize"] == 2)
      #expect(try await running.delete("/monitoring/v3/\(name)").status == 200)
      #expect(try await running.get("/monitoring/v3/\(name)").status == 404)
    }
  }

  @Test(
    "refuses alert policies that could never fire",
    arguments: [
      ("combiner", nil), ("conditions", []),
      ("conditions", [["displayName": "x", "conditionThreshold": ["filter": "metric.type = \"a\""]]]),
      (
        "conditions",
        [
          [
            "conditionThreshold": [
              "filter": "metric.type = \"a\" AND resource.type = \"b\"", "aggregations": [["alignmentPeriod": "10s"]],
            ]
          ]
        ]
      ),
    ] as [(String, JSON?)])
  func invalid(field: String, value: JSON?) async throws {
    try await RunningSandbox.use { running in
      var policy = Self.policy
      policy[field] = value
      let answer = try await running.post(policies, policy)
      #expect(answer.status == 400)
    }
  }

  @Test("guards dashboards by their etag, and names them by the project's number")
  func dashboard() async throws {
    try await RunningSandbox.use { running in
      let board: JSON = ["displayName": "Orchestra", "gridLayout": ["widgets": []]]
      let made = try await running.post(dashboards, board).json
      let name = try #require(made["name"]?.string)
      #expect(name.hasPrefix("projects/314159265358/dashboards/"))
      let changed = try await running.patch("/monitoring/v1/\(name)", made.merging(["displayName": "Other"]))
      #expect(changed.status == 200)
      let stale = try await running.patch("/monitoring/v1/\(name)", made)
      #expect(stale.status == 409)
      #expect(try await running.post(dashboards, ["displayName": "Empty"]).status == 400)
    }
  }

  @Test("is not for viewers")
  func denied() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.post("/monitoring/v3/projects/shared-platform/alertPolicies", Self.policy)
      #expect(answer.status == 403)
      #expect(answer.reason == "IAM_PERMISSION_DENIED")
    }
  }
}
