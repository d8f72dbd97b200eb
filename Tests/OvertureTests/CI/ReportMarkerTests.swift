import SetupPlan
import Testing

@testable import overture

@Suite("The hidden lines of comments")
struct ReportMarkerTests {
  private let marker = ReportMarker(.plan, service: "shop", environment: "production")
  private let hash = PlanHash([.files: [["a", "b"]]])

  @Test("a text is known by its first line, and the hash is read from the second alone")
  func hidden() {
    let body = "\(marker.line)\n\(ReportMarker.line(of: hash))\n### text\n"
    #expect(marker.line == "<!-- overture:plan shop/production -->")
    #expect(marker.leads(body) && marker.hash(in: body) == hash)
    #expect(marker.hash(in: body.replacing("\n", with: "\r\n")) == hash)
    // What a repository holds may look like ours, and stands further below.
    #expect(marker.hash(in: "\(marker.line)\n### text\n\(ReportMarker.line(of: hash))\n") == nil)
    #expect(!marker.leads("text\n\(marker.line)\n"))
    #expect(!ReportMarker(.plan, service: "shop", environment: "production2").leads(body))
    #expect(!ReportMarker(.drift, service: "shop", environment: "production").leads(body))
    #expect(marker.hash(in: "\(marker.line)\n<!-- overture:hash latest -->\n") == nil)
  }
}
