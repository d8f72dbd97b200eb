import Artifacts
import Checkout
import Foundation
import RealPrograms
import SetupPlan
import Testing

/// The set-up that the programs are tried with: the guide's, which has every step there is.
enum Sample {
  static let project = "orchestra-demo"
  static let repository = "ai-cherry/ai-orchestra"

  /// The plan, everything accepted.
  static var plan: Plan { get throws { try accepted.plan } }

  private static var accepted: AcceptedPlan {
    get throws {
      let file = Checkout.assets.appending(path: "examples/guide.yaml")
      var answers = try AnswersDocument(bytes: Array(Data(contentsOf: file)), file: "guide.yaml").answers
      for id in TradeOff.ID.allCases {
        answers.environments[0].security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
      }
      let today = try #require(Day("2026-11-28"))
      return try AcceptedPlan(answers: answers, environment: answers.environments[0].name, on: today)
    }
  }

  /// Writes the generated files into a folder, and returns the exported script.
  static func write(into folder: URL) throws -> String {
    let accepted = try accepted
    for file in try GeneratedFiles.render(plan: accepted.plan, facts: RepositoryFacts()) {
      let place = folder.appending(path: file.path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.contents.utf8).write(to: place)
    }
    return try ExportedScript.render(plan: accepted, facts: RepositoryFacts())
  }

  /// The sandbox of the suite.
  static var sandbox: ServedSandbox {
    get throws { try #require(SharedSandbox.current) }
  }
}
