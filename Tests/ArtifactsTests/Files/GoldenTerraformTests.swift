import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// Terraform's files of all examples as they lie in `Golden`; `OVERTURE_RECORD_GOLDEN=1` writes them, and `git diff` is the
/// review.
@Suite("Golden Terraform", .serialized)
struct GoldenTerraformTests {
  private static let folder = URL(filePath: #filePath).appending(path: "../../Golden").standardizedFileURL
  private static let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"

  private func expect(_ contents: String, as name: String) throws {
    let golden = Self.folder.appending(path: name)
    if Self.isRecording { try Data(contents.utf8).write(to: golden) }
    let recorded = try String(contentsOf: golden, encoding: .utf8)
    #expect(contents == recorded, "\(golden.path) differs: OVERTURE_RECORD_GOLDEN=1, then read git diff")
  }

  @Test("the configuration and each example's variables are those that were reviewed", arguments: SamplePlan.allCases)
  func reviewed(sample: SamplePlan) throws {
    let name = sample.environment
    try expect(sample.variables, as: "\(sample)/\(name).tfvars.json")
    try expect(sample.file(FileLayout.usual.backendPath(name)), as: "\(sample)/\(name).gcs.tfbackend")
    guard sample == .guide else { return }
    for file in try sample.files() where file.path.hasSuffix(".tf") {
      try expect(file.contents, as: String(file.path.dropFirst("\(FileLayout.usual.terraformDirectory)/".count)))
    }
  }

  @Test("nothing of an environment is in the configuration: it is the same for all")
  func same() throws {
    #expect(try Set(SamplePlan.allCases.map { try $0.configuration }).count == 1)
  }

  /// The guide's answers with a budget.
  private func files() throws -> [GeneratedFile] {
    var answers = try SamplePlan.guide.answers
    answers.environments[0].budget = Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50)
    return try GeneratedFiles.render(plan: Plan(answers: answers, environment: "production"), facts: RepositoryFacts())
  }

  @Test("a budget is a file of its own, with its values beside the others, and only where the answers have one")
  func budget() throws {
    let files = try files()
    try expect(
      try #require(files.first { $0.path == FileLayout.usual.budgetPath }?.contents), as: "cloud_run_budget.tf")
    let others = try SamplePlan.guide.files()
    #expect(Set(files.map(\.path)).subtracting(others.map(\.path)) == [FileLayout.usual.budgetPath])
    let changed = files.filter { file in !others.contains(file) }.map(\.path)
    #expect(
      changed == [
        FileLayout.usual.script, FileLayout.usual.budgetPath, FileLayout.usual.variablesPath("production"),
      ],
      "the script enables the API")
    let variables = try #require(files.first { $0.path == FileLayout.usual.variablesPath("production") }?.contents)
    #expect(variables.contains("\"billing_account\": \"012345-6789AB-CDEF01\",\n  \"monthly_budget\": 50\n"))
  }

  @Test("the release command is a job in a file of its own, only where the answers have one, and as the service runs")
  func release() throws {
    var answers = try SamplePlan.guide.answers
    answers.service.details[.release] = "alembic upgrade head"
    let files = try GeneratedFiles.render(
      plan: Plan(answers: answers, environment: "production"), facts: RepositoryFacts())
    let job = try #require(files.first { $0.path == FileLayout.usual.releasePath }?.contents)
    try expect(job, as: "cloud_run_release.tf")
    let others = try SamplePlan.guide.files()
    #expect(Set(files.map(\.path)).subtracting(others.map(\.path)) == [FileLayout.usual.releasePath])
    let variables = try #require(files.first { $0.path == FileLayout.usual.variablesPath("production") }?.contents)
    #expect(variables.contains("\"release_command\": \"alembic upgrade head\""))
    // Every variable, secret, volume and connection of the service's container is the job's, from the same text.
    let service = try #require(files.first { $0.path == FileLayout.usual.terraformPath }?.contents)
    for template in ["cloud_run_container.tf.mustache", "cloud_run_volumes.tf.mustache"] {
      let lines = try Template.text(template).split(separator: "\n").map { $0.drop { $0 == " " } }
      for contents in [service, job] {
        let own = contents.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(!own.indices.filter { Array(own[$0...].prefix(lines.count)) == lines }.isEmpty, "\(template)")
      }
    }
  }

  @Test(
    "terraform finds nothing to format in it",
    .enabled(if: Tool("terraform", variable: "OVERTURE_TERRAFORM") != nil, "terraform is not installed"))
  func format() async throws {
    let budget = try #require(files().first { $0.path == FileLayout.usual.budgetPath }?.contents)
    let release = try String(contentsOf: Self.folder.appending(path: "cloud_run_release.tf"), encoding: .utf8)
    let terraform = try #require(Tool("terraform", variable: "OVERTURE_TERRAFORM"))
    for contents in [budget, release] {
      let result = try await terraform.run(["fmt", "-check", "-diff", "-"], input: contents)
      #expect(result.status == 0, "\(result.output) \(result.error)")
    }
  }
}
