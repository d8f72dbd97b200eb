import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel
import TerraformStandIn
import Testing

@testable import SetupEngine

@Suite("What plays Terraform in the sandbox", .timeLimit(.minutes(5)))
struct StandInTests {
  private static let before: [StepID] = [
    .filesWrite, .accountsDeployer, .accountsRuntime, .stateBucket, .terraformInit,
  ]
  private static let service = "google_cloud_run_v2_service.service"

  private func use(_ body: (StepBench) async throws -> Void) async throws {
    try await StepBench.use(after: Self.before, body)
  }

  private func name(_ bench: StepBench) -> String {
    "projects/orchestra-demo/locations/us-central1/services/\(bench.plan.names.service)"
  }

  /// A service as somebody else has made it.
  private func theirs(_ bench: StepBench) async throws {
    let names = bench.plan.names
    let container: JSONValue = [
      "image": "us-docker.pkg.dev/cloudrun/container/hello",
      "env": [["name": "DATABASE_URL", "value": "postgresql://user:secret@db/app"]],
    ]
    try await bench.world.google.send(
      GoogleRequest<Void>(
        .post, .run, "v2/projects/\(names.project)/locations/\(names.region)/services",
        query: [("serviceId", names.service)],
        body: ["template": ["containers": [container], "maxInstanceRequestConcurrency": 7]], operation: .seconds(60)))
  }

  private func state(_ bench: StepBench) async throws -> JSONValue {
    let names = bench.plan.names
    return try #require(
      try await bench.world.google.storage.document(names.stateBucket, "\(names.statePrefix)/default.tfstate"))
  }

  @Test("a service that exists is refused in the provider's words, stays as it is, and the way out is to adopt it")
  func refusal() async throws {
    try await use { bench in
      try await theirs(bench)
      let before = try bench.world.document("run.services", "/services/ai-orchestra-production")
      let failure = await bench.failure { try await bench.apply(.terraformApply) }
      #expect(
        failure?.reason
          == "Error creating Service: googleapi: Error 409: Resource 'ai-orchestra-production' already exists.")
      #expect(failure?.remedy.contains("--adopt service") == true)
      #expect(try bench.world.document("run.services", "/services/ai-orchestra-production") == before)
    }
  }

  @Test("it adopts by an import alone: planned attribute by attribute, variables by name, and then it is up to date")
  func adoption() async throws {
    try await use { bench in
      try await theirs(bench)
      let scene = await bench.scene(.terraformApply)
      let (terraform, workspace) = (scene.terraform.terraform, scene.workspace)
      let adoption = Adoption(address: Self.service, id: name(bench))
      let changes = try await terraform.plan(workspace, adoptions: [adoption]) { _, _ in }
      let change = try #require(changes.first { $0.address == Self.service })
      #expect(change.action == .adopt)
      let removed = change.attributes.filter { $0.path == "template.containers[0].env[DATABASE_URL]" }
      #expect(removed == [AttributeChange(path: removed.first?.path ?? "", before: .hidden, after: .absent)])
      #expect(
        change.attributes.contains(
          AttributeChange(
            path: "template.max_instance_request_concurrency", before: .text("7"), after: .text("80"))))
      #expect(!change.words.joined().contains("secret"))
      try await terraform.apply(workspace) { _, _ in }
      #expect(try await terraform.plan(workspace, adoptions: []) { _, _ in } == [])
      let document = try bench.world.document("run.services", "/services/ai-orchestra-production")
      #expect(document["template"]["maxInstanceRequestConcurrency"] == 80)
    }
  }

  @Test("what is to be adopted and does not exist is an error of the plan, not something made")
  func nothingToAdopt() async throws {
    try await use { bench in
      let scene = await bench.scene(.terraformPlan)
      let failure = await bench.failure {
        _ = try await scene.terraform.terraform.plan(
          scene.workspace, adoptions: [Adoption(address: Self.service, id: name(bench))]
        ) { _, _ in }
      }
      #expect(failure?.reason.hasPrefix("Cannot import non-existent remote object") == true)
      let services = try bench.world.documents("run.services")
      #expect(services.isEmpty)
    }
  }

  @Test("its state is Terraform's of version 4, with every attribute of the provider's schema")
  func version4() async throws {
    try await use { bench in
      try await bench.apply(.terraformApply)
      let first = try await state(bench)
      #expect(first["version"] == 4 && first["lineage"].string?.count == 36)
      #expect(first["outputs"]["uri"]["value"].string?.hasPrefix("http") == true)
      let resource = try #require(
        first["resources"].array.first { $0["type"] == "google_cloud_run_v2_service" && $0["name"] == "service" })
      #expect(resource["mode"] == "managed")
      #expect(resource["provider"] == "provider[\"registry.terraform.io/hashicorp/google\"]")
      let attributes = try #require(resource["instances"].array.first)["attributes"]
      #expect(attributes["id"].string == name(bench))
      let block = try #require(ProviderSchema.google.types["google_cloud_run_v2_service"])
      #expect(Set(attributes.object.keys) == Set(block.attributes.keys).union(block.blocks.keys))
      let job = try #require(first["resources"].array.first { $0["type"] == "google_cloud_scheduler_job" })
      #expect(job["instances"].array.first?["index_key"] == 0)
      #expect(job["instances"].array.first?["dependencies"].array.contains(.string(Self.service)) == true)
      // The next write goes on with the same lineage.
      let other = try await StepBench(bench.world, try SamplePlan.plan(keepWarm: nil))
      for step in [StepID.filesWrite, .terraformApply] { try await other.apply(step) }
      let second = try await state(bench)
      #expect(second["lineage"] == first["lineage"])
      #expect((second["serial"].int ?? 0) > (first["serial"].int ?? 0))
      #expect(!second["resources"].array.contains { $0["type"] == "google_cloud_scheduler_job" })
    }
  }

  @Test(
    "made and not yet in the state when the run died, a resource is taken into it, where the journal says it is ours")
  func interrupted() async throws {
    try await use { bench in
      try await bench.apply(.terraformApply)
      let names = bench.plan.names
      // As if the run had been killed before the state was written.
      let object = "\(names.statePrefix)/default.tfstate"
      let made = try #require(StateAddresses(try await state(bench))).all
      try await bench.world.google.storage.deleteObject(names.stateBucket, object)
      let killed = try await StepBench(bench.world, bench.plan)
      let fact = TerraformFact(bucket: names.stateBucket, prefix: names.statePrefix, creates: made)
      try await killed.journal.intend(.terraformApply, ["it is made"])
      try await killed.journal.made(.terraform(fact), by: .terraformApply)
      let resumed = try await StepBench(bench.world, bench.plan)
      try await resumed.apply(.terraformApply)
      try await resumed.expectSettled(.terraformApply)
      let alerts = try bench.world.documents("monitoring.alertPolicies").count
      #expect(alerts == 4, "none is made twice")
      let again = try #require(StateAddresses(try await state(bench))).all
      #expect(Set(again) == Set(made))
    }
  }

  @Test("what others set where the configuration says nothing is told as a drift, and stays")
  func drift() async throws {
    try await use { bench in
      try await bench.apply(.terraformApply)
      let path = "v2/\(name(bench))"
      var template = try #require(try await bench.world.google.find(GoogleRequest<JSONValue>(.get, .run, path)))[
        "template"]
      template["scaling"]["minInstanceCount"] = 3
      try await bench.world.google.send(
        GoogleRequest<Void>(
          .patch, .run, path, query: [("updateMask", "template")], body: ["template": template],
          operation: .seconds(60)))
      let later = try await StepBench(bench.world, bench.plan)
      #expect(
        try await later.apply(.terraformApply).contains {
          $0.contains("template.scaling.min_instance_count is 3") && $0.hasSuffix("and stays")
        })
      let kept = try bench.world.document("run.services", "/services/ai-orchestra-production")
      #expect(kept["template"]["scaling"]["minInstanceCount"] == 3)
      try await later.expectSettled(.terraformApply)
    }
  }
}

/// The addresses of a state.
private struct StateAddresses {
  let all: [String]

  init?(_ state: JSONValue) {
    guard state["version"] == 4 else { return nil }
    all = state["resources"].array.flatMap { resource in
      resource["instances"].array.map { instance in
        let index = instance["index_key"].int.map { "[\($0)]" } ?? ""
        return "\(resource["type"].string ?? "").\(resource["name"].string ?? "")\(index)"
      }
    }
  }
}
