import SetupPlan
import Testing

@testable import overture

@Suite("The summary of a plan")
struct PlanSummaryTests {
  @Test("is what people read first")
  func golden() throws {
    try GoldenText.expect(SampleReports.plan().summary().text, "plan-summary.txt")
  }

  @Test("names each file that changes and each step, says how to see all of it, and leaves the long texts out")
  func short() throws {
    let report = try SampleReports.plan()
    let (text, whole) = (report.summary().text, try report.text().text)
    for words in ["~ Dockerfile (+1 -1)", "identity.pool: the pool github-pool is missing", "overture plan --full"] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(!text.contains("FROM python") && whole.contains("FROM python"))
    #expect(!text.contains("gcloud iam") && whole.contains("gcloud iam"))
    #expect(text.split(separator: "\n").count * 2 < whole.split(separator: "\n").count)
  }

  @Test("says last what it comes to: changes, cost, exposure, what is to be accepted, the hash")
  func closing() throws {
    let lines = try SampleReports.plan().summary().text.split(separator: "\n").suffix(8)
    #expect(lines.first == "In all")
    for words in ["1 step would change something: 1 file", "$21.96 a month", "exposure", "open-ingress", "hash 1-"] {
      #expect(lines.contains { $0.contains(words) }, "\(words)")
    }
  }

  @Test("has colours only where they are wanted")
  func colours() throws {
    let report = try SampleReports.plan()
    #expect(!report.summary(false).text.contains("\u{1B}"))
    #expect(report.summary(true).text.contains("\u{1B}[33m  ~ Dockerfile"))
  }
}
