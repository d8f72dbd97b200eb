import Artifacts
import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The variables that the stand-in reads")
struct StandInVariablesTests {
  /// The variables of a plan, as files.write writes them.
  private func variables(_ plan: Plan) throws -> StandInVariables {
    let file = try #require(
      GeneratedFiles.render(plan: plan, facts: RepositoryFacts()).first { $0.path == FileLayout.usual.variablesPath })
    let folder = try TemporaryFolder(["file": file.contents])
    return try StandInVariables.read(folder.path("file"))
  }

  @Test("they are those of the generated file")
  func generated() throws {
    let plan = try SamplePlan.plan(key: true, access: .public)
    let variables = try variables(plan)
    #expect(
      variables
        == StandInVariables(
          projectID: "orchestra-demo", region: "us-central1", env: "production", serviceName: plan.names.service,
          memory: "2Gi", cpu: "2", minInstances: 1, maxInstances: 20, concurrency: 80, timeoutSeconds: 300,
          keepWarmSchedule: "*/5 * * * *", runtimeServiceAccount: plan.names.runtimeEmail,
          deployerServiceAccount: plan.names.deployerEmail, invokerIAMDisabled: true, ingress: "INGRESS_TRAFFIC_ALL",
          keySecret: plan.names.keySecret))
  }

  @Test("no job and no key are null")
  func nulls() throws {
    let variables = try variables(SamplePlan.plan(keepWarm: nil))
    #expect(variables.keepWarmSchedule == nil)
    #expect(variables.keySecret == nil)
    #expect(!variables.invokerIAMDisabled)
  }

  @Test("names follow from them")
  func names() throws {
    let variables = try variables(SamplePlan.plan())
    #expect(variables.location == "projects/orchestra-demo/locations/us-central1")
    #expect(variables.service == "projects/orchestra-demo/locations/us-central1/services/ai-orchestra-production")
    #expect(variables.job == "projects/orchestra-demo/locations/us-central1/jobs/ai-orchestra-production-keep-warm")
  }

  @Test(
    "a file that is missing, or is none of ours, is told with its path", arguments: ["{}", "[", #"{"project_id":1}"#])
  func damaged(text: String) throws {
    let folder = try TemporaryFolder(["file": text])
    let failure = #expect(throws: Failure.self) { try StandInVariables.read(folder.path("file")) }
    #expect(failure?.message == "\(folder.path("file")) does not hold the variables of the configuration")
    #expect(throws: FileProblem(path: folder.path("none"), action: .read, number: ENOENT)) {
      try StandInVariables.read(folder.path("none"))
    }
  }
}
