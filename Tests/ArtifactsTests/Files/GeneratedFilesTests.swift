import Foundation
import SetupPlan
import Testing
import Yams

@testable import Artifacts

@Suite("Generated files")
struct GeneratedFilesTests {
  @Test("a set-up writes these files", arguments: SamplePlan.allCases)
  func paths(sample: SamplePlan) throws {
    #expect(
      try sample.files().map(\.path) == [
        ".github/dependabot.yml",
        ".github/workflows/deploy-\(sample.environment).yml", ".github/workflows/optimized-checks-template.yml",
        ".github/workflows/optimized-deploy-template.yml",
        "Dockerfile.performance-optimized", "ai-orchestra/.dockerignore", "ai-orchestra/Dockerfile",
        "ai-orchestra/container_rehearsal.py", "ai-orchestra/container_server.txt",
        "ai-orchestra/container_snapshot.py", "ai-orchestra/container_start.py", "apply_performance_optimizations.sh",
        "terraform/cloud_run_monitoring.tf", "terraform/cloud_run_performance.tf", "terraform/cloud_run_variables.tf",
        "terraform/environments/\(sample.environment).gcs.tfbackend",
        "terraform/environments/\(sample.environment).tfvars.json",
      ])
  }

  @Test(
    "no template leaves a gap, whatever was found in the repository",
    arguments: RepositoryFacts.Dependencies.allCases, RepositoryFacts.Framework.allCases)
  func complete(dependencies: RepositoryFacts.Dependencies, framework: RepositoryFacts.Framework) throws {
    for hasTests in [true, false] {
      let facts = RepositoryFacts(framework: framework, dependencies: dependencies, hasTests: hasTests)
      for file in try SamplePlan.guide.files(facts) {
        #expect(!file.contents.contains("<%"), "\(file.path)")
        #expect(!file.contents.contains("&quot;"), "\(file.path)")
        #expect(file.contents.hasSuffix("\n"), "\(file.path)")
        #expect(!file.contents.contains(" \n"), "\(file.path)")
        if file.path.hasSuffix(".yml") { #expect(try Yams.load(yaml: file.contents) != nil) }
      }
    }
  }

  @Test("both Dockerfiles are the same")
  func dockerfiles() throws {
    #expect(
      try SamplePlan.guide.file("Dockerfile.performance-optimized") == SamplePlan.guide.file("ai-orchestra/Dockerfile"))
  }

  @Test("without the script and the copies just those two are left out, and no command copies a Dockerfile")
  func fewer() throws {
    let all = try SamplePlan.guide.files()
    var answers = try SamplePlan.guide.answers
    answers.files = OptionalFiles(script: false, copies: false)
    let plan = try Plan(answers: answers, environment: SamplePlan.guide.environment)
    let facts = RepositoryFacts()
    let fewer = try GeneratedFiles.render(plan: plan, facts: facts)
    #expect(
      fewer
        == all.filter { !["Dockerfile.performance-optimized", "apply_performance_optimizations.sh"].contains($0.path) })
    func copies(_ plan: Plan) -> [String] {
      StepCommands.commands(
        for: StepChange(step: .filesWrite, details: ["ai-orchestra/Dockerfile is missing"]), plan: plan,
        remote: RemoteFacts()
      ).map(\.command)
    }
    #expect(try copies(SamplePlan.guide.plan) == ["cp Dockerfile.performance-optimized ai-orchestra/Dockerfile"])
    #expect(copies(plan) == [])
    // The script is printed all the same.
    #expect(
      try ExportedScript.render(plan: plan, facts: facts)
        == all.first { $0.path == "apply_performance_optimizations.sh" }?.contents)
  }

  @Test("a service in the root has its Dockerfile there and deploys on every change")
  func root() throws {
    var answers = try SamplePlan.keyless.answers
    answers.service.directory = "."
    let plan = try Plan(answers: answers, environment: "production")
    let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts())
    #expect(files.contains { $0.path == "Dockerfile" })
    let caller = try #require(files.first { $0.path == ".github/workflows/deploy-production.yml" })
    #expect(!caller.contents.contains("paths:"))
  }

  @Test("the variables of Terraform are the answers", arguments: SamplePlan.allCases)
  func variables(sample: SamplePlan) throws {
    let text = try sample.variables
    let values = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let resources = try sample.plan.environment.resources
    #expect(values["project_id"] as? String == "orchestra-demo")
    #expect(values["env"] as? String == sample.environment)
    #expect(values["memory"] as? String == resources.memory.description)
    #expect(values["cpu"] as? String == resources.cpu.description)
    #expect(values["max_instances"] as? Int == resources.maxInstances)
    #expect(values["keep_warm_schedule"] as? String == resources.keepWarm)
    #expect(values["invoker_iam_disabled"] as? Bool == (sample == .guide))
    #expect(values["key_secret"] as? String == (sample == .guide ? "secret-management-key-production" : nil))
    #expect(
      values["ingress"] as? String
        == (sample == .keyless ? "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" : "INGRESS_TRAFFIC_ALL"))
  }

  @Test(
    "every Terraform variable has a value, but for those that only some services need; and every value a variable"
  )
  func declared() throws {
    let configuration = try SamplePlan.guide.configuration
    let declared = configuration.matches(of: /variable "(\w+)"/).map { String($0.1) }
    let further = [
      "alert_email", "first_image", "variables", "secrets", "cloud_sql_instances", "network", "buckets",
    ]
    #expect(
      declared.filter { !further.contains($0) }
        == TerraformVariables.values(plan: try SamplePlan.guide.plan).map(\.name))
  }

  @Test(
    "terraform finds nothing to format",
    .enabled(if: Tool("terraform", variable: "OVERTURE_TERRAFORM") != nil, "terraform is not installed"),
    arguments: SamplePlan.allCases)
  func format(sample: SamplePlan) async throws {
    let terraform = try #require(Tool("terraform", variable: "OVERTURE_TERRAFORM"))
    for file in try sample.files() where file.path.hasSuffix(".tf") {
      let result = try await terraform.run(["fmt", "-check", "-diff", "-"], input: file.contents)
      #expect(result.status == 0, "\(file.path): \(result.output) \(result.error)")
    }
  }

  @Test(
    "a member of a workspace is built with the workspace, tested by its lock, and deployed when another one changes")
  func workspace() throws {
    var facts = RepositoryFacts(framework: .quart, application: "main:app", dependencies: .uvWorkspace)
    facts.workspace = "."
    let caller = try SamplePlan.guide.file(".github/workflows/deploy-production.yml", facts)
    #expect(caller.contains("      - \"**\"\n"))
    let jobs = try Workflow(caller).root["jobs"]
    for job in ["check", "deploy"] {
      let inputs = jobs?[.init(job)]?["with"]
      #expect(inputs?["build_contexts"]?.string == "workspace=.")
      #expect(
        inputs?["install"]?.string?.hasPrefix("UV_PROJECT_ENVIRONMENT=\"${PWD}/.venv\" uv sync --locked\n") == true)
    }
    #expect(try !SamplePlan.guide.file(".github/workflows/deploy-production.yml").contains("workspace"))
    #expect(try SamplePlan.guide.file("ai-orchestra/Dockerfile", facts).contains("--project /workspace/ai-orchestra "))
  }

  @Test("text is quoted as JSON")
  func json() throws {
    let text = "a\"b\\c\n\u{1}é"
    let decoded = try JSONDecoder().decode([String].self, from: Data("[\(JSONText.quote(text))]".utf8))
    #expect(decoded == [text])
  }
}
