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
        == [
          "address", "drift", "environment", "foreign", "hasDrift", "project", "region", "removals", "risks", "service",
          "serving", "unknown", "version",
        ])
    #expect((document["drift"] as? [[String: Any]])?.first?.keys.sorted() == ["differences", "step"])
    #expect(document["version"] as? Int == 1)
  }

  @Test("what serves is told with its image and size, and a newest revision without traffic is not passed over")
  func serving() throws {
    let size = RevisionSize(memory: Memory("2Gi"), cpu: CPU("2"))
    let digest = "r/api@sha256:" + String(repeating: "a", count: 64)
    let good = Serving.Revision(name: "api-00001-abc", percent: 100, image: digest, size: size)
    let refused = Serving.Revision(name: "api-00002-def", percent: 0, tags: ["next"], image: "r/api:b", size: size)
    var report = try SampleReports.status(drift: [])
    report.serving = Serving(revisions: [good, refused], newest: refused, state: .isReady)
    let text = try report.text(.text).text
    #expect(text.contains("api-00001-abc answers all requests: image api@sha256:aaaaaaaaaaaa, 2Gi, 2 CPU"))
    #expect(text.contains("the newest revision, api-00002-def, gets no traffic: image r/api:b"))
    #expect(!text.contains("up to date") && !text.contains("drift"))
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(report.text(.json).text.utf8)) as? [String: Any])
    let revisions = try #require(document["serving"] as? [[String: Any]])
    #expect(revisions.map { $0["percent"] as? Int } == [100, 0])
    #expect(revisions.first?["memory"] as? String == "2Gi")
    #expect((document["newest"] as? [String: Any])?["tags"] as? [String] == ["next"])
    report.serving = Serving(revisions: [good], newest: good, state: .serves)
    #expect(try report.text(.text).text.contains("up to date: it is as the answers say"))
  }

  @Test("without drift and without a service it says so")
  func settled() throws {
    let report = try SampleReports.status(drift: [], address: nil)
    let text = try report.text(.text).text
    #expect(text.contains("up to date: it is as the answers say"))
    #expect(text.contains("no service is there"))
    #expect(!text.contains("Drift"))
    let json = try report.text(.json).text
    #expect(json.contains("\"hasDrift\" : false") && !json.contains("\"address\""))
  }
}
