import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The steps terraform.init, terraform.plan, terraform.apply and service.verify", .timeLimit(.minutes(5)))
struct TerraformStepsTests {
  private static let before: [StepID] = [.filesWrite, .accountsDeployer, .accountsRuntime, .stateBucket]
  private static let steps: [StepID] = [.terraformInit, .terraformPlan, .terraformApply]

  private func use(_ body: (StepBench) async throws -> Void) async throws {
    try await StepBench.use(after: Self.before, body)
  }

  private func service(_ bench: StepBench) throws -> JSONValue {
    try bench.world.document("run.services", "/services/ai-orchestra-production")
  }

  @Test("the workspace is prepared for its own bucket and prefix, once")
  func initialised() async throws {
    try await use { bench in
      let place = "gs://orchestra-demo-overture-tfstate/overture/ai-orchestra/production"
      #expect(try await bench.apply(.terraformInit) == ["terraform is not initialised for \(place)"])
      try await bench.expectSettled(.terraformInit)
      #expect(try await bench.inspect(.terraformInit, mode: .preview) == [])
    }
  }

  @Test("the service is planned, applied and verified; a second run changes nothing; the undo takes all of it away")
  func applied() async throws {
    try await use { bench in
      try await bench.apply(.terraformInit)
      let planned = try await bench.apply(.terraformPlan)
      #expect(planned.contains { $0.contains("google_cloud_run_v2_service") })
      #expect(try service(bench).isNull)
      #expect(try await bench.apply(.terraformApply) == planned)
      let limits = try service(bench)["template"]["containers"].array.first?["resources"]["limits"]
      #expect(limits?["memory"].string == Resources.guide.memory.description)
      #expect(try bench.world.documents("cloudscheduler.jobs").count == 1)
      try await bench.apply(.serviceVerify)
      #expect(bench.log.contains { $0.hasSuffix("is ready and gets all requests") })
      for step in Self.steps + [.serviceVerify] { try await bench.expectSettled(step) }
      try await bench.undo(.terraformApply)
      #expect(try service(bench).isNull)
      #expect(try bench.world.documents("cloudscheduler.jobs").isEmpty)
      // What describes nothing any more would only keep the bucket.
      let left = try await bench.world.google.storage.objects(bench.plan.names.stateBucket, versions: true)
      #expect(left == [])
    }
  }

  @Test("the sandbox has no budgets, and the stand-in says so")
  func budget() async throws {
    let plan = try SamplePlan.plan(budget: Budget(billingAccount: "01D4B8-7C5A19-E3F602", monthly: 50))
    try await StepBench.use(plan, after: Self.before) { bench in
      for step in Self.steps { try await bench.apply(step) }
      #expect(bench.log.contains { $0.hasSuffix("google_billing_budget.monthly is left out.") })
      try await bench.expectSettled(.terraformApply)
    }
  }

  @Test("what somebody changes in the service since is told as a difference and set back")
  func drift() async throws {
    try await use { bench in
      for step in Self.steps { try await bench.apply(step) }
      let path = "v2/projects/orchestra-demo/locations/us-central1/services/ai-orchestra-production"
      var template = try #require(try await bench.world.google.find(GoogleRequest<JSONValue>(.get, .run, path)))[
        "template"]
      template["maxInstanceRequestConcurrency"] = 7
      try await bench.world.google.send(
        GoogleRequest<Void>(
          .patch, .run, path, query: [("updateMask", "template")], body: ["template": template],
          operation: .seconds(60)))
      let later = try await StepBench(bench.world, bench.plan)
      #expect(try await later.apply(.terraformPlan).contains { $0.contains("is 7, becomes 80") })
      let again = try await StepBench(bench.world, bench.plan)
      try await again.apply(.terraformApply)
      let concurrency = try service(bench)["template"]["maxInstanceRequestConcurrency"]
      #expect(concurrency == 80)
    }
  }

  @Test("without a service there is nothing to verify: a run fails, a preview does not")
  func noService() async throws {
    try await use { bench in
      let failure = await bench.failure { try await bench.apply(.serviceVerify) }
      #expect(failure?.message == "The service ai-orchestra-production is not there")
      let foretold = try await bench.inspect(.serviceVerify, mode: .preview)
      #expect(foretold == [])
    }
  }

  @Test("where the state is gone with its bucket, the undo says what that means")
  func noState() async throws {
    try await use { bench in
      for step in Self.steps { try await bench.apply(step) }
      try await bench.undo(.stateBucket)
      try await bench.undo(.terraformApply)
      #expect(bench.log.last?.hasPrefix("the state is gone with its bucket") == true)
    }
  }
}
