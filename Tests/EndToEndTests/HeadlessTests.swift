import Foundation
import SandboxComparison
import Testing

@Suite("Without a terminal", .serialized)
struct HeadlessTests {
  /// An example of `assets/examples`, and what it needs to be applied.
  struct Example: CustomTestStringConvertible, Sendable {
    var name: String
    var environment: String
    var tradeOffs: [String]
    var testDescription: String { name }

    var acknowledgements: [String] { tradeOffs.flatMap { ["--acknowledge", $0] } }

    static let all = [
      Example(
        name: "guide", environment: "production",
        tradeOffs: ["service-account-keys", "broad-permissions", "public-access", "open-ingress"]),
      Example(name: "keyless", environment: "production", tradeOffs: []),
      Example(name: "small", environment: "staging", tradeOffs: smallTradeOffs),
    ]
    private static let smallTradeOffs = ["public-access", "open-ingress"]
  }

  @Test("apply, apply again, adjust, status, drift, revert", .timeLimit(.minutes(5)), arguments: Example.all)
  func wholeWay(example: Example) async throws {
    let program = try Program()
    let answers = Program.example(example.name)
    let bytes = try Data(contentsOf: URL(filePath: answers))
    let before = try await program.state()

    let first = try await program.run(
      ["apply", "--sandbox", "--answers", answers] + example.acknowledgements)
    try #require(first.status == 0, "\(first.error)")
    #expect(first.output.hasPrefix("http://ai-orchestra-\(example.environment)-"))
    #expect(try Data(contentsOf: URL(filePath: answers)) == bytes, "the answers' file is never written")

    // What overture.yaml has recorded counts for the file, too.
    var count = try await program.requests().count
    let second = try await program.run("apply", "--sandbox", "--answers", answers)
    #expect(second.status == 0, "\(second.error)")
    #expect(try await program.requests(after: count).filter(\.isMutation) == [])

    let files = try program.files()
    count = try await program.requests().count
    let adjusted = try await program.run("adjust", "--sandbox", "--memory", "4Gi", "--cpu", "2")
    #expect(adjusted.status == 0, "\(adjusted.error)")
    try await provesAdjustment(program, example, since: count, files: files)

    let status = try await program.run("status", "--sandbox", "--detailed-exitcode")
    #expect(status.status == 0, "\(status.output)\(status.error)")
    try await SomebodyElse.works(in: program) { somebody in
      try await somebody.changeMemory(of: "ai-orchestra-\(example.environment)", to: "1Gi")
    }
    let drifted = try await program.run("status", "--sandbox", "--detailed-exitcode")
    #expect(drifted.status == 2, "\(drifted.output)\(drifted.error)")
    #expect(drifted.output.contains("terraform.apply"))
    #expect(drifted.output.contains("1Gi"))

    let reverted = try await program.run("revert", "--sandbox", "--yes")
    #expect(reverted.status == 0, "\(reverted.error)")
    let after = try await program.state()
    let differences = after.withoutWhatGoogleKeeps().differences(from: before.withoutWhatGoogleKeeps())
    #expect(differences == [])
    let reference = program.folder.appending(path: "reference")
    _ = try await program.run("sandbox", "sample", reference.path)
    var restored = try program.files()
    #expect(restored.removeValue(forKey: "overture.yaml") != nil)
    #expect(restored == (try program.files(in: reference)))

    let again = try await program.run("apply", "--sandbox")
    #expect(again.status == 0, "after a revert it can be applied again: \(again.error)")
  }

  /// Only what follows from the memory was changed, by files and by requests.
  private func provesAdjustment(
    _ program: Program, _ example: Example, since count: Int, files: [String: String]
  ) async throws {
    let now = try program.files()
    let changed = Set(files.keys).union(now.keys).filter { files[$0] != now[$0] && !$0.hasPrefix(".overture/") }
    let mutations = try await program.requests(after: count).filter(\.isMutation)
    let isSmall = example.name == "small"
    let environment = isSmall ? "staging" : "production"
    #expect(changed == ["overture.yaml", "terraform/environments/\(environment).tfvars.json"])
    let secrets = mutations.filter { $0.path.contains("/secrets/") }.compactMap { $0.path.split(separator: "/").last }
    #expect(
      secrets.map(String.init).sorted() == (isSmall ? ["CLOUD_RUN_CPU", "CLOUD_RUN_MEMORY"] : ["CLOUD_RUN_MEMORY"]))
    #expect(mutations.filter { !$0.isWhatFollowsFromMemory && !$0.path.hasSuffix("/secrets/CLOUD_RUN_CPU") } == [])
  }

  @Test("plan reads alone, and shows what apply then does")
  func planning() async throws {
    let program = try Program()
    let answers = Program.example("guide")
    let text = try await program.run(
      "plan", "--sandbox", "--full", "--answers", answers, "--detailed-exitcode")
    #expect(text.status == 2, "\(text.error)")
    for part in ["ai-orchestra/Dockerfile", "gcloud services enable", "roles/run.admin", "--acknowledge public-access"]
    {
      #expect(text.output.contains(part), "\(part)")
    }
    let json = try await program.run("plan", "--sandbox", "--answers", answers, "--format", "json")
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(document["version"] as? Int == 1)
    #expect(document["hasChanges"] as? Bool == true)
    #expect((document["unacknowledged"] as? [String])?.count == 4)
    let markdown = try await program.run("plan", "--sandbox", "--answers", answers, "--format", "markdown")
    #expect(markdown.output.contains("```diff"))
    #expect(try await program.requests().filter(\.isMutation) == [])
    #expect(try program.files()["overture.yaml"] == nil)

    let dry = try await program.run(
      ["apply", "--sandbox", "--answers", answers, "--dry-run"] + Example.all[0].acknowledgements)
    #expect(dry.status == 0, "\(dry.error)")
    #expect(try await program.requests().filter(\.isMutation) == [])
    #expect(try program.files()["overture.yaml"] == nil)
  }

  @Test("events are one JSON object a line, in order")
  func events() async throws {
    let program = try Program()
    let result = try await program.run(
      "apply", "--sandbox", "--answers", Program.example("keyless"), "--events", "json")
    #expect(result.status == 0, "\(result.error)")
    let events = try result.output.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(events.first?["event"] as? String == "run_started")
    #expect(events.last?["event"] as? String == "run_finished")
    #expect(events.last?["outcome"] as? String == "succeeded")
    #expect(events.allSatisfy { $0["version"] as? Int == 1 })
    let steps = try #require(events.first?["steps"] as? [String])
    let finished = events.filter { $0["event"] as? String == "step_finished" }.compactMap { $0["step"] as? String }
    #expect(Set(finished) == Set(steps))
  }
}
