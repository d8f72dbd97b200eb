import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What a plan would take away")
struct PlannedRemovalsTests {
  private typealias Value = AttributeChange.Value
  private static let service = TerraformStateTests.service

  private func planned(
    _ path: String, _ before: AttributeChange.Value, _ after: AttributeChange.Value, scope: AdjustmentScope? = nil
  ) -> PlannedRemovals {
    PlannedRemovals(
      [
        ResourceChange(
          address: Self.service, action: .update,
          attributes: [AttributeChange(path: path, before: before, after: after)])
      ], state: TerraformStateTests.state, scope: scope)
  }

  @Test(
    "is others' where what is there is not what the last apply left",
    arguments: [
      ("template.containers[0].env[DATABASE_URL]", Value.hidden, Value.absent),
      ("template.containers[0].env[ENVIRONMENT]", .text("theirs"), .text("production")),
      ("template.vpc_access.connector", .text("c1"), .absent),
      ("template.scaling.min_instance_count", .text("2"), .absent),
      ("template.containers[0].resources.limits.memory", .text("8Gi"), .text("2Gi")),
    ])
  func others(path: String, before: AttributeChange.Value, after: AttributeChange.Value) {
    #expect(planned(path, before, after).removals.map(\.attribute.path) == [path])
  }

  @Test(
    "is no removal where an answer changes what the last apply left, where something comes, or only the server knows",
    arguments: [
      ("template.containers[0].resources.limits.memory", Value.text("2Gi"), Value.text("4Gi")),
      ("template.containers[0].env[ENVIRONMENT]", .text("production"), .absent),
      ("template.containers[0].env (order)", .text("A, B"), .text("B, A")),
      ("labels_json.widgets[0].filter", .text(String(repeating: "x", count: 200) + "…"), .text("y")),
      ("template.vpc_access.connector", .absent, .text("c1")), ("template.etag", .text("x"), .unknown),
    ])
  func own(path: String, before: AttributeChange.Value, after: AttributeChange.Value) {
    #expect(planned(path, before, after) == PlannedRemovals([], state: TerraformState()))
  }

  @Test("an adjustment sends what its settings name and what follows, and tells the rest")
  func scope() {
    let memory = AdjustmentScope(fields: [.memory])
    let path = "template.containers[0].resources.limits.memory"
    #expect(planned(path, .text("8Gi"), .text("4Gi"), scope: memory).removals.isEmpty)
    #expect(planned(path, .text("2Gi"), .text("4Gi"), scope: memory).unrelated.isEmpty)
    #expect(
      planned("template.timeout", .text("300s"), .text("60s"), scope: memory).unrelated == [
        "\(Self.service): template.timeout"
      ])
    #expect(planned("template.vpc_access.connector", .text("c1"), .absent, scope: memory).removals.count == 1)
    let made = ResourceChange(address: "google_monitoring_dashboard.dashboard", action: .create)
    #expect(PlannedRemovals([made], state: TerraformState(), scope: memory).unrelated.count == 1)
    #expect(PlannedRemovals([made], state: TerraformState()).unrelated.isEmpty)
  }

  @Test("what follows from a setting is in one table", arguments: ResourceField.allCases)
  func table(field: ResourceField) {
    let scope = AdjustmentScope(fields: [field])
    let job = "google_cloud_scheduler_job.keep_warm[0]"
    #expect(scope.covers(job) == (field == .keepWarm))
    #expect(scope.covers(Self.service, "template.containers[0].env[WEB_THREADS]") == (field == .concurrency))
    #expect(!scope.covers(Self.service, "ingress"))
  }
}
