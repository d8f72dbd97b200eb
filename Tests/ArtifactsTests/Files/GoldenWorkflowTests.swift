import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// The workflows of all examples as they lie in `Golden`; `OVERTURE_RECORD_GOLDEN=1` writes them, and `git diff` is the
/// review.
@Suite("Golden workflows", .serialized)
struct GoldenWorkflowTests {
  private static let folder = URL(filePath: #filePath).appending(path: "../../Golden").standardizedFileURL

  @Test("each workflow of each example is the one that was reviewed", arguments: SamplePlan.allCases)
  func reviewed(sample: SamplePlan) throws {
    let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"
    for file in try sample.files() where file.path.hasPrefix(".github/workflows/") {
      let name = file.path.dropFirst(".github/workflows/".count)
      // The templates are the same for all examples; another suite says so.
      let golden = Self.folder.appending(path: name.hasPrefix("deploy-") ? "\(sample)/\(name)" : String(name))
      if isRecording {
        try FileManager.default.createDirectory(
          at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.contents.utf8).write(to: golden)
      }
      let recorded = try String(contentsOf: golden, encoding: .utf8)
      #expect(file.contents == recorded, "\(golden.path) differs: OVERTURE_RECORD_GOLDEN=1, then read git diff")
    }
  }

  @Test("for a company's own server the workflows are those that were reviewed")
  func enterprise() throws {
    var answers = try SamplePlan.keyless.answers
    answers.service.details[.runner] = "self-hosted, linux"
    var facts = RepositoryFacts()
    facts.isOnEnterpriseServer = true
    let plan = try Plan(answers: answers, environment: "production")
    let files = try GeneratedFiles.render(plan: plan, facts: facts).filter { $0.path.hasPrefix(".github/workflows/") }
    #expect(files.count == 3)
    for file in files {
      let golden = Self.folder.appending(path: "enterprise").appending(path: (file.path as NSString).lastPathComponent)
      if ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1" {
        try Data(file.contents.utf8).write(to: golden)
      }
      #expect(try file.contents == String(contentsOf: golden, encoding: .utf8), "\(golden.path) differs")
      #expect(!file.contents.contains("uses: $/"))
    }
    let caller = try Workflow(try #require(files.first { $0.path.hasSuffix("deploy-production.yml") }).contents)
    for job in ["check", "deploy"] {
      #expect(caller.root["jobs"]?[.init(job)]?["with"]?["runner"]?.string == #"["self-hosted", "linux"]"#)
    }
    for file in files where file.path.hasSuffix("-template.yml") {
      let workflow = try Workflow(file.contents)
      for job in workflow.jobs {
        let machine = workflow.root["jobs"]?[.init(job)]?["runs-on"]?.string
        #expect(machine == nil || machine == "${{ fromJSON(inputs.runner) }}", "\(job)")
      }
    }
  }

  /// Staging, which builds, and production, which deploys what staging ran.
  static var promoted: Answers {
    get throws {
      var answers = try SamplePlan.keyless.answers
      answers.environments[0].promote = Promotion(from: "staging")
      answers.environments.append(try SamplePlan.small.answers.environments[0])
      answers.environments[1].branches = ["main", "release/2"]
      return answers
    }
  }

  @Test(
    "the workflow of an environment that deploys another one's image is the one that was reviewed, and alone differs")
  func promotion() throws {
    let answers = try Self.promoted
    let files = try GeneratedFiles.render(
      plan: Plan(answers: answers, environment: "production"), facts: RepositoryFacts())
    let others = try GeneratedFiles.render(
      plan: Plan(answers: answers, environment: "staging"), facts: RepositoryFacts())
    let golden = Self.folder.appending(path: "promoted/deploy-production.yml")
    let caller = try #require(files.first { $0.path.hasSuffix("deploy-production.yml") })
    if ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(caller.contents.utf8).write(to: golden)
    }
    #expect(try caller.contents == String(contentsOf: golden, encoding: .utf8))
    for file in files where file.path.hasSuffix("-template.yml") || file.path.contains("Dockerfile") {
      #expect(others.first { $0.path == file.path }?.contents == file.contents, "\(file.path)")
    }
    let workflow = try Workflow(caller.contents)
    // No push and no pull request reaches it, and its jobs check out nothing before the environment's reviewers.
    #expect(
      workflow.root["on"]?.names == ["workflow_run", "workflow_dispatch"] && workflow.jobs == ["source", "deploy"])
    let template = try Workflow(#require(files.first { $0.path.hasSuffix("deploy-template.yml") }).contents)
    #expect(workflow.steps("source").allSatisfy { $0["uses"] == nil })
    #expect(workflow.root["jobs"]?["source"]?["permissions"]?.names == ["actions"])
    #expect(template.root["jobs"]?["ship"]?["environment"]?.string == "${{ inputs.github_environment }}")
    #expect(template.root["jobs"]?["checks"]?["if"]?.string == "inputs.promote_image == ''")
    for name in ["Build", "Push", "Wait for the checks", "Keep the layers in GitHub's cache"] {
      let step = template.steps("ship").first { $0["name"]?.string == name }
      #expect(step?["if"]?.string == "inputs.promote_image == ''", "\(name)")
    }
  }

  @Test("without environments the secrets come from the repository, under the environment's name, and no job names one")
  func repositorySecrets() throws {
    var answers = try SamplePlan.keyless.answers
    answers.service.details[.secrets] = "repository"
    let plan = try Plan(answers: answers, environment: "production")
    let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts())
    let caller = files.first { $0.path.hasSuffix("deploy-production.yml") }?.contents ?? ""
    #expect(caller.contains("GCP_REGION: ${{ secrets.PRODUCTION_GCP_REGION }}"))
    #expect(caller.contains("CLOUD_RUN_CPU: ${{ secrets.PRODUCTION_CLOUD_RUN_CPU }}"))
    #expect(caller.contains("      environment: \"production\"\n      github_environment: \"\"\n"))
    let called = files.first { $0.path.hasSuffix("optimized-deploy-template.yml") }?.contents ?? ""
    #expect(called.contains("environment: ${{ inputs.github_environment }}"))
    #expect(called.contains("GCP_REGION: ${{ secrets.GCP_REGION }}"))
    let script = files.first { $0.path.hasSuffix(".sh") }?.contents ?? ""
    #expect(script.contains("readonly HAS_ENVIRONMENTS=''"))
    #expect(script.contains("SECRET_PREFIX=PRODUCTION_"))
  }
}
