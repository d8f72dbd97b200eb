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
    let script = try script(sample)
    for service in plan.services { #expect(script.contains("  \(service)")) }
    for grant in plan.grants where grant.step != .terraformApply { #expect(script.contains(" \(grant.role) ")) }
    for secret in plan.githubSecrets { #expect(script.contains("secret \(secret.name) ")) }
  }

  @Test("without a key it neither makes one nor a secret for it")
  func keyless() throws {
    let script = try script(.keyless)
    // It could take back what an earlier plan's script has made.
    for command in ["keys create", "secrets create", "versions add"] { #expect(!script.contains(command)) }
  }

  @Test("it says where the repository has no files yet")
  func missingFiles() async throws {
    let folder = try TemporaryFolder()
    let result = try await #require(Tool("bash")).run(
      ["-s", folder.url.path(percentEncoded: false)], input: script(.guide))
    #expect(result.status == 1)
    #expect(result.error.contains("overture apply --environment production"))
  }

  @Test("the text of a trade-off that is code for the shell stays text")
  func quoting() async throws {
    let code = "it's `id` $(id) \\ \"quoted\"\nTEXT\n$HOME"
    let text = TradeOffText(title: code, parts: [("You gain:", code), ("Instead:", "TEXT"), ("Last:", "TEXT \(code)")])
    let lines = ["cat <<'TEXT'"] + text.lines + ["TEXT", ""]
    let result = try await #require(Tool("bash")).run([], input: lines.joined(separator: "\n"))
    #expect(result.status == 0 && result.error.isEmpty)
    let words = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.hasSuffix("Last: TEXT it's `id` $(id) \\ \"quoted\" TEXT $HOME"))
  }
}
