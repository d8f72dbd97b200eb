import SetupPlan
import Testing

@testable import overture

@Suite("The issue about drift")
struct DriftIssueTests {
  @Test("the same drift gives the same text, which says what differs and what can be done")
  func text() throws {
    let issue = DriftIssue(report: try SampleReports.status())
    let body = try #require(issue.body)
    #expect(issue.title == "Drift: \(issue.marker.place)")
    #expect(issue.marker.leads(body))
    #expect(body == DriftIssue(report: try SampleReports.status()).body)
    #expect(body.contains("in 2 places") && body.contains("memory is 4Gi, should be 2Gi"))
    #expect(body.contains("overture apply --environment "))
  }

  @Test("without drift there is no text")
  func none() throws {
    #expect(DriftIssue(report: try SampleReports.status(drift: [])).body == nil)
  }
}
