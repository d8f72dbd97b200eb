import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The report of a history")
struct HistoryReportTests {
  private func history() -> DeploymentHistory {
    let size = RevisionSize(memory: Memory("2Gi"), cpu: CPU("2"))
    let commit = String(repeating: "c", count: 40)
    let digest = "r/api@sha256:" + String(repeating: "a", count: 64)
    return DeploymentHistory(
      revisions: [
        RevisionEntry(
          name: "api-00003", image: "r/api:3", created: "2026-11-25T08:00:00Z", size: size, state: .failed("no port")),
        RevisionEntry(
          name: "api-00002", image: digest, commit: commit, run: 17, creator: "deploy@p.iam.gserviceaccount.com",
          created: "2026-11-24T08:00:00Z", size: size, percent: 90, tags: ["next"]),
        RevisionEntry(
          name: "api-00001", image: ResourceNames.placeholderImage, creator: "me@example.com",
          created: "2026-11-23T08:00:00Z", percent: 10),
      ],
      runs: [
        WorkflowRunEntry(
          id: 18, number: 5, commit: String(repeating: "d", count: 40), branch: "main", actor: "ann", event: "push",
          status: "in_progress", conclusion: nil, started: "2026-11-25T07:58:00Z", seconds: nil, url: "https://g/18"),
        WorkflowRunEntry(
          id: 17, number: 4, attempt: 2, commit: commit, branch: "main", actor: "bob\u{1B}[2J", event: "push",
          status: "completed", conclusion: "success", started: "2026-11-24T07:57:00Z", seconds: 185, url: "https://g/17"
        ),
      ],
      operations: [
        ServiceOperation(
          kind: .rollback, environment: "production", person: "me@example.com", at: "2026-11-24T09:00:00Z",
          from: ["api-00002"], to: "api-00001", succeeded: true)
      ], pause: Pause(person: "me@example.com", at: "2026-11-25T09:00:00Z"))
  }

  @Test(
    "text, Markdown and JSON are what people and programs rely on",
    arguments: [(ReportFormat.text, "history.txt"), (.markdown, "history.md"), (.json, "history.json")])
  func golden(format: ReportFormat, name: String) throws {
    let text = try HistoryReport(plan: SampleAnswers.plan(), history: history()).text(format).text
    #expect(!text.contains("\u{1B}"))
    try GoldenText.expect(text, name)
  }

  @Test("where there is nothing, the reason is told")
  func nothing() throws {
    let history = DeploymentHistory(revisions: [], runsNote: "the workflow has not run yet")
    let text = try HistoryReport(plan: SampleAnswers.plan(), history: history).text(.text).text
    #expect(text.contains("  none\n"))
    #expect(text.contains("  the workflow has not run yet\n"))
    #expect(!text.contains("Done from this machine"))
  }
}
