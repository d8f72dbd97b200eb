import SetupEngine
import SetupPlan
import Testing

@testable import overture

@Suite("The doctor's report")
struct DoctorReportTests {
  private static func examination() -> Examination {
    Examination(
      findings: [
        DoctorFinding(
          .containerConfiguration, "The container stops at its configuration: DATABASE_URL is missing.",
          proof: ["Logging for the last lines of api: 2026-11-25T08:00:00Z KeyError: 'DATABASE_URL'\u{1B}[2J"],
          cure: DoctorCure(
            words: "Give it its value.", work: .told, command: "overture secrets set DATABASE_URL -e production",
            isSafe: false), explains: [.containerStart, .deploymentFailed]),
        DoctorFinding(
          .keepWarm, "api-keep-warm is paused, and overture pause did not do that.",
          proof: ["Cloud Scheduler for api-keep-warm: its state is PAUSED"],
          cure: DoctorCure(
            words: "It goes on.", work: .change(.resumeJob), command: "overture doctor -e production --cure keep-warm",
            isSafe: true)),
        DoctorFinding(
          .coldStarts, "12 instances were started for requests in a day, though 1 is always ready.",
          proof: ["Logging for the last lines of api: Starting new instance. Reason: AUTOSCALING"],
          cure: DoctorCure(
            words: "2 are always ready.", work: .sizing(.guide, fields: [.minInstances]),
            command: "overture doctor -e production --cure cold-starts", isSafe: false), price: "+$13.14 a month"),
      ],
      unasked: [
        Examination.Unasked(
          question: "Storage for the bucket gs://b", why: "Google Cloud refused permission.",
          permission: "storage.buckets.get", remedy: "Ask for roles/storage.bucketViewer.")
      ], rows: 51, failedDeployment: ["FAILED tests/test_health.py", "error: Process completed with exit code 1."])
  }

  @Test(
    "text, Markdown and JSON are what people and programs rely on",
    arguments: [(ReportFormat.text, "doctor.txt"), (.markdown, "doctor.md"), (.json, "doctor.json")])
  func golden(format: ReportFormat, name: String) throws {
    let text = try DoctorReport(plan: SampleAnswers.plan(), examination: Self.examination()).text(format).text
    #expect(!text.contains("\u{1B}"))
    try GoldenText.expect(text, name)
  }

  @Test("it ends by what was found, and says so where something could not be seen")
  func statuses() throws {
    func status(_ findings: [DoctorFinding], _ unasked: [Examination.Unasked]) throws -> overture.ExitStatus {
      try DoctorReport(
        plan: SampleAnswers.plan(), examination: Examination(findings: findings, unasked: unasked, rows: 51)
      ).status
    }
    let all = Self.examination()
    #expect(try status([], []) == .done)
    #expect(try status(all.findings, []) == .changes)
    #expect(try status(all.findings, all.unasked) == .changes)
    #expect(try status([], all.unasked) == .notPermitted)
  }

  @Test("each row is listed where all are asked for")
  func detailed() throws {
    var report = DoctorReport(plan: try SampleAnswers.plan(), examination: Self.examination())
    report.isDetailed = true
    let text = try report.text(.text).text
    for row in DoctorRow.Name.allCases { #expect(text.contains("\(row.number) \(row.rawValue): "), "\(row)") }
    #expect(text.contains("34 keep-warm: found"))
    #expect(text.contains("11 container-start: found"))
    #expect(text.contains("30 memory: not found"))
  }
}
