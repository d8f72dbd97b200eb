import SetupPlan
import Testing

@testable import Artifacts

/// The kinds of set-up that the tests render.
enum SamplePlan: String, CaseIterable, CustomTestStringConvertible {
  /// The guide's own choices: a key, broad roles, public.
  case guide
  /// The safer alternative everywhere.
  case keyless
  /// Small, without a keep-warm job; authenticated but open to all networks.
  case small

  var testDescription: String { rawValue }

  var environment: String { self == .small ? "staging" : "production" }

  var answers: Answers {
    get throws {
      let repository = try #require(RepositoryName("ai-cherry/ai-orchestra"))
      var security: SecurityAnswers
      var resources = Resources.guide
      switch self {
      case .guide:
        security = SecurityAnswers(
          containerAuthentication: .serviceAccountKey, permissions: .broad, access: .public, network: .all)
      case .keyless:
        security = SecurityAnswers(
          containerAuthentication: .keyless, permissions: .granular, access: .authenticated,
          network: .internalAndLoadBalancing)
      case .small:
        security = SecurityAnswers(
          containerAuthentication: .keyless, permissions: .granular, access: .authenticated, network: .all)
        resources = Resources(
          memory: Memory(mebibytes: 512), cpu: CPU(millis: 1000), minInstances: 0, maxInstances: 5, concurrency: 40,
          timeout: 60, keepWarm: nil)
      }
      for id in security.tradeOffs {
        security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
      }
      return Answers(
        repository: repository, service: Service(name: "ai-orchestra", directory: "ai-orchestra"),
        environments: [
          EnvironmentAnswers(
            name: environment, project: "orchestra-demo", region: "us-central1", resources: resources,
            security: security)
        ])
    }
  }

  /// The same with further environments, which are like this one.
  ///
  /// - Parameters:
  ///   - names: their names.
  ///   - project: where they are.
  /// - Returns: the answers.
  /// - Throws: where a test asks for what cannot be.
  func answers(with names: [String], in project: String = "orchestra-demo") throws -> Answers {
    var answers = try answers
    for name in names {
      var further = answers.environments[0]
      further.name = name
      further.project = project
      answers.environments.append(further)
    }
    return answers
  }

  var plan: Plan {
    get throws { try Plan(answers: answers, environment: environment) }
  }

  func files(_ facts: RepositoryFacts = RepositoryFacts()) throws -> [GeneratedFile] {
    try GeneratedFiles.render(plan: plan, facts: facts)
  }

  /// The Terraform configuration: all of its files, one after another.
  var configuration: String {
    get throws { try files().filter { $0.path.hasSuffix(".tf") }.map(\.contents).joined(separator: "\n") }
  }

  /// The values of the environment's Terraform variables.
  var variables: String {
    get throws { try file(FileLayout.usual.variablesPath(environment)) }
  }

  /// The contents of one file.
  func file(_ path: String, _ facts: RepositoryFacts = RepositoryFacts()) throws -> String {
    try #require(files(facts).first { $0.path == path }?.contents)
  }
}
