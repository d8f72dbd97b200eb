import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The report of a status")
struct StatusReportTests {
  @Test(
    "text, Markdown and JSON are what people and programs rely on",
    arguments: [(ReportFormat.text, "status.txt"), (.markdown, "status.md"), (.json, "status.json")])
  func golden(format: ReportFormat, name: String) throws {
    try GoldenText.expect(SampleReports.status().text(format).text, name)
  }

  @Test("the keys of the JSON document are stable")
  func keys() throws {
    let text = try SampleReports.status().text(.json).text
    let document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      document.keys.sorted()
        == ["address", "drift", "environment", "hasDrift", "project", "region", "risks", "service", "version"])
    #expect((document["drift"] as? [[String: Any]])?.first?.keys.sorted() == ["differences", "step"])
    #expect(document["version"] as? Int == 1)
  }

  @Test("without drift and without a service it says so")
  func settled() throws {
    let report = try SampleReports.status(drift: [], address: nil)
    let text = try report.text(.text).text
    #expect(text.contains("no drift: it is as the answers say"))
    #expect(text.contains("no service is there"))
    #expect(!text.contains("Drift"))
    let json = try report.text(.json).text
    #expect(json.contains("\"hasDrift\" : false") && !json.contains("\"address\""))
  }
}
