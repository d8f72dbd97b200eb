import Foundation
import Testing

@Suite("Pull requests, merges and drift, as a team's workflow sees them", .serialized, .timeLimit(.minutes(5)))
struct TeamsTests {
  /// A set-up with a planner.
  private func setUp() async throws -> Program {
    let program = try Program()
    let text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
      .replacing("\nenvironments:", with: "\nci: true\nenvironments:")
    let answers = program.folder.appending(path: "answers.yaml")
    try Data(text.utf8).write(to: answers)
    let applied = try await program.run("apply", "--sandbox", "--answers", answers.path)
    try #require(applied.status == 0, "\(applied.error)")
    return program
  }

  /// The state's file, changed while nothing has it open.
  private func change(_ program: Program, _ change: (inout [String: Any]) -> Void) throws {
    let file = program.sandbox.appending(path: "state.json")
    var state = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    change(&state)
    try JSONSerialization.data(withJSONObject: state).write(to: file)
  }

  /// Opens a pull request, or merges it.
  private func pullRequest(_ program: Program, commit: String, isMerged: Bool) throws {
    try change(program) { state in
      var pulls = state["github.pulls"] as? [String: Any] ?? [:]
      let key = "ai-cherry/ai-orchestra"
      let time: Any = isMerged ? "2026-11-29T12:00:00Z" : NSNull()
      pulls["\(key)/0000000007"] = [
        "id": 1, "number": 7, "title": "Larger", "body": "", "state": isMerged ? "closed" : "open",
        "user": ["login": "somebody"], "merged_at": time, "closed_at": time, "repository": key, "base_ref": "main",
        "base_sha": "b", "head_repository": key, "head_ref": "larger", "head_sha": commit, "head_owner": "ai-cherry",
        "merge_commit_sha": isMerged ? commit as Any : NSNull(),
      ]
      state["github.pulls"] = pulls
    }
  }

  private func documents(_ program: Program, _ collection: String) async throws -> [[String: Any]] {
    let output = try await program.run("sandbox", "state").output
    let state = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    return (state[collection] as? [String: [String: Any]] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
  }

  private func bodies(_ program: Program) async throws -> [String] {
    try await documents(program, "github.comments").compactMap { $0["body"] as? String }
  }

  private func edit(_ program: Program, _ old: String, _ new: String) throws {
    let file = program.repository.appending(path: "overture.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: file)
  }

  @Test("a plan is one comment that is renewed, the merge applies it and nothing else, and says so on the pull request")
  func wholeWay() async throws {
    let program = try await setUp()
    try edit(program, "maxInstances: 20", "maxInstances: 30")
    try pullRequest(program, commit: "abc", isMerged: false)
    let summary = program.folder.appending(path: "summary.md")
    try Data().write(to: summary)
    let run = [
      "GITHUB_STEP_SUMMARY": summary.path, "GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": "12",
      "GITHUB_REPOSITORY": "ai-cherry/ai-orchestra",
    ]
    let sent = try await program.requests().count
    let planned = try await program.run(["ci", "plan", "--sandbox", "--pull-request", "7"], environment: run)
    #expect(planned.status == 0, "\(planned.error)")
    let changed = try await program.requests(after: sent).filter(\.isMutation).map(\.path)
    #expect(changed.allSatisfy { $0.hasSuffix("/issues/7/comments") } && changed.count == 1, "\(changed)")
    let comment = try #require(try await bodies(program).first)
    #expect(comment.hasPrefix("<!-- overture:plan ai-orchestra/production -->\n<!-- overture:hash 1-"))
    #expect(comment.contains("scaling.max_instance_count is 20, becomes 30"))
    #expect(comment.contains("https://github.com/ai-cherry/ai-orchestra/actions/runs/12"))
    #expect(try String(contentsOf: summary, encoding: .utf8).contains("max_instance_count is 20, becomes 30"))

    // A new commit renews it.
    try edit(program, "maxInstances: 30", "maxInstances: 40")
    #expect(try await program.run("ci", "plan", "--sandbox", "--pull-request", "7").status == 0)
    let renewed = try await bodies(program)
    #expect(renewed.count == 1 && renewed[0].contains("becomes 40"), "\(renewed)")

    // Not merged yet, and merged with another plan than the one that was read.
    let apply = ["ci", "apply", "--sandbox", "--commit", "abc", "--planned-by", "orchestra-operator"]
    let early = try await program.run(apply)
    #expect(early.status == 65 && early.error.contains("It came by no pull request that was merged."), "\(early.error)")
    try pullRequest(program, commit: "abc", isMerged: true)
    try edit(program, "maxInstances: 40", "maxInstances: 50")
    let changedSince = try await program.requests().count
    let stale = try await program.run(apply)
    #expect(stale.status == 65, "\(stale.error)")
    #expect(stale.error.contains("The plan has changed since it was agreed to"))
    #expect(stale.error.contains("becomes 50"))
    let mutations = try await program.requests(after: changedSince).filter(\.isMutation).map(\.path)
    #expect(mutations.allSatisfy { $0.contains("/issues/") }, "\(mutations)")
    #expect(
      try await bodies(program).contains { $0.hasPrefix("<!-- overture:apply") && $0.contains("was not applied") })

    // A comment of somebody else's with a plan that fits does not count.
    let unknown = try await program.run("ci", "apply", "--sandbox", "--commit", "abc")
    #expect(unknown.status == 65 && unknown.error.contains("no comment by github-actions[bot]"), "\(unknown.error)")

    try edit(program, "maxInstances: 50", "maxInstances: 40")
    let applied = try await program.run(apply)
    #expect(applied.status == 0, "\(applied.error)")
    let last = try await bodies(program)
    #expect(last.count == 2 && last.contains { $0.hasPrefix("<!-- overture:apply") && $0.contains("was applied") })
    #expect(try await program.run("status", "--sandbox", "--detailed-exitcode").status == 0)
  }

  @Test("drift is one issue, which stays as it is, is renewed, and is closed when nothing differs")
  func drift() async throws {
    let program = try await setUp()
    func issues() async throws -> [[String: Any]] { try await documents(program, "github.issues") }
    #expect(try await program.run("ci", "drift", "--sandbox").status == 0)
    #expect(try await issues().isEmpty)
    let dockerfile = program.repository.appending(path: "ai-orchestra/Dockerfile.overture")
    let text = try Data(contentsOf: dockerfile)
    try FileManager.default.removeItem(at: dockerfile)
    let found = try await program.run("ci", "drift", "--sandbox", "--detailed-exitcode")
    #expect(found.status == 2 && found.error.contains("opened #1"), "\(found.error)")
    #expect(try await program.run("ci", "drift", "--sandbox").error.contains("as the issue says"))
    let open = try await issues()
    #expect(open.count == 1 && open[0]["title"] as? String == "Drift: ai-orchestra/production")
    #expect((open[0]["body"] as? String)?.contains("ai-orchestra/Dockerfile.overture is missing") == true)
    try edit(program, "maxInstances: 20", "maxInstances: 30")
    #expect(try await program.run("ci", "drift", "--sandbox").error.contains("updated #1"))
    try edit(program, "maxInstances: 30", "maxInstances: 20")
    try text.write(to: dockerfile)
    #expect(try await program.run("ci", "drift", "--sandbox").error.contains("gone, closed #1"))
    let closed = try await issues()
    #expect(closed.count == 1 && closed[0]["state"] as? String == "closed")
  }

  @Test("the workflow is written once, renewed, left alone where it was edited, beside one of others, and removed")
  func workflow() async throws {
    let program = try await setUp()
    let folder = program.repository.appending(path: ".github/workflows")
    let before = try program.files()
    let dry = try await program.run("ci", "--sandbox", "--dry-run")
    #expect(dry.status == 0 && dry.output.contains("created .github/workflows/overture.yml"), "\(dry.error)")
    #expect(try program.files() == before)
    // Somebody else's file of that name stays.
    let theirs = folder.appending(path: "overture.yml")
    try Data("name: Concert\n".utf8).write(to: theirs)
    let written = try await program.run("ci", "--sandbox")
    #expect(written.output == ".github/workflows/overture-ci.yml\n", "\(written.error)")
    #expect(try Data(contentsOf: theirs) == Data("name: Concert\n".utf8))
    let own = folder.appending(path: "overture-ci.yml")
    let text = try String(contentsOf: own, encoding: .utf8)
    #expect(text.contains("orchestra-demo) name=projects/314159265358/locations/global/workloadIdentityPools/"))
    #expect(try await program.run("ci", "--sandbox").error.contains("is up to date"))
    let digest = String(repeating: "a", count: 64)
    let image = try await program.run("ci", "--sandbox", "--program-image", "ghcr.io/o/overture@sha256:\(digest)")
    #expect(image.status == 0, "\(image.error)")
    #expect(try String(contentsOf: own, encoding: .utf8).contains("ghcr.io/o/overture@sha256:\(digest)"))
    let edited = try String(contentsOf: own, encoding: .utf8).replacing("17 5", with: "18 6")
    try Data(edited.utf8).write(to: own)
    for arguments in [["ci", "--sandbox"], ["ci", "--sandbox", "--remove"]] {
      let refused = try await program.run(arguments)
      #expect(refused.status == 65 && refused.error.contains("was edited by hand"), "\(refused.error)")
      #expect(try String(contentsOf: own, encoding: .utf8) == edited)
    }
    try Data(text.utf8).write(to: own)
    #expect(try await program.run("ci", "--sandbox", "--remove").status == 0)
    try FileManager.default.removeItem(at: theirs)
    #expect(try program.files() == before)
  }

  @Test("the matrix has each service in each environment, or those that a change may touch")
  func matrix() async throws {
    let program = try await setUp()
    let all = try await program.run("ci", "matrix", "--sandbox")
    let expected =
      #"{"include":[{"account":"ai-orchestra-production-plan@orchestra-demo.iam.gserviceaccount.com","#
      + #""answers":"overture.yaml","environment":"production","github_environment":"production","#
      + #""project":"orchestra-demo","service":"ai-orchestra"}]}"# + "\n"
    #expect(all.output == expected, "\(all.error)")
    let unknown = try await program.run("ci", "matrix", "--sandbox", "--affected", "--upload-pack=x")
    #expect(unknown.status == 64 || unknown.output == expected)
    let forged = try await program.run(
      "ci", "matrix", "--sandbox", "--affected", "0000000000000000000000000000000000000000")
    #expect(forged.output == expected && forged.error.contains("every service counts as changed"))
    let committed = try await program.run("apply", "--sandbox", "--deliver", "commit")
    #expect(committed.status == 0, "\(committed.error)")
    let none = try await program.run("ci", "matrix", "--sandbox", "--affected", "HEAD")
    #expect(none.output == "{\"include\":[]}\n", "\(none.error)")
  }

  @Test("without any account a plan still shows files, sizing, cost and risks, and says what it cannot know")
  func offline() async throws {
    let program = try await setUp()
    try edit(program, "maxInstances: 20", "maxInstances: 30")
    let sent = try await program.requests().count
    let plan = try await program.run(
      "plan", "--offline", "--full", "-C", program.repository.path, "--detailed-exitcode",
      environment: ["HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"])
    #expect(plan.status == 2, "\(plan.error)")
    for words in ["nobody has signed in", "max_instances", "a month, an estimate", "exposure LOW", "Not known"] {
      #expect(plan.output.contains(words), "\(words)")
    }
    #expect(!plan.output.contains("\nHash"))
    let forked = try await program.run("ci", "static", "-C", program.repository.path)
    #expect(forked.status == 0 && forked.output.contains("nobody has signed in"), "\(forked.error)")
    #expect(try await program.requests().count == sent)
  }

  @Test("without ci: true there is no planner, and the workflow is not written")
  func withoutPlanner() async throws {
    let program = try Program()
    let applied = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    try #require(applied.status == 0, "\(applied.error)")
    let refused = try await program.run("ci", "--sandbox")
    #expect(refused.status == 65 && refused.error.contains("Write ci: true in overture.yaml"), "\(refused.error)")
    let accounts = try await documents(program, "iam.serviceAccounts").compactMap { $0["email"] as? String }
    #expect(accounts.count == 2 && accounts.allSatisfy { !$0.contains("-plan@") }, "\(accounts)")
  }
}
