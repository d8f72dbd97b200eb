import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The report of a plan")
struct PlanReportTests {
  @Test(
    "text, Markdown and JSON are what people and programs rely on",
    arguments: [(ReportFormat.text, "plan.txt"), (.markdown, "plan.md"), (.json, "plan.json")])
  func golden(format: ReportFormat, name: String) throws {
    try GoldenText.expect(SampleReports.plan().text(format).text, name)
  }

  @Test("the keys of the JSON document are stable")
  func keys() throws {
    let text = try SampleReports.plan().text(.json).text
    let document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      document.keys.sorted() == [
        "commands", "cost", "currentCost", "environment", "files", "findings", "hasChanges", "iam", "image",
        "problems", "project", "region", "risks", "run", "service", "steps", "unacknowledged", "version",
      ])
    func first(_ key: String) -> [String]? { (document[key] as? [[String: Any]])?.first?.keys.sorted() }
    #expect(first("files") == ["diff", "kind", "path"])
    #expect(first("steps") == ["changes", "step"])
    #expect(first("commands") == ["command", "step"])
    #expect(
      first("findings") == ["alternatives", "aspect", "confidence", "file", "isAmbiguous", "line", "value", "why"])
    #expect(first("problems") == ["file", "what"])
    #expect(first("iam") == ["isPresent", "member", "reason", "resource", "role"])
    #expect((document["cost"] as? [String: Any])?.keys.sorted() == ["items", "total"])
    #expect(document["version"] as? Int == 1)
    #expect(text.hasSuffix("}\n"))
  }

  @Test("where nothing would change it says so, and has no empty sections")
  func settled() throws {
    let report = try SampleReports.settled()
    let text = try report.text().text
    #expect(text.contains("nothing would change"))
    for title in ["Files", "Steps", "IAM", "Trade-offs"] { #expect(!text.contains(title)) }
    #expect(try report.text(.json).text.contains("\"hasChanges\" : false"))
    #expect(try !report.text(.json).text.contains("currentCost"))
  }

  @Test("a revert shows the grants that go, anything else those that come")
  func grants() throws {
    let grants = try SampleReports.plan().preview.grants.map(\.grant.role)
    let apply = try SampleReports.plan().text().text
    #expect(apply.contains("+ \(grants[1]) on project b") && !apply.contains("\(grants[0]) on"))
    let revert = try SampleReports.plan(.revert, unaccepted: []).text().text
    #expect(revert.contains("- \(grants[0]) on project b") && !revert.contains("\(grants[1]) on"))
  }

  @Test("a trade-off to accept is shown with all that it means", arguments: TradeOff.ID.allCases)
  func tradeOffs(id: TradeOff.ID) throws {
    let text = try SampleReports.plan(unaccepted: [id]).text().text
    let tradeOff = TradeOff[id]
    for part in [tradeOff.gained, tradeOff.risked, tradeOff.abuse, tradeOff.instead, "--acknowledge \(id.rawValue)"] {
      #expect(text.contains(part))
    }
  }
}
