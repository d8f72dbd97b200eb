import Artifacts
import Foundation
import GitHub
import RESTClient
import ServiceLog
import SetupPlan
import Testing

@testable import GoogleCloud
@testable import SetupEngine

@Suite("The doctor's judgement")
struct DoctorJudgementTests {
  private func readings(now: Date = Date(timeIntervalSince1970: 1_800_000_000)) throws -> DoctorReadings {
    DoctorReadings(
      plan: try SamplePlan.plan(access: .public), now: now, workflowFile: "deploy-production.yml",
      host: GitHubHost(environment: [:]))
  }

  @Test("what was not asked proves nothing")
  func nothing() throws {
    #expect(Examination(of: try readings()).findings == [])
  }

  @Test("a cause leaves out what it explains, and what that explains in turn")
  func masks() throws {
    let plan = try SamplePlan.plan()
    func row(_ name: DoctorRow.Name, _ masks: [DoctorRow.Name], isThere: Bool = true) -> DoctorRow {
      DoctorRow(name, .settings, masks: masks) { _ in
        isThere ? DoctorFinding(name, "w", proof: ["p"], cure: .told("t", "git push")) : nil
      }
    }
    _ = plan
    let rows = [
      row(.billing, [.apiOff]), row(.apiOff, [.keepWarm], isThere: false), row(.keepWarm, []), row(.memory, []),
    ]
    let examination = Examination(of: try readings(), by: rows)
    #expect(examination.findings.map(\.row) == [.billing, .memory])
    #expect(examination.findings[0].explains == [.keepWarm])
    #expect(examination.findings[1].explains == [])
  }

  @Test("rows that explain each other do not leave each other out without a cause being told")
  func masksAreNoCircle() throws {
    for row in DoctorRow.all {
      var reached: Set<DoctorRow.Name> = []
      var waiting = row.masks
      while let next = waiting.popLast() {
        guard reached.insert(next).inserted else { continue }
        waiting += DoctorRow.all.first { $0.name == next }?.masks ?? []
      }
      #expect(!reached.contains(row.name), "\(row.name)")
    }
  }

  @Test("a lock of the state that a run may still hold is told, and not removed")
  func freshLock() throws {
    var readings = try readings()
    func lock(_ created: Double) -> Asked<DoctorReadings.StateLock> {
      let time = readings.now.addingTimeInterval(-created).formatted(.iso8601)
      return .known(
        DoctorReadings.StateLock(
          document: ["ID": "17", "Who": "ann@laptop", "Created": .string(time), "Operation": "apply"], generation: "9"))
    }
    readings.stateLock = lock(600)
    let fresh = try #require(Examination(of: readings).findings.first)
    #expect(fresh.row == .stateLock)
    #expect(fresh.cure.work == .told)
    #expect(fresh.cure.command.hasSuffix("force-unlock 17"))
    readings.stateLock = lock(7 * 3600)
    #expect(Examination(of: readings).findings.first?.cure.work == .change(.removeStateLock(generation: "9")))
  }

  @Test("an API that was enabled just now is waited for, and one that is off is enabled")
  func propagation() throws {
    var readings = try readings()
    let apis = readings.plan.services
    let refused = Refusal(
      kind: .apiIsOff("run.googleapis.com", project: nil),
      failure: Failure(message: "m", reason: "r", remedy: "f"))
    readings.apis = .known(Dictionary(uniqueKeysWithValues: apis.map { ($0, true) }))
    readings.service = Asked("Cloud Run", .refused(refused))
    let waiting = try #require(Examination(of: readings).findings.first)
    #expect(waiting.row == .apiOff)
    #expect(waiting.cure.work == .told)
    #expect(Examination(of: readings).unasked == [], "the finding is why it could not be asked")
    readings.apis = .known(Dictionary(uniqueKeysWithValues: apis.map { ($0, $0 != "run.googleapis.com") }))
    #expect(Examination(of: readings).findings.first?.cure.work == .steps([.servicesEnable]))
  }

  @Test("requests that count against another project are refused there, which explains what looks off here")
  func quotaProject() throws {
    var readings = try readings()
    readings.quotaProject = "legacy-apps"
    readings.quotaAPIs = .known(["run.googleapis.com": false, "iam.googleapis.com": true])
    let finding = try #require(Examination(of: readings).findings.first)
    #expect(finding.row == .quotaProject)
    #expect(finding.cure.command == "gcloud auth application-default set-quota-project orchestra-demo")
  }

  @Test("what an account is not shown is told with the permission that is missing")
  func unasked() throws {
    var readings = try readings()
    readings.bucket = Asked(
      "Storage for the bucket gs://b",
      .refused(
        Refusal(
          GoogleCloudError(
            kind: .notPermitted, status: 403, detail: "denied", metadata: ["permission": "storage.buckets.get"]))))
    let examination = Examination(of: readings)
    #expect(examination.findings == [])
    #expect(examination.unasked.map(\.permission) == ["storage.buckets.get"])
    #expect(examination.unasked.first?.question == "Storage for the bucket gs://b")
  }

  @Test(
    "a missing setting is named from the last line of what the container wrote",
    arguments: [
      ("KeyError: 'API_TOKEN'", "API_TOKEN"), ("RuntimeError: DATABASE_URL is not set", "DATABASE_URL"),
      (
        "pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings\ndatabase_url\n  Field required",
        "DATABASE_URL"
      ),
    ])
  func configuration(line: String, variable: String) throws {
    var readings = try readings()
    readings.service = .known(
      RunService(
        document: [
          "name": "s", "latestCreatedRevision": "r/new", "latestReadyRevision": "r/old",
          "terminalCondition": [
            "state": "CONDITION_FAILED", "message": "Revision 'new' … failed to start and listen on the port",
          ],
        ]))
    readings.log = .known([Self.written(line, by: .stderr, of: "new")])
    let finding = try #require(Examination(of: readings).findings.first)
    #expect(finding.row == .containerConfiguration)
    #expect(finding.explains == [.containerStart])
    #expect(finding.cure.command.contains("overture secrets set \(variable) "))
  }

  /// A line of a revision's log.
  private static func written(_ text: String, by source: LogLine.Source, of revision: String) -> LogLine {
    LogLine(
      key: LogLine.Key(log: source.word, time: LogTime(seconds: 0), insertID: "1"), source: source, revision: revision,
      text: text)
  }

  @Test("what former revisions wrote is no fault of the one that answers")
  func formerRevisions() throws {
    var readings = try readings()
    let text = "Memory limit of 2048 MiB exceeded with 2111 MiB used."
    readings.revisions = .known([
      RevisionEntry(name: "new", image: "i", created: "2026-11-25T08:00:00Z", percent: 100),
      RevisionEntry(name: "old", image: "i", created: "2026-11-24T08:00:00Z"),
    ])
    readings.log = .known([Self.written(text, by: .system, of: "old")])
    #expect(Examination(of: readings).findings == [])
    readings.log = .known([Self.written(text, by: .system, of: "new")])
    let finding = try #require(Examination(of: readings).findings.first)
    #expect(finding.row == .memory)
    guard case .sizing(let resources, let fields) = finding.cure.work else {
      Issue.record("\(finding.cure)")
      return
    }
    #expect(resources.memory == Memory(mebibytes: 4096))
    #expect(fields == [.memory])
    #expect(finding.price?.hasPrefix("+$") == true)
  }

  @Test("that all instances are busy is seen in the metrics, too, where the log leaves refused requests out")
  func metrics() throws {
    var readings = try readings()
    let most = Double(readings.plan.environment.resources.maxInstances)
    readings.instances = .known(most)
    #expect(Examination(of: readings).findings == [], "busy, and nobody waits")
    readings.pendingRequests = .known(7)
    let finding = try #require(Examination(of: readings).findings.first)
    #expect(finding.row == .noInstance)
    #expect(finding.proof.count == 2)
    readings.instances = .known(most - 1)
    #expect(Examination(of: readings).findings == [])
  }

  @Test("a job that signs in needs its permission, wherever the workflow is that it calls")
  func jobs() {
    let text = """
      on: push
      jobs:
        check:
          runs-on: ubuntu-24.04
        deploy:
          uses: ./.github/workflows/optimized-deploy-template.yml
          permissions:
            contents: read
      """
    let workflow = WorkflowText(path: "w", text: text)
    #expect(workflow.jobs.map(\.name) == ["check", "deploy"])
    #expect(workflow.jobs.map(\.signsIn) == [false, true])
    #expect(!workflow.hasConcurrency)
    #expect(WorkflowText(path: "w", text: "concurrency: one\n\(text)").hasConcurrency)
  }

  @Test("the alerts name rows that there are, by their numbers")
  func alerts() throws {
    let plan = try SamplePlan.plan()
    let files = try GeneratedFiles.render(
      plan: plan, facts: RepositoryFacts(), layout: FileLayout(of: plan.answers.service))
    let text = try #require(files.first { $0.path.hasSuffix("cloud_run_monitoring.tf") }?.contents)
    let alerts = text.components(separatedBy: "resource \"google_monitoring_alert_policy\"").dropFirst()
    #expect(alerts.count == 4)
    for alert in alerts {
      #expect(alert.contains("`overture doctor -e ${var.env}`"))
      let rows = alert.matches(of: /`([a-z-]+)` \(row ([0-9]+)\)/)
      #expect(!rows.isEmpty)
      for row in rows { #expect(DoctorRow.Name(rawValue: String(row.1))?.number == Int(row.2), "\(row.1)") }
      #expect(!alert.contains("ALIGN_DELTA"))
    }
  }
}
