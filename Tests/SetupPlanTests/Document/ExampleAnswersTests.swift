import Checkout
import Foundation
import Testing

@testable import SetupPlan

@Suite("The example answers")
struct ExampleAnswersTests {
  enum Example: String, CaseIterable {
    case guide, keyless, small

    var document: AnswersDocument {
      get throws {
        let url = Checkout.assets.appending(path: "examples/\(rawValue).yaml")
        return try AnswersDocument(bytes: Array(Data(contentsOf: url)), file: "\(rawValue).yaml")
      }
    }
  }

  @Test("there are no others, so that each is tested here")
  func all() throws {
    let folder = Checkout.assets.appending(path: "examples")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
    #expect(names.sorted() == Example.allCases.map { "\($0.rawValue).yaml" })
  }

  @Test("each is for the sample repository and the sandbox's project", arguments: Example.allCases)
  func place(example: Example) throws {
    let answers = try example.document.answers
    #expect(answers.repository.description == "ai-cherry/ai-orchestra")
    #expect(answers.service == Samples.service)
    #expect(answers.environments.map(\.project) == ["orchestra-demo"])
    #expect(answers.environments.map(\.region) == ["us-central1"])
    #expect(answers.problems().isEmpty)
  }

  @Test(
    "each gives a plan once the trade-offs that it makes are accepted, and none before",
    arguments: [
      (Example.guide, "production", TradeOff.ID.allCases), (.keyless, "production", []),
      (.small, "staging", [.openIngress]),
    ])
  func plan(example: Example, environment: String, tradeOffs: [TradeOff.ID]) throws {
    var answers = try example.document.answers
    #expect(answers.environments.map(\.name) == [environment])
    #expect(answers.environments[0].security.tradeOffs == tradeOffs)
    #expect(answers.environments[0].security.acknowledgements.isEmpty)
    if !tradeOffs.isEmpty {
      let error = #expect(throws: AnswersError.self) {
        try AcceptedPlan(answers: answers, environment: environment, on: Samples.today)
      }
      #expect(error?.unacknowledged == tradeOffs)
    }
    for id in tradeOffs {
      answers.environments[0].security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
    }
    let plan = try AcceptedPlan(answers: answers, environment: environment, on: Samples.today).plan
    #expect(plan.names.service == "ai-orchestra-\(environment)")
    #expect(plan.steps.contains(.keySecret) == (example == .guide))
  }

  @Test("guide and keyless have the guide's sizing, small one that costs nothing while idle")
  func sizing() throws {
    #expect(try Example.guide.document.answers.environments[0].resources == .guide)
    #expect(try Example.keyless.document.answers.environments[0].resources == .guide)
    let small = try Example.small.document.answers.environments[0].resources
    #expect(small.memory.description == "512Mi")
    #expect(small.cpu.description == "1")
    #expect((small.minInstances, small.maxInstances) == (0, 5))
    #expect(small.keepWarm == nil)
    let idle = CostEstimate(resources: small, region: "us-central1", load: Load(requestsPerMonth: 0))
    #expect(idle.total == 0)
  }

  @Test("acknowledgements of a run can be added, and what a reader was told stays", arguments: Example.allCases)
  func accepted(example: Example) throws {
    let document = try example.document
    var answers = document.answers
    for id in answers.environments[0].security.tradeOffs {
      answers.environments[0].security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
    }
    let text = document.replacing(with: answers)
    #expect(try AnswersDocument(text: text, file: "overture.yaml").answers == answers)
    for line in document.text.split(separator: "\n") { #expect(text.contains(line)) }
  }
}
