import SetupPlan

@testable import Wizard

extension Fixtures {
  /// Five revisions, of which the newest failed and the one before answers; three runs.
  static let history = DeploymentHistory(
    revisions: [
      revision(5, "zok", "e", 0, .failed("Revision 'x' is not ready and cannot serve traffic."), tags: ["next"]),
      revision(4, "bim", "d", 100), revision(3, "tur", "c", 0), revision(2, "wex", "b", 0),
      RevisionEntry(
        name: "ai-orchestra-production-00001-abc", image: ResourceNames.placeholderImage,
        creator: "operator@example.com",
        created: "2026-11-20T08:15:00Z"),
    ],
    runs: [
      run(41, "e", "failure", 301), run(40, "d", "success", 185), run(39, "c", "success", 192),
    ])

  private static func revision(
    _ number: Int, _ ending: String, _ letter: String, _ percent: Int, _ state: RevisionEntry.State = .ready,
    tags: [String] = []
  ) -> RevisionEntry {
    RevisionEntry(
      name: "ai-orchestra-production-0000\(number)-\(ending)",
      image: "us-central1-docker.pkg.dev/p/r/api@sha256:" + String(repeating: letter, count: 64),
      commit: String(repeating: letter, count: 40), creator: "deploy@orchestra-demo.iam.gserviceaccount.com",
      created: "2026-11-2\(number)T09:30:00Z", size: RevisionSize(memory: Memory("2Gi"), cpu: CPU("2")),
      percent: percent,
      tags: tags, state: state)
  }

  private static func run(_ number: Int, _ letter: String, _ conclusion: String, _ seconds: Int) -> WorkflowRunEntry {
    WorkflowRunEntry(
      id: 1900 + number, number: number, commit: String(repeating: letter, count: 40), branch: "main",
      actor: "orchestra-operator", event: "push", status: "completed", conclusion: conclusion,
      started: "2026-11-2\(number - 36)T09:25:00Z", seconds: seconds, url: "https://github.com/x")
  }
}

extension Journeys {
  /// At the history of production, looked up.
  static func atHistory() -> WizardModel {
    var model = atHome()
    model.type("h")
    model.do(.historyReady(.success(Fixtures.history)))
    return model
  }
}
