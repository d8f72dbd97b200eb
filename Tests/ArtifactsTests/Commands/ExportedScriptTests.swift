import SetupPlan
import Testing

@testable import Artifacts

@Suite("The exported script")
struct ExportedScriptTests {
  private func script(_ sample: SamplePlan) throws -> String {
    try ExportedScript.render(plan: sample.plan, facts: RepositoryFacts())
  }

  @Test("bash can read it", arguments: SamplePlan.allCases)
  func syntax(sample: SamplePlan) async throws {
    let result = try await #require(Tool("bash")).run(["-n"], input: script(sample))
    #expect(result.status == 0, "\(result.error)")
  }

  @Test(
    "shellcheck finds nothing in it", .enabled(if: Tool("shellcheck") != nil, "shellcheck is not installed"),
    arguments: SamplePlan.allCases)
  func shellcheck(sample: SamplePlan) async throws {
    let result = try await #require(Tool("shellcheck")).run(["-"], input: script(sample))
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("it is the executable file of the repository")
  func file() throws {
    let file = try #require(SamplePlan.guide.files().first { $0.path == FileLayout.usual.script })
    #expect(file.isExecutable)
    #expect(file.contents == (try script(.guide)))
  }

  @Test("it names every service, grant and secret of the plan", arguments: SamplePlan.allCases)
  func completeness(sample: SamplePlan) throws {
    let plan = try sample.plan
    let words = Set(try script(sample).split(whereSeparator: \.isWhitespace).map(String.init))
    for service in plan.services { #expect(words.contains(service)) }
    for grant in plan.grants where grant.step != .terraformApply { #expect(words.contains(grant.role)) }
    for secret in plan.githubSecrets { #expect(words.contains(secret.name)) }
  }

  @Test("each environment is in it, and whichever's plan renders it, it is the same")
  func environments() throws {
    let answers = try SamplePlan.guide.answers(with: ["staging", "development"])
    let scripts = try answers.environments.map { environment in
      try ExportedScript.render(
        plan: Plan(answers: answers, environment: environment.name), facts: RepositoryFacts())
    }
    #expect(Set(scripts).count == 1)
    for name in ["production", "staging", "development"] { #expect(scripts[0].contains("\n    \(name))\n")) }
    let text = Shell.quote(TradeOff[.publicAccess].abuse)
    #expect(scripts[0].ranges(of: text).count == 1, "the texts are there once")
  }

  @Test("it follows from no size: an adjustment leaves it as it is")
  func sizes() throws {
    let sized = try GeneratedFiles.sized(plan: SamplePlan.guide.plan, facts: RepositoryFacts())
    #expect(!sized.isEmpty && !sized.contains { $0.path == FileLayout.usual.script })
  }

  @Test("beside a service in a folder it works in the repository's root all the same")
  func inFolder() async throws {
    var layout = FileLayout.usual
    layout.script = "apps/shop/set-up.sh"
    let plan = try SamplePlan.guide.plan
    let folder = try TemporaryFolder([
      layout.script: try ExportedScript.render(plan: plan, facts: RepositoryFacts(), layout: layout)
    ])
    let result = try await #require(Tool("bash")).run([folder.url.appending(path: layout.script).path])
    #expect(result.status == 1)
    let root = folder.url.resolvingSymlinksInPath().path
    #expect(result.error.hasPrefix("\(root) has no terraform/cloud_run_performance.tf.\n"), "\(result.error)")
  }

  @Test("where an image is promoted, it lets the deployer read the other environment's registry, and shows the command")
  func promotion() async throws {
    let plan = try Plan(answers: GoldenWorkflowTests.promoted, environment: "production")
    let script = try ExportedScript.render(plan: plan, facts: RepositoryFacts())
    #expect(
      script.contains("registry/orchestra-demo/us-central1/ai-orchestra-staging deployer roles/artifactregistry.reader")
    )
    for (tool, words) in [("bash", ["-n"]), ("shellcheck", ["-"])] {
      guard let tool = Tool(tool) else { continue }
      let result = try await tool.run(words, input: script)
      #expect(result.status == 0, "\(result.output)\(result.error)")
    }
    let commands = StepCommands.commands(plan: plan).map(\.command).joined(separator: "\n")
    #expect(commands.contains("gcloud artifacts repositories add-iam-policy-binding ai-orchestra-staging"))
  }

  @Test("it says where the repository has no files yet")
  func missingFiles() async throws {
    let folder = try TemporaryFolder()
    let result = try await #require(Tool("bash")).run(
      ["-s", "production", folder.url.path(percentEncoded: false)], input: script(.guide))
    #expect(result.status == 1)
    #expect(result.error.contains("overture apply --environment production"))
  }
}
