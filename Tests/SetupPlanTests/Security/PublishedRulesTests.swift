import Foundation
import Testing

@testable import SetupPlan

@Suite("The published rules of the exposure")
struct PublishedRulesTests {
  private static let readme = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../README.md")

  @Test("the README has every level with its rule", arguments: Exposure.allCases)
  func levels(exposure: Exposure) throws {
    let text = try String(contentsOf: Self.readme.standardizedFileURL, encoding: .utf8)
    let rule = exposure.rule.split(separator: ":")[0]
    #expect(text.contains("| \(exposure.word) | \(rule)"))
  }

  @Test("and every pair that adds up")
  func pairs() throws {
    let text = try String(contentsOf: Self.readme.standardizedFileURL, encoding: .utf8)
    let all = Circumstances(Samples.environment(security: Samples.risky), of: Samples.service)
    let dangers = RiskCombination.all(in: all).filter { $0.weight == .danger }.map(\.name)
    #expect(dangers.count == 4)
    #expect(text.contains("two that add up: \(dangers.joined(separator: ", "))"))
  }
}
