import SetupPlan
import Testing

@testable import Artifacts

/// Each line of the list of what was broken in the files of the replaced set-up, as far as workflows are concerned.
@Suite("What the workflows repair")
struct WorkflowDefectsTests {
  private static let path = ".github/workflows/optimized-deploy-template.yml"

  private func template() throws -> String { try SamplePlan.guide.file(Self.path) }

  @Test("the workflow deploys the very service that Terraform manages", arguments: SamplePlan.allCases)
  func oneService(sample: SamplePlan) throws {
    let names = try sample.plan.names
    let caller = try Workflow(sample.file(".github/workflows/deploy-\(sample.environment).yml"))
    let inputs = caller.root["jobs"]?["deploy"]?["with"]
    #expect(inputs?["service"]?.string == names.service)
    #expect(inputs?["environment"]?.string == sample.environment)
    #expect(try sample.file(GeneratedFiles.variablesPath).contains("\"service_name\": \"\(names.service)\""))
  }

  @Test("the caller gives every input of the template", arguments: SamplePlan.allCases)
  func inputs(sample: SamplePlan) throws {
    let caller = try Workflow(sample.file(".github/workflows/deploy-\(sample.environment).yml"))
    let given = caller.root["jobs"]?["deploy"]?["with"]?.mapping?.keys.compactMap(\.string) ?? []
    let template = try Workflow(template())
    let wanted = template.root["on"]?["workflow_call"]?["inputs"]?.mapping?.keys.compactMap(\.string) ?? []
    #expect(Set(given) == Set(wanted))
    #expect(given.count == 7)
  }

  @Test("the template is the same for every environment, so that one may be set up after another")
  func shared() throws {
    let texts = try SamplePlan.allCases.map { try $0.file(Self.path) }
    #expect(Set(texts).count == 1)
  }

  @Test("images go to Artifact Registry")
  func registry() throws {
    #expect(try template().contains("-docker.pkg.dev/"))
    for file in try SamplePlan.guide.files() { #expect(!file.contents.contains("gcr.io"), "\(file.path)") }
  }

  @Test("images are built for amd64 alone, without emulation")
  func architecture() throws {
    let text = try template()
    #expect(text.contains("platforms: linux/amd64\n"))
    #expect(!text.contains("arm64"))
    #expect(!text.contains("qemu"))
  }

  @Test("sizing comes from the secrets, with no default of the workflow's own")
  func sizing() throws {
    let text = try template()
    for flag in ["memory=${{ secrets.CLOUD_RUN_MEMORY }}", "cpu=${{ secrets.CLOUD_RUN_CPU }}"] {
      #expect(text.contains("--\(flag)"))
    }
    #expect(text.contains("--min=${{ secrets.CLOUD_RUN_MIN_INSTANCES }}"))
    #expect(text.contains("--max-instances=${{ secrets.CLOUD_RUN_MAX_INSTANCES }}"))
    #expect(text.contains("--concurrency=${{ secrets.CLOUD_RUN_CONCURRENCY }}"))
    #expect(!text.contains("||  '") && !text.contains("2Gi"))
  }

  @Test("a new revision gets traffic only after its check, so that the old one keeps it when the check fails")
  func traffic() throws {
    let workflow = try Workflow(template())
    let deploy = try workflow.position("deploy-cloudrun", in: "deploy")
    let check = try workflow.position("does not answer", in: "deploy")
    let shift = try workflow.position("update-traffic", in: "deploy")
    #expect(deploy < check && check < shift)
    let steps = workflow.steps("deploy")
    #expect(steps[deploy]["with"]?["no_traffic"]?.bool == true)
    #expect(steps[deploy]["with"]?["tag"]?.string == "next")
    // Neither step is allowed to fail, and the last one runs only after success.
    #expect(steps[check]["continue-on-error"] == nil && steps[check]["run"]?.string?.contains("exit 1") == true)
    #expect(steps[shift]["if"] == nil)
  }

  @Test("tests and build run side by side, and nothing is deployed without both")
  func parallel() throws {
    let jobs = try Workflow(template()).root["jobs"]
    #expect(jobs?["test"]?["needs"] == nil && jobs?["build"]?["needs"] == nil)
    #expect(jobs?["deploy"]?["needs"]?.sequence?.compactMap(\.string) == ["test", "build"])
  }

  @Test("jobs that sign in name the environment and get a token for it, and no key is involved")
  func identity() throws {
    let workflow = try Workflow(template())
    for job in ["build", "deploy"] {
      #expect(workflow.root["jobs"]?[job]?["environment"]?.string == "${{ inputs.environment }}")
      #expect(workflow.root["jobs"]?[job]?["permissions"]?["id-token"]?.string == "write")
    }
    #expect(workflow.root["jobs"]?["test"]?["permissions"]?["id-token"] == nil)
    #expect(try !template().contains("credentials_json"))
  }

  @Test("every action is pinned by its commit, with the release behind it")
  func pins() throws {
    let uses = try template().split(separator: "\n").filter { $0.contains("uses: ") }
    #expect(uses.count >= 12)
    for line in uses {
      #expect(line.firstMatch(of: /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/) != nil, "\(line)")
    }
  }

  @Test("no expression stands inside a script, where its text would be run")
  func injection() throws {
    let workflow = try Workflow(template())
    for job in ["test", "build", "deploy"] {
      for step in workflow.steps(job) {
        #expect(step["run"]?.string?.contains("${{") != true)
      }
    }
  }

  @Test(
    "the branch that deploys follows the environment",
    arguments: [("production", "trunk"), ("development", "develop"), ("staging", "staging")])
  func branch(environment: String, branch: String) {
    #expect(RepositoryFacts(defaultBranch: "trunk").deployBranch(environment: environment) == branch)
  }
}
