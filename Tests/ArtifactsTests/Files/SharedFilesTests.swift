import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// What services of one repository, and environments of one service, have in common.
@Suite("Files that services and environments share")
struct SharedFilesTests {
  private static let templates = ["optimized-checks-template.yml", "optimized-deploy-template.yml"]
    .map { ".github/workflows/\($0)" }

  private static let corpus = URL(filePath: #filePath)
    .appending(path: "../../Detection/Corpus").standardizedFileURL

  /// The files of a service of the corpus, as one beside others.
  private func files(_ name: String, details: [ServiceDetail: String] = [:]) async throws -> [String: String] {
    let found = await ServiceDetection.detect(in: Self.corpus.appending(path: "\(name)/repository")).candidates
    let candidate = try #require(found.first, "\(name)")
    var answers = try SamplePlan.keyless.answers
    answers.service = Service(name: name, directory: "services/\(name)", details: details)
    let plan = try Plan(answers: answers, environment: "production")
    return Dictionary(
      uniqueKeysWithValues: try GeneratedFiles.render(plan: plan, facts: candidate.facts).map { ($0.path, $0.contents) }
    )
  }

  @Test("the shared workflows are the same, byte for byte, whatever services there are; the callers differ")
  func services() async throws {
    let names = [
      "tests-workflow", "workflowsvc", "fastapi-poetry", "fastapi-pdm", "uv-workspace", "flask-pipenv",
      "flask-setup-py", "compose-build", "django-static",
    ]
    var all = [try await files(names[0], details: [.release: "alembic upgrade head", .runner: "self-hosted, linux"])]
    all.append(try await files(names[0], details: [.secrets: "repository"]))
    for name in names { all.append(try await files(name)) }
    for path in Self.templates {
      let texts = Set(all.compactMap { $0[path] })
      #expect(texts.count == 1, "\(path)")
      // Cloud Run's own addresses have that word, too.
      for text in texts.map({ $0.replacing("/services/${SERVICE}", with: "") }) {
        #expect(!names.contains { text.contains($0) } && !text.contains("services/"))
      }
    }
    #expect(Set(all.compactMap { $0[".github/workflows/deploy-production.yml"] }).count == all.count)
  }

  @Test("three environments share the workflows and the image's files, byte for byte")
  func environments() throws {
    let samples = SamplePlan.allCases
    var answers = try SamplePlan.guide.answers
    answers.environments = try zip(["development", "staging", "production"], samples).map { name, sample in
      var environment = try sample.answers.environments[0]
      environment.name = name
      environment.rollout = name == "production" ? .gradual : .atOnce
      environment.configuration.variables = ["LEVEL": name, "REGION": "eu"]
      return environment
    }
    var facts = RepositoryFacts(framework: .django, application: "web.wsgi:application", dependencies: .uvLock)
    facts.variables = [.init(name: "LEVEL", isRequired: true), .init(name: "REGION", isRequired: true)]
    facts.staticFiles = .init(manage: "manage.py", settings: "web.settings")
    let all = try answers.environments.map { environment in
      let plan = try Plan(answers: answers, environment: environment.name)
      return Dictionary(
        uniqueKeysWithValues: try GeneratedFiles.render(plan: plan, facts: facts).map { ($0.path, $0.contents) })
    }
    let image = ["Dockerfile", ".dockerignore", "container_start.py"].map { "ai-orchestra/\($0)" }
    for path in Self.templates + image + ["Dockerfile.performance-optimized", ".github/dependabot.yml"] {
      let texts = all.compactMap { $0[path] }
      #expect(texts.count == 3 && Set(texts).count == 1, "\(path)")
      for name in ["development", "staging"] { #expect(texts.first?.contains(name) == false, "\(path)") }
    }
    // What has one value everywhere may be baked in; what differs is told to the service when it runs.
    #expect(all[0]["ai-orchestra/Dockerfile"]?.contains("REGION=eu") == true)
    #expect(all[0]["ai-orchestra/Dockerfile"]?.contains("LEVEL=development") == false)
  }
}
