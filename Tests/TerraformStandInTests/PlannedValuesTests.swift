import Artifacts
import Checkout
import Foundation
import RESTClient
import SetupPlan
import TerraformModel
import Testing

@testable import TerraformStandIn

/// What the stand-in would make of the rendered files, against what the real Terraform plans for them, value by value.
@Suite("The stand-in plans what Terraform plans", .enabled(if: RealTerraform.isThere, RealTerraform.why), .serialized)
struct PlannedValuesTests {
  /// What the two tell in different ways, and not the configuration: where the provider works.
  private static let ofTheProvider: Set<String> = ["project"]

  @Test("of every example, every text, number and truth value", arguments: ["guide", "keyless", "small"])
  func examples(name: String) async throws {
    let file = Checkout.assets.appending(path: "examples/\(name).yaml")
    let answers = try AnswersDocument(bytes: Array(Data(contentsOf: file)), file: file.path).answers
    for environment in answers.environments {
      try await compare(try Plan(answers: accepted(answers), environment: environment.name))
    }
  }

  @Test("of answers that nobody has written", arguments: [1, 2, 3] as [UInt64])
  func random(seed: UInt64) async throws { try await compare(try RandomAnswers(seed: seed).plan()) }

  @Test("of a release command, too")
  func release() async throws {
    var answers = try RandomAnswers(seed: 4).plan().answers
    answers.service.details[.release] = "python manage.py migrate --noinput"
    try await compare(try Plan(answers: answers, environment: "trial"))
  }

  private func accepted(_ answers: Answers) -> Answers {
    var answers = answers
    for index in answers.environments.indices {
      for id in answers.environments[index].security.tradeOffs {
        answers.environments[index].security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
      }
    }
    return answers
  }

  private func compare(_ plan: Plan) async throws {
    let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts())
      .filter { $0.path.hasPrefix("terraform/") && !$0.path.hasSuffix("cloud_run_budget.tf") }
    let folder = FileManager.default.temporaryDirectory.appending(path: "planned-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let environment = plan.environment.name
    let named = FileLayout.variables(environment)
    let variables = folder.appending(path: named)
    try FileManager.default.createDirectory(
      at: variables.deletingLastPathComponent(), withIntermediateDirectories: true)
    for file in files {
      try Data(file.contents.utf8).write(to: folder.appending(path: String(file.path.dropFirst("terraform/".count))))
    }
    // The budget's variables have no declaration without its file, and the provider has no budgets.
    var values = try JSONValue(bytes: Array(Data(contentsOf: variables)))
    for name in ["billing_account", "monthly_budget"] { values[name] = .null }
    try Data(values.bytes).write(to: variables)
    let work = Work(
      configuration: try Configuration(folder: folder.path, variablesFile: named), state: StateDocument(),
      documents: [:], imports: [:])
    let own = try Leaves(work.planned().map { ($0.address, $0.after.json) })
    let real = try RealTerraform(folder: folder).plannedValues(named)
    let others = Leaves(real.map { ($0.key, $0.value) })
    let differences = own.differences(from: others, besides: Self.ofTheProvider)
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    #expect(others.values.count > 100, "something was compared")
  }
}

/// Each value of some resources by its path.
private struct Leaves {
  var values: [String: JSONValue] = [:]

  init(_ resources: [(String, JSONValue)]) { for (address, attributes) in resources { take(attributes, address) } }

  private mutating func take(_ value: JSONValue, _ path: String) {
    switch value {
    case .null: break
    case .object(let members): for (key, member) in members { take(member, "\(path).\(key)") }
    case .array(let elements):
      // A set has no order that means anything.
      let isSet = path.hasSuffix(".env") || path.hasSuffix(".volume_mounts")
      for (index, element) in elements.enumerated() {
        take(element, "\(path)[\(isSet ? element["name"].string ?? "\(index)" : "\(index)")]")
      }
    default:
      // A text that holds JSON, by its own values.
      if case .string(let text) = value, path.hasSuffix("_json"), let inner = try? JSONValue(bytes: Array(text.utf8)) {
        take(inner, path)
      } else {
        values[path] = value
      }
    }
  }

  func differences(from other: Leaves, besides names: Set<String>) -> [String] {
    Set(values.keys).union(other.values.keys).sorted().compactMap { path in
      let name = path.split(separator: ".").last.map(String.init) ?? path
      guard !names.contains(name), values[path] != other.values[path] else { return nil }
      func words(_ value: JSONValue?) -> String { value.map { "\($0)" } ?? "nothing" }
      return "\(path): \(words(values[path])), and Terraform \(words(other.values[path]))"
    }
  }
}
