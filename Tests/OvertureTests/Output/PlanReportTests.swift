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
        "asides", "commands", "cost", "currentCost", "environment", "files", "findings", "foreign", "hasChanges",
        "hash", "iam",
        "image", "missing", "notices", "obstacles", "olderWorkflows", "problems", "project", "region", "removals",
        "reverted", "risks", "run", "service", "steps", "unacknowledged", "unknown", "version",
      ])
    func first(_ key: String) -> [String]? { (document[key] as? [[String: Any]])?.first?.keys.sorted() }
    #expect(first("files") == ["diff", "kind", "path"])
    #expect(first("steps") == ["changes", "step"])
    #expect(first("commands") == ["command", "step"])
    #expect(
      first("findings") == ["alternatives", "aspect", "confidence", "file", "isAmbiguous", "line", "value", "why"])
    #expect(first("problems") == ["file", "what"])
    #expect(first("iam") == ["account", "allows", "isPresent", "member", "power", "reason", "resource", "role"])
    #expect((document["cost"] as? [String: Any])?.keys.sorted() == ["items", "total"])
    #expect(document["version"] as? Int == 1)
    #expect(text.hasSuffix("}\n"))
  }

  @Test("what others have made comes first, by name, with what a take-over would take away and how to agree")
  func others() throws {
    var report = try SampleReports.plan()
    report.preview.foreign = [
      ForeignResource(
        kind: .service, name: "projects/p/locations/l/services/s",
        changes: [AttributeChange(path: "ingress", before: .text("ALL"), after: .text("INTERNAL"))],
        losses: ["the variable DATABASE_URL"])
    ]
    report.preview.removals = [
      PlannedRemoval(
        address: "google_cloud_run_v2_service.service",
        attribute: AttributeChange(path: "template.containers[0].env[STRIPE_KEY]", before: .hidden, after: .absent))
    ]
    let text = try report.text().text
    for words in ["the variable DATABASE_URL", "--adopt service", "ingress", "env[STRIPE_KEY]", "--allow-removals"] {
      #expect(text.contains(words), "\(words)")
    }
    let first = try #require(text.range(of: "was not made by Overture"))
    let files = try #require(text.range(of: "\nFiles"))
    #expect(first.lowerBound < files.lowerBound)
    let document = try report.text(.json).text
    #expect(document.contains("\"id\" : \"service\"") && document.contains("env[STRIPE_KEY]"))
  }

  @Test("a revert lists what goes, what stays and what others use")
  func reverting() throws {
    var report = try SampleReports.plan()
    report = PlanReport(plan: report.plan, kind: .revert, preview: report.preview, unaccepted: [])
    report.preview.reverted = [
      RevertItem(step: .registryRepository, fate: .goes, what: "the image repository r", note: "with its images"),
      RevertItem(step: .servicesEnable, fate: .stays, what: "run.googleapis.com"),
      RevertItem(step: .identityPool, fate: .shared, what: "the identity pool", note: "staging uses it too"),
    ]
    let text = try report.text().text
    for words in [
      "Goes\n  the image repository r: with its images", "Stays\n  run.googleapis.com", "staging uses it too",
    ] {
      #expect(text.contains(words), "\(words)")
    }
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
