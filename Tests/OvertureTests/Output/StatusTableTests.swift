import Foundation
import SetupPlan
import Testing

@testable import SetupEngine
@testable import overture

@Suite("The table of several statuses")
struct StatusTableTests {
  private func row(
    _ last: Ledger.LastRun?, drift: Bool = true, address: String? = "https://a", serving: Serving? = nil
  ) throws -> StatusTable.Row {
    var report = try drift ? SampleReports.status(address: address) : SampleReports.status(drift: [], address: address)
    report.serving = serving
    return StatusTable.Row(report, last: last)
  }

  @Test("a row says what serves, how much differs, what risks are taken, and how far the last run came")
  func rows() throws {
    let names = try SampleAnswers.plan().names
    let size = RevisionSize(memory: Memory("2Gi"), cpu: CPU("2"))
    let new = Serving.Revision(name: "\(names.service)-00002-abc", percent: 90, image: "i", size: size)
    let old = Serving.Revision(name: "other-00001", percent: 10, image: "i", size: size)
    let tagged = Serving.Revision(name: "\(names.service)-00003-def", percent: 0, tags: ["t"], image: "i", size: size)
    let row = try row(
      .init(kind: "apply", outcome: "succeeded", at: ""),
      serving: Serving(revisions: [new, old, tagged], newest: new, state: .serves))
    #expect(row.service == "ai-orchestra" && row.environment == names.environment && row.project == names.project)
    #expect(row.serves == "00002-abc 90 %, other-00001 10 %")
    #expect(row.drift == "2" && row.state == "set up")
    #expect(row.risks.hasPrefix(try SampleReports.status().risks.exposure.word))
    #expect(try self.row(nil, drift: false).drift == "none")
  }

  @Test(
    "the state is that of the last run from this working copy",
    arguments: [
      ("apply", nil, "apply interrupted"), ("apply", "interrupted", "apply interrupted"),
      ("adjust", "failed", "adjust failed"), ("revert", "succeeded", "reverted"), ("adjust", "succeeded", "set up"),
    ] as [(String, String?, String)])
  func states(kind: String, outcome: String?, words: String) throws {
    #expect(try row(.init(kind: kind, outcome: outcome, at: "")).state == words)
  }

  @Test("one that never ran from here is set up elsewhere, or not at all")
  func elsewhere() throws {
    #expect(try row(nil).state == "set up elsewhere")
    let missing = try row(nil, address: nil)
    #expect(missing.state == "not set up" && missing.serves == "nothing")
  }

  @Test("columns are as wide as what is in them, and Markdown keeps its bars")
  func layout() throws {
    let row = try row(nil, drift: false)
    let table = StatusTable(rows: [row])
    let lines = table.plain.text.split(separator: "\n").map(String.init)
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("service       environment"))
    let column = try #require(lines[0].range(of: "serves")?.lowerBound.utf16Offset(in: lines[0]))
    #expect(lines[1].dropFirst(column).hasPrefix("no revision"))
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    let markdown = table.markdown.text.split(separator: "\n")
    #expect(markdown[1] == "| --- | --- | --- | --- | --- | --- | --- | --- |")
    #expect(markdown.allSatisfy { $0.split(separator: "|").count == 8 })
  }
}
