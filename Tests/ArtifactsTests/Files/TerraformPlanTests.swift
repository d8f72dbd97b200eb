import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite(
  "The configuration, applied by the real Terraform",
  .enabled(if: AppliedConfiguration.isPossible, AppliedConfiguration.why), .serialized)
struct TerraformPlanTests {
  @Test("a second plan is empty, also after the workflow has deployed", arguments: SamplePlan.allCases)
  func deployed(sample: SamplePlan) async throws {
    let configuration = try await AppliedConfiguration(sample)
    let second = try await configuration.plan()
    #expect(second.status == 0, "\(second.output)\(second.error)")

    try configuration.change("google_cloud_run_v2_service") { service in
      service["client"] = "gcloud"
      service["client_version"] = "528.0.0"
      // Those that the configuration does not name are kept apart by the provider.
      service["effective_annotations"] = ["run.googleapis.com/client-name": "gcloud"]
      service["effective_labels"] = ["managed-by": "github-actions"]
      service["traffic"] = [
        ["percent": 100, "revision": "svc-00002-abc", "tag": "", "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION"]
      ]
      var templates = try #require(service["template"] as? [[String: Any]])
      templates[0]["labels"] = ["commit-sha": "0123456"]
      templates[0]["annotations"] = ["client.knative.dev/user-image": "other"]
      templates[0]["revision"] = "svc-00002-abc"
      var containers = try #require(templates[0]["containers"] as? [[String: Any]])
      containers[0]["image"] = "us-central1-docker.pkg.dev/p/r/i@sha256:0"
      templates[0]["containers"] = containers
      service["template"] = templates
    }
    let third = try await configuration.plan()
    #expect(third.status == 0, "\(third.output)\(third.error)")

    try configuration.change("google_cloud_run_v2_service") { $0["ingress"] = "INGRESS_TRAFFIC_INTERNAL_ONLY" }
    let drifted = try await configuration.plan()
    #expect(drifted.status == 2, "what is not the workflow's is seen: \(drifted.output)")
  }

  @Test("an adjustment changes the service where it is, and then there is nothing more to do")
  func adjusted() async throws {
    let configuration = try await AppliedConfiguration(.guide)
    try configuration.set(["memory": "4Gi", "concurrency": 40, "timeout_seconds": 60])
    let plan = try await configuration.plan()
    #expect(plan.output.contains("Plan: 0 to add, 1 to change, 0 to destroy."), "\(plan.output)\(plan.error)")
    try await configuration.apply()
    #expect(try await configuration.plan().status == 0)
  }

  @Test("values of one environment on the state of another are refused, with the command that changes over")
  func otherState() async throws {
    let same = try await AppliedConfiguration(.keyless).plan(onStateOf: "production")
    #expect(same.status == 0, "\(same.output)\(same.error)")
    let other = try await AppliedConfiguration(.keyless).plan(onStateOf: "staging")
    #expect(other.status == 1)
    let words = other.error.replacing(/[\s│]+/, with: " ")
    #expect(words.contains("This folder works on another environment's state"), "\(other.error)")
  }

  @Test("taking one part away destroys nothing else")
  func removal() async throws {
    let configuration = try await AppliedConfiguration(.small)
    let with = try await configuration.plan("-var=keep_warm_schedule=*/5 * * * *")
    #expect(with.output.contains("Plan: 2 to add, 0 to change, 0 to destroy."), "\(with.output)\(with.error)")
    try await configuration.apply(["-var=keep_warm_schedule=*/5 * * * *"])
    let without = try await configuration.plan()
    #expect(without.output.contains("Plan: 0 to add, 0 to change, 2 to destroy."), "\(without.output)")

    try await configuration.apply(["-var=alert_email=someone@example.com"])
    #expect(try await configuration.plan("-var=alert_email=someone@example.com").status == 0)
    let silent = try await configuration.plan()
    #expect(silent.output.contains("Plan: 0 to add, 4 to change, 1 to destroy."), "the four alerts: \(silent.output)")
  }

  @Test(
    "what Cloud Run or Scheduler would refuse is refused before anything is sent",
    arguments: [
      ("memory=9Gi", "With 2 CPU, memory is from 512Mi to 8192Mi."), ("memory=2G", "a whole number with Mi or Gi"),
      ("cpu=3", "Use 1, 2, 4, 6 or 8"), ("cpu=500m", "Less than one CPU serves one request at a time"),
      ("min_instances=30", "min_instances is above max_instances."), ("min_instances=-1", "whole number from 0"),
      ("max_instances=0", "whole number from 1"), ("concurrency=1001", "whole number from 1 to 1000"),
      ("timeout_seconds=3601", "whole number from 1 to 3600"), ("keep_warm_schedule=hourly", "five cron fields"),
      ("env=other", "environments/other.tfvars.json"), ("env=A", "Use the name of an environment"),
      ("project_id=1234", "id of a project"),
      ("region=Iowa", "a region such as"), ("service_name=Svc", "at most 49 lower-case letters"),
      ("runtime_service_account=me@example.com", "address of a service account"),
      ("ingress=all", "Use INGRESS_TRAFFIC_ALL"), ("alert_email=nobody", "Use an e-mail address"),
    ])
  func refusal(value: String, message: String) async throws {
    let plan = try await Self.guide.value.plan("-var=\(value)")
    #expect(plan.status == 1)
    #expect(plan.error.replacing(/\s+/, with: " ").contains(message), "\(plan.error)")
  }

  /// The guide's set-up, for tests that change nothing.
  private static let guide = Task { try await AppliedConfiguration(.guide) }
}
