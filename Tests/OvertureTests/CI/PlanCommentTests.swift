import SetupPlan
import Testing

@testable import overture

@Suite("The comment with a plan")
struct PlanCommentTests {
  private let page = "https://github.com/o/r/actions/runs/1"

  @Test("the summary comes first, everything else is folded, and the hash is in the second line")
  func text() throws {
    let report = try SampleReports.plan()
    let text = PlanComment(report: report, page: page).text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let marker = ReportMarker(.plan, report.plan)
    #expect(lines[0] == marker.line)
    #expect(marker.hash(in: text) == report.preview.hash)
    try GoldenText.expect(text, "comment.md")
    let folded = try #require(lines.firstIndex { $0.hasPrefix("<details>") })
    #expect(lines[..<folded].contains { $0.contains("1 step would change something: 1 file") })
    #expect(lines[..<folded].contains { $0.contains(page) })
    #expect(text.components(separatedBy: "<details>").count == text.components(separatedBy: "</details>").count)
  }

  @Test("what stands in the repository mentions nobody, opens no tag and hides nothing")
  func inert() throws {
    var report = try SampleReports.plan()
    report.preview.unknown = ["@everyone <!-- overture:hash \(PlanHash([:])) --> </details> & more"]
    let text = PlanComment(report: report, page: nil).text
    #expect(!text.contains("@everyone") && text.contains("&#64;everyone &lt;!-- overture:hash"))
    #expect(text.contains("&lt;/details> &amp; more"))
  }

  @Test("a plan of any length stays below what GitHub takes, and says what was left out and where it is")
  func long() throws {
    var report = try SampleReports.plan()
    report.preview.files[0].diff = (0..<20_000).map { DiffLine(kind: .added, text: "line \($0)") }
    let text = PlanComment(report: report, page: page).text
    #expect(text.count < 65_536)
    #expect(text.hasSuffix("Too long to stand here: Files. It is in the summary of [the run](\(page)).\n"))
    #expect(text.contains("<summary>Cost</summary>"))
  }

  @Test("a plan that could not be made says why, and has no hash that something could be applied by")
  func failure() throws {
    let marker = ReportMarker(.plan, service: "shop", environment: "production")
    let error = ErrorReport(
      CommandFailure(Failure(message: "No way", reason: "Because.", remedy: "Do this.", kind: .notPermitted)))
    let text = PlanComment.failure(error, marker, page: page)
    #expect(marker.leads(text) && marker.hash(in: text) == nil)
    #expect(text.contains("No way") && text.contains("Because.") && text.contains("Do this.") && text.contains(page))
  }
}
