import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// What the linters of workflows say to every kind of set-up; nothing is suppressed.
@Suite("Linted workflows")
struct WorkflowLinterTests {
  /// A set-up of the examples, of a service as it may be found.
  struct Shape: CustomTestStringConvertible, Sendable {
    var sample: SamplePlan
    var rollout = Rollout.atOnce
    var directory = "ai-orchestra"
    var facts = RepositoryFacts()
    var release: String?

    var testDescription: String {
      "\(sample), \(rollout.rawValue), in \(directory), \(facts.dependencies.rawValue), "
        + (facts.hasTests ? facts.testCommand : "no tests") + (release.map { ", \($0)" } ?? "")
    }

    /// A repository's folder with the three workflows.
    func folder() throws -> TemporaryFolder {
      var answers = try sample.answers
      answers.service.directory = directory
      answers.service.details[.release] = release
      answers.environments[0].rollout = rollout
      let plan = try Plan(answers: answers, environment: sample.environment)
      let files = try GeneratedFiles.render(plan: plan, facts: facts).filter { $0.path.hasPrefix(".github/workflows/") }
      try #require(files.count == 3)
      return try TemporaryFolder(
        Dictionary(
          uniqueKeysWithValues: files.map { ($0.path, $0.contents) } + [(".git/HEAD", "ref: refs/heads/main\n")]))
    }
  }

  static let shapes = examples + packagings + testRuns + folders

  private static let examples = SamplePlan.allCases.flatMap { sample in
    Rollout.allCases.map { Shape(sample: sample, rollout: $0) }
  }
  private static let packagings = RepositoryFacts.Dependencies.allCases.flatMap { dependencies in
    [true, false].map { hasTests in
      Shape(sample: .keyless, facts: RepositoryFacts(dependencies: dependencies, hasTests: hasTests))
    }
  }
  private static let testRuns = ["nox", "tox", "python manage.py test"].map { command in
    Shape(sample: .keyless, facts: RepositoryFacts(sourceRoot: "src", testCommand: command))
  }
  private static let folders = [
    Shape(sample: .guide, directory: "."), Shape(sample: .keyless, release: "alembic upgrade head"),
    Shape(
      sample: .small, directory: "services/api",
      facts: RepositoryFacts(developmentRequirements: "requirements-dev.txt", defaultBranch: "trunk")),
  ]

  @Test(
    "actionlint finds nothing", .enabled(if: Tool("actionlint") != nil, "actionlint is not installed"),
    arguments: shapes)
  func actionlint(shape: Shape) async throws {
    let folder = try shape.folder()
    let result = try await #require(Tool("actionlint")).run([], folder: folder.url)
    #expect(result.status == 0, "\(result.output)\(result.error)")
  }

  @Test(
    "zizmor finds nothing, pedantic as it can be", .enabled(if: Tool("zizmor") != nil, "zizmor is not installed"),
    arguments: shapes)
  func zizmor(shape: Shape) async throws {
    let folder = try shape.folder()
    let result = try await #require(Tool("zizmor")).run(
      ["--offline", "--pedantic", "--no-ignores", "--strict-collection", "."], folder: folder.url)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("No findings to report"), "\(result.output)\(result.error)")
  }

  @Test(
    "the workflow of a promotion has one finding, which is suppressed where it stands: that it follows another one's runs",
    .enabled(
      if: Tool("actionlint") != nil && Tool("zizmor") != nil, "actionlint or zizmor is not installed"))
  func promotion() async throws {
    let plan = try Plan(answers: GoldenWorkflowTests.promoted, environment: "production")
    let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts()).filter { $0.path.hasSuffix(".yml") }
    let folder = try TemporaryFolder(
      Dictionary(
        uniqueKeysWithValues: files.filter { $0.path.hasPrefix(".github/workflows/") }.map { ($0.path, $0.contents) }
          + [(".git/HEAD", "ref: refs/heads/main\n")]))
    let lint = try await #require(Tool("actionlint")).run([], folder: folder.url)
    #expect(lint.status == 0, "\(lint.output)\(lint.error)")
    let words = ["--offline", "--pedantic", "--strict-collection"]
    let zizmor = try #require(Tool("zizmor"))
    let kept = try await zizmor.run(words + ["."], folder: folder.url)
    #expect(kept.status == 0, "\(kept.output)\(kept.error)")
    let all = try await zizmor.run(words + ["--no-ignores", "--format=json", "."], folder: folder.url)
    let findings = try #require(try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [[String: Any]])
    #expect(findings.map { $0["ident"] as? String } == ["dangerous-triggers"])
  }

  @Test(
    "actionlint sees across the files: an input that the template does not have",
    .enabled(if: Tool("actionlint") != nil, "actionlint is not installed"))
  func misspelt() async throws {
    let shape = Shape(sample: .guide)
    let folder = try shape.folder()
    let caller = try shape.sample.file(".github/workflows/deploy-production.yml")
    try folder.write(
      ".github/workflows/deploy-production.yml", Data(caller.replacing("health_path:", with: "health-path:").utf8))
    let result = try await #require(Tool("actionlint")).run([], folder: folder.url)
    #expect(result.status == 1 && result.output.contains("health-path"), "\(result.output)\(result.error)")
  }
}
