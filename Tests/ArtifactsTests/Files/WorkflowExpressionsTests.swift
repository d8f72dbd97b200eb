import SetupPlan
import Testing

@testable import Artifacts

/// What GitHub would only find out when the workflow runs: expressions that name what does not exist are empty there.
@Suite("Expressions of the workflow")
struct WorkflowExpressionsTests {
  /// The text of each `${{ }}`, and of each `if`, of one job, with its step's place.
  private struct Use {
    var text: String
    var job: String
    var step: Int
  }

  /// What a runner and the sign-in set, and what the templates set for all jobs.
  private static let runner: Set<String> = [
    "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_SHA", "GITHUB_REPOSITORY", "GITHUB_API_URL", "GITHUB_RUN_ID",
    "GITHUB_RUN_ATTEMPT", "GITHUB_WORKFLOW_REF", "RUNNER_TEMP", "FUNCTIONS", "TRANSIENT",
    "GOOGLE_GHA_CREDS_PATH",
  ]

  private func workflow() throws -> Workflow {
    try Workflow(SamplePlan.guide.file(".github/workflows/optimized-deploy-template.yml"))
  }

  private func uses() throws -> [Use] {
    let workflow = try workflow()
    var uses: [Use] = []
    for job in workflow.jobs {
      for (place, step) in workflow.steps(job).enumerated() {
        let inside = ["with", "env"].flatMap { step[$0]?.mapping?.values.compactMap(\.string) ?? [] }
        for text in inside + [step["if"]?.string ?? ""] { uses.append(Use(text: text, job: job, step: place)) }
      }
      for text in workflow.root["jobs"]?[job]?["env"]?.mapping?.values.compactMap(\.string) ?? [] {
        uses.append(Use(text: text, job: job, step: 0))
      }
    }
    return uses
  }

  @Test("each input that is used is declared, and each declared one is used")
  func inputs() throws {
    let inputs = try workflow().root["on"]?["workflow_call"]?["inputs"]?.mapping?.keys.compactMap(\.string) ?? []
    let text = try SamplePlan.guide.file(".github/workflows/optimized-deploy-template.yml")
    let used = text.matches(of: /inputs\.(\w+)/).map { String($0.1) }
    #expect(Set(used) == Set(inputs))
  }

  @Test("each secret that is used is one of the ten of the plan")
  func secrets() throws {
    let names = Set(try SamplePlan.guide.plan.githubSecrets.map(\.name))
    let used = Set(try uses().flatMap { $0.text.matches(of: /secrets\.(\w+)/).map { String($0.1) } })
    #expect(used.isSubset(of: names))
    #expect(used.count == 9)
  }

  @Test("each step whose output or outcome is used comes before, in the same job")
  func steps() throws {
    let workflow = try workflow()
    var count = 0
    for use in try uses() {
      for match in use.text.matches(of: /steps\.(\w+)\./) {
        count += 1
        let place = workflow.steps(use.job).firstIndex { $0["id"]?.string == String(match.1) }
        #expect(place.map { $0 < use.step } == true, "\(use.text)")
      }
    }
    #expect(count >= 5)
  }

  @Test("each variable of the environment that is used is set in its job")
  func variables() throws {
    let workflow = try workflow()
    for use in try uses() {
      for match in use.text.matches(of: /env\.(\w+)/) {
        #expect(workflow.root["jobs"]?[use.job]?["env"]?[String(match.1)] != nil, "\(use.text)")
      }
    }
  }

  @Test("each function of several steps finds what it reads in every step that calls it")
  func functions() async throws {
    let workflow = try workflow()
    let text = try #require(workflow.root["env"]?["FUNCTIONS"]?.string)
    let result = try await #require(Tool("bash")).run(["-n"], input: text)
    #expect(result.status == 0, "\(result.error)")
    var bodies: [String: String] = [:]
    for part in text.split(separator: "\n}\n") {
      let lines = part.split(separator: "\n").filter { !$0.contains(/^ *#/) }
      let name = lines.first?.prefix { $0 != "(" } ?? ""
      bodies[String(name)] = lines.dropFirst().joined(separator: "\n")
    }
    #expect(
      bodies.keys.sorted() == [
        "ask", "await_checks", "change", "github", "last_lines", "read_sizes", "retry", "run_jobs", "token",
      ])
    /// What a text reads, itself and by the functions that it calls.
    func read(_ text: String) -> Set<String> {
      let own = text.matches(of: /\$\{([A-Z_]{2,})\}/).map { String($0.1) }
      let words = Set(text.matches(of: /[\w-]+/).map { String($0.0) })
      let called = bodies.filter { words.contains($0.key) && $0.value != text }
      return called.values.reduce(into: Set(own)) { $0.formUnion(read($1)) }
    }
    for job in workflow.jobs {
      for step in workflow.steps(job) {
        guard let text = step["run"]?.string, text.contains("FUNCTIONS") else { continue }
        let script = text.split(separator: "\n").filter { !$0.contains(/^ *#/) }.joined(separator: "\n")
        let known = [step["env"], workflow.root["jobs"]?[job]?["env"]].flatMap { $0?.names ?? [] }
        let missing = read(script).subtracting(known).subtracting(Self.runner)
          .filter { !script.contains("\($0)=") }
        #expect(missing.isEmpty, "\(step["name"]?.string ?? ""): \(missing)")
      }
    }
  }

  @Test("each variable that a script reads is set in its step or job, or in the script itself")
  func scripts() async throws {
    let workflow = try workflow()
    for job in workflow.jobs {
      for step in workflow.steps(job) {
        guard let script = step["run"]?.string else { continue }
        let known = [step["env"], workflow.root["jobs"]?[job]?["env"]].flatMap {
          $0?.mapping?.keys.compactMap(\.string) ?? []
        }
        for match in script.matches(of: /\$\{(\w+)\}/) {
          let name = String(match.1)
          let isOwn = ["for \(name) in", "\(name)=", "\(name) =", "read -r \(name)"].contains(where: script.contains)
          #expect(isOwn || known.contains(name) || Self.runner.contains(name), "\(name)")
        }
        let result = try await #require(Tool("bash")).run(["-n"], input: script)
        #expect(result.status == 0, "\(result.error)")
      }
    }
  }
}
