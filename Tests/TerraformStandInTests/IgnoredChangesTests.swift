import Artifacts
import Foundation
import RESTClient
import SetupPlan
import TerraformModel
import Testing

@Suite("What is left to the workflow")
struct IgnoredChangesTests {
  @Test("it is what the configuration ignores, of every resource")
  func same() throws {
    let some = try RandomAnswers(seed: 1).plan()
    var answers = some.answers
    answers.service.details[.release] = "alembic upgrade head"
    let plan = try Plan(answers: answers, environment: some.names.environment)
    let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts())
      .filter { $0.path.hasPrefix("terraform/") }
    let variables = try #require(files.first { $0.path.hasSuffix(".tfvars.json") })
    let configuration = try Configuration(
      files: Dictionary(
        uniqueKeysWithValues: files.map { (String($0.path.dropFirst("terraform/".count)), $0.contents) }),
      values: try JSONValue(bytes: Array(variables.contents.utf8)).object)
    let evaluation = Evaluation(configuration) { _ in .unknown }
    var ignored: [String: Set<String>] = [:]
    for instance in try configuration.resources.flatMap(evaluation.instances) where !instance.ignored.isEmpty {
      ignored[instance.address] = Set(instance.ignored.map { $0.replacing(/\[[^\]]*\]/, with: "") })
    }
    #expect(ignored == IgnoredChanges.byAddress.mapValues(Set.init))
  }
}
