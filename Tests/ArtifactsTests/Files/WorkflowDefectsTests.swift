import SetupPlan
import Testing
import Yams

@testable import Artifacts

/// Each line of the list of what was broken in the files of the replaced set-up, as far as workflows are concerned.
@Suite("What the workflows repair")
struct WorkflowDefectsTests {
  private static let folder = ".github/workflows/"
  private static let path = folder + "optimized-deploy-template.yml"
  private static let checksPath = folder + "optimized-checks-template.yml"

  private func template() throws -> String { try SamplePlan.guide.file(Self.path) }

  private func checks() throws -> String { try SamplePlan.guide.file(Self.checksPath) }

  /// All three, as one set-up writes them.
  private func all() throws -> [String] {
    [try template(), try checks(), try SamplePlan.guide.file(Self.folder + "deploy-production.yml")]
  }

  @Test("the workflow deploys the very service that Terraform manages", arguments: SamplePlan.allCases)
  func oneService(sample: SamplePlan) throws {
    let names = try sample.plan.names
    let caller = try Workflow(sample.file(".github/workflows/deploy-\(sample.environment).yml"))
    let inputs = caller.root["jobs"]?["deploy"]?["with"]
    #expect(inputs?["service"]?.string == names.service)
    #expect(inputs?["environment"]?.string == sample.environment)
    #expect(try sample.variables.contains("\"service_name\": \"\(names.service)\""))
  }

  @Test(
    "the caller gives inputs that the templates take, and each that has no default", arguments: SamplePlan.allCases)
  func inputs(sample: SamplePlan) throws {
    let jobs = try Workflow(sample.file(".github/workflows/deploy-\(sample.environment).yml")).root["jobs"]
    for (job, text) in [("check", try checks()), ("deploy", try template())] {
      let given = jobs?[.init(job)]?["with"]?.names ?? []
      let inputs = try #require(try Workflow(text).root["on"]?["workflow_call"]?["inputs"]?.mapping)
      let needed = inputs.filter { $0.value["required"]?.bool == true }.compactMap(\.key.string)
      #expect(Set(given).isSubset(of: inputs.keys.compactMap(\.string)) && Set(given).count == given.count)
      #expect(Set(needed).isSubset(of: given), "\(needed)")
      // What has its default is left out.
      for name in given {
        let standard = inputs[.init(name)]?["default"]?.string
        #expect(standard == nil || standard != jobs?[.init(job)]?["with"]?[.init(name)]?.string, "\(name)")
      }
    }
  }

  @Test("the caller hands over just the secrets that the template takes, under their own names")
  func handedOver() throws {
    let caller = try Workflow(SamplePlan.guide.file(Self.folder + "deploy-production.yml"))
    let given = try #require(caller.root["jobs"]?["deploy"]?["secrets"]?.mapping)
    let taken = try Workflow(template()).root["on"]?["workflow_call"]?["secrets"]?.names
    #expect(given.keys.compactMap(\.string) == taken && given.count == 9)
    for (name, value) in given { #expect(value.string == "${{ secrets.\(name.string ?? "") }}") }
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

  @Test("sizing comes from the secrets, and where one is missing from the guide's sizes")
  func sizing() throws {
    let workflow = try Workflow(template())
    let sizes = workflow.steps("sizes").last
    let deploy = try workflow.steps("ship")[workflow.position("read_sizes", in: "ship")]
    let standards = [
      ("MEMORY", "2Gi"), ("CPU", "2"), ("MIN_INSTANCES", "1"), ("MAX_INSTANCES", "20"), ("CONCURRENCY", "80"),
    ]
    for (name, standard) in standards {
      #expect(sizes?["env"]?[.init(name)]?.string == "${{ secrets.CLOUD_RUN_\(name) || '\(standard)' }}")
      #expect(sizes?["run"]?.string?.contains(" \(name)=${\(name)}") == true)
      #expect(deploy["run"]?.string?.contains(".\(name)") == true)
    }
    // GitHub blackens every secret in the log of the job that has it, and drops outputs that contain one.
    for job in workflow.jobs where job != "sizes" {
      let own = try Yams.serialize(node: #require(workflow.root["jobs"]?[.init(job)]))
      #expect(!own.contains("CLOUD_RUN_"), "\(job)")
    }
    #expect(
      sizes?["run"]?.string?.hasSuffix("| tr 0-9 q-z\n") == true && workflow.root["jobs"]?["sizes"]?["outputs"] == nil)
  }

  @Test("each job that waits for another one costs a machine's start: none of those that deploy does")
  func chain() throws {
    let workflow = try Workflow(template())
    #expect(workflow.jobs == ["checks", "sizes", "ship"])
    for job in workflow.jobs { #expect(workflow.root["jobs"]?[.init(job)]?["needs"] == nil, "\(job)") }
    // So all of an environment's jobs wait for its reviewers at the same time, who are asked once.
    for job in ["sizes", "ship"] {
      #expect(workflow.root["jobs"]?[.init(job)]?["environment"]?.string == "${{ inputs.github_environment }}")
      #expect(workflow.root["jobs"]?[.init(job)]?["if"] == nil)
    }
    #expect(workflow.root["jobs"]?["checks"]?["environment"] == nil)
  }

  @Test("a new revision gets traffic only after its check, so that the old one keeps it when the check fails")
  func traffic() throws {
    let workflow = try Workflow(template())
    let deploy = try workflow.position("read_sizes", in: "ship")
    let check = try workflow.position("does not answer", in: "ship")
    let part = try workflow.position("--to-tags", in: "ship")
    let shift = try workflow.position("move the traffic", in: "ship")
    let steps = workflow.steps("ship")
    let wait = try #require(steps.firstIndex { $0["name"]?.string == "Wait for the checks" })
    #expect(deploy < check && check < part && wait < part && part < shift)
    #expect(steps[wait]["if"]?.string == "inputs.promote_image == ''")
    // What serves is kept by its name, and the tag alone leads to the new revision.
    let script = try #require(steps[deploy]["run"]?.string)
    #expect(script.contains(#"+ [{type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", tag: "next"}]"#))
    #expect(!script.contains("percent: "))
    // None up to the traffic is allowed to fail, and those that move traffic run only after success.
    for step in steps[...shift] { #expect(step["continue-on-error"] == nil) }
    #expect(steps[check]["run"]?.string?.contains("exit 1") == true)
    #expect(steps[part]["if"]?.string == "inputs.rollout == 'gradual'" && steps[shift]["if"] == nil)
  }

  @Test("the image is deployed by its digest")
  func digest() throws {
    let workflow = try Workflow(template())
    let deploy = try workflow.steps("ship")[workflow.position("read_sizes", in: "ship")]
    #expect(
      deploy["env"]?["DIGEST"]?.string == "${{ steps.copy.outputs.digest || steps.push.outputs.digest }}")
    #expect(deploy["run"]?.string?.contains(#".image = env.IMAGE + "@" + env.DIGEST"#) == true)
  }

  @Test("lint, tests and build run side by side, and nothing is deployed without all of them")
  func parallel() throws {
    let jobs = try Workflow(template()).root["jobs"]
    let checks = try Workflow(checks())
    #expect(checks.jobs == ["lint", "test", "image"])
    for job in checks.jobs { #expect(checks.root["jobs"]?[.init(job)]?["needs"] == nil) }
    // What is waited for is called as the jobs are.
    #expect(jobs?["checks"]?["name"]?.string == "Checks" && jobs?["sizes"]?["name"]?.string == "Sizes")
    #expect(checks.jobs.map { checks.root["jobs"]?[.init($0)]?["name"]?.string } == ["Lint", "Test", "Image"])
    let functions = try #require(try Workflow(template()).root["env"]?["FUNCTIONS"]?.string)
    for name in ["(^| / )Checks / ", #"is("Lint")"#, #"is("Test")"#, "(^| / )Sizes$"] {
      #expect(functions.contains(name), "\(name)")
    }
    // Before the release command, and before the traffic.
    let waits = try Workflow(template()).steps("ship").filter { $0["run"]?.string?.contains("await_checks") == true }
    #expect(
      waits.map { $0["name"]?.string } == ["Wait for the checks, before the release command", "Wait for the checks"])
  }

  @Test("no job that runs the repository's code has a credential, and the image is built before the sign-in")
  func credentials() throws {
    let workflow = try Workflow(template())
    let called = workflow.root["jobs"]?["checks"]
    #expect(called?["secrets"] == nil && called?["permissions"]?.names == ["contents"])
    #expect(workflow.steps("sizes").allSatisfy { $0["uses"] == nil })
    let steps = workflow.steps("ship")
    let build = try workflow.position("build-push", in: "ship")
    #expect(try build < workflow.position("google-github-actions/auth", in: "ship"))
    let pushed = try workflow.position("buildx build --push", in: "ship")
    let signIn = steps.firstIndex {
      ($0["uses"]?.string ?? "").contains("/auth@") && $0["with"]?["token_format"] == nil
    }
    // A file of credentials would lie in the workspace: it comes after the push, and goes before the layers are kept.
    #expect(try pushed < #require(signIn))
    let gone = try workflow.position("rm --force", in: "ship")
    let kept = try #require(steps.lastIndex { ($0["uses"]?.string ?? "").contains("build-push") })
    #expect(gone < kept && steps[kept]["if"]?.string == "inputs.promote_image == ''")
    for step in steps {
      guard let script = step["run"]?.string else { continue }
      #expect(!["python", "uv ", "pip ", "make "].contains(where: script.contains), "\(step["name"]?.string ?? "")")
    }
  }

  @Test("a pull request is checked without any credential, and deploys nothing", arguments: SamplePlan.allCases)
  func pullRequest(sample: SamplePlan) throws {
    let caller = try Workflow(sample.file(Self.folder + "deploy-\(sample.environment).yml"))
    let jobs = caller.root["jobs"]
    #expect(caller.root["on"]?["pull_request"] != nil && caller.root["on"]?["pull_request_target"] == nil)
    #expect(jobs?["check"]?["if"]?.string == "github.event_name == 'pull_request'")
    #expect(jobs?["deploy"]?["if"]?.string == "github.event_name != 'pull_request'")
    #expect(jobs?["check"]?["secrets"] == nil)
    #expect(jobs?["check"]?["permissions"]?.names == ["contents"])
    #expect(jobs?["check"]?["with"]?["image"]?.bool == true)
    let text = try checks()
    #expect(!text.contains("secrets.") && !text.contains("id-token") && !text.contains("environment:"))
    let build = try #require(try Workflow(text).steps("image").last?["with"])
    #expect(build["push"]?.bool == false && build["cache-to"] == nil)
  }

  @Test("each job has the permissions that it needs, and no other; the workflow itself has none")
  func permissions() throws {
    for text in try all() { #expect(try Workflow(text).root["permissions"]?.mapping?.isEmpty == true) }
    let workflow = try Workflow(template())
    let wanted: [String: Set<String>] = [
      "checks": ["contents"], "sizes": [], "ship": ["actions", "contents", "id-token"],
    ]
    #expect(Set(workflow.jobs) == Set(wanted.keys))
    for (job, names) in wanted {
      let given = workflow.root["jobs"]?[.init(job)]?["permissions"]?.mapping
      #expect(Set(given?.keys.compactMap(\.string) ?? []) == names, "\(job)")
      for (name, value) in given ?? [:] {
        #expect(value.string == (name.string == "id-token" ? "write" : "read"), "\(job)")
      }
    }
  }

  @Test("the jobs that check a service can read its code, and nothing else")
  func checksPermissions() throws {
    let workflow = try Workflow(checks())
    #expect(workflow.jobs == ["lint", "test", "image"])
    for job in workflow.jobs {
      let given = workflow.root["jobs"]?[.init(job)]?["permissions"]?.mapping
      #expect(given?.map { [$0.key.string, $0.value.string] } == [["contents", "read"]], "\(job)")
    }
  }

  @Test(
    "the tests run as the repository's are run; pytest where nothing else is known, with what it needs",
    arguments: [
      ("pytest", ".venv/bin/python -m pytest"), ("python -m unittest", ".venv/bin/python -m unittest"),
      ("python manage.py test", ".venv/bin/python manage.py test"),
      ("python src/manage.py test", ".venv/bin/python src/manage.py test"),
      ("python $(id)/manage.py test", ".venv/bin/python -m pytest"),
      ("nox", "uvx --python 3.12 nox@2026.10.20 --no-error-on-missing-interpreters"),
      ("tox", "uvx --python 3.12 tox@4.67.13 run -e py"),
    ])
  func tests(command: String, script: String) throws {
    for inputs in try inputs(RepositoryFacts(testCommand: command)) {
      #expect(inputs["test"]?.string == script)
      #expect(inputs["install"]?.string?.contains("uv pip install pytest") == script.hasSuffix("pytest"))
    }
  }

  /// What the caller gives the checks of a pull request and those of a deployment.
  private func inputs(_ facts: RepositoryFacts) throws -> [Node] {
    let jobs = try Workflow(SamplePlan.guide.file(Self.folder + "deploy-production.yml", facts)).root["jobs"]
    return try ["check", "deploy"].map { try #require(jobs?[.init($0)]?["with"]) }
  }

  @Test("code below a folder of sources is imported from there in the tests, as it is in the image")
  func sources() throws {
    let facts = RepositoryFacts(sourceRoot: "src")
    for inputs in try inputs(facts) { #expect(inputs["test"]?.string?.hasPrefix("export PYTHONPATH=src\n") == true) }
    #expect(try SamplePlan.guide.file("ai-orchestra/Dockerfile", facts).contains("PYTHONPATH=/srv/src"))
  }

  @Test("jobs that sign in name the environment, and no key is involved")
  func identity() throws {
    let workflow = try Workflow(template())
    for job in workflow.jobs
    where workflow.steps(job).contains(where: { $0["uses"]?.string?.contains("/auth@") == true }) {
      #expect(workflow.root["jobs"]?[.init(job)]?["environment"]?.string == "${{ inputs.github_environment }}")
    }
    #expect(try !template().contains("credentials_json"))
  }

  @Test("every job has a time limit, and so has every step that waits for others")
  func limits() throws {
    for text in try all() {
      let workflow = try Workflow(text)
      for job in workflow.jobs where workflow.root["jobs"]?[.init(job)]?["uses"] == nil {
        #expect(workflow.root["jobs"]?[.init(job)]?["timeout-minutes"]?.int != nil, "\(job)")
        for step in workflow.steps(job) {
          let script = step["run"]?.string ?? ""
          guard ["gcloud", "docker", "sleep", "INSTALL", "FUNCTIONS"].contains(where: script.contains) else { continue }
          #expect(step["timeout-minutes"]?.int != nil, "\(step["name"]?.string ?? script)")
        }
        for line in workflow.steps(job).compactMap({ $0["run"]?.string }).joined().split(separator: "\n")
        where line.contains("curl --config") {
          #expect(line.contains("--max-time") || line.hasSuffix("\\"), "\(line)")
        }
      }
    }
  }

  @Test("one deployment of an environment at a time, which nothing cuts off; a pull request's older checks end")
  func concurrency() throws {
    let caller = try Workflow(SamplePlan.small.file(Self.folder + "deploy-staging.yml")).root["concurrency"]
    #expect(caller?["group"]?.string?.hasSuffix("|| 'deploy-staging' }}") == true)
    #expect(caller?["cancel-in-progress"]?.string == "${{ github.event_name == 'pull_request' }}")
  }

  @Test("GitHub's cache has the layers and what was built for the tests, each under what it was made from")
  func caches() throws {
    let workflow = try Workflow(template())
    let builds = workflow.steps("ship").filter { $0["uses"]?.string?.contains("build-push") == true }
    #expect(builds.map { $0["with"]?["cache-from"]?.string } == ["type=gha,scope=${{ inputs.cache }}", nil])
    #expect(
      builds.map { $0["with"]?["cache-to"]?.string } == [
        nil, "type=gha,scope=${{ inputs.cache }},mode=max,ignore-error=true",
      ])
    // They are the same build, so that the second one finds every layer.
    let settings = try builds.map { build in
      try Dictionary(uniqueKeysWithValues: #require(build["with"]?.mapping).map { ($0.key.string, $0.value.string) })
        .filter { $0.key?.hasPrefix("cache-") == false }
    }
    #expect(settings[0] == settings[1])
    // The export is slow, and comes after the traffic.
    let shift = try workflow.position("move the traffic", in: "ship")
    let kept = try #require(workflow.steps("ship").lastIndex { $0["with"]?["cache-to"] != nil })
    #expect(shift < kept && workflow.steps("ship")[kept]["continue-on-error"]?.bool == true)
    let checks = try Workflow(checks())
    #expect(checks.steps("image").last?["with"]?["cache-from"]?.string == "type=gha,scope=${{ inputs.cache }}")
    for inputs in try inputs(RepositoryFacts()) { #expect(inputs["cache"]?.string == "ai-orchestra") }
    let setup = try checks.steps("test")[checks.position("setup-uv", in: "test")]["with"]
    #expect(setup?["enable-cache"]?.bool == true)
    #expect(setup?["cache-dependency-glob"]?.string?.contains("${{ inputs.directory }}/*.lock") == true)
  }

  @Test("every action is pinned by its commit, with the release behind it")
  func pins() throws {
    let uses = try all().joined().split(separator: "\n").filter { $0.contains("uses: ") && !$0.contains("uses: $/") }
    #expect(uses.count >= 12)
    for line in uses {
      #expect(line.firstMatch(of: /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/) != nil, "\(line)")
    }
  }

  @Test("no expression stands inside a script, where its text would be run")
  func injection() throws {
    for text in try all() {
      let workflow = try Workflow(text)
      for job in workflow.jobs {
        for step in workflow.steps(job) { #expect(step["run"]?.string?.contains("${{") != true) }
      }
    }
  }

  @Test("the branches of the answers deploy, without any the repository's default branch")
  func branch() throws {
    func triggers(_ branches: [String]) throws -> String {
      var answers = try SamplePlan.keyless.plan.answers
      answers.environments[0].branches = branches
      let plan = try Plan(answers: answers, environment: answers.environments[0].name)
      let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts(defaultBranch: "trunk"))
      return try #require(files.first { $0.path.hasSuffix("deploy-\(plan.environment.name).yml") }).contents
    }
    #expect(try triggers([]).contains("  push:\n    branches: [\"trunk\"]\n"))
    #expect(try triggers(["main", "release/2"]).contains("  push:\n    branches: [\"main\", \"release/2\"]\n"))
  }
}
