import Testing

@testable import SetupPlan

@Suite("Which revision the requests go back to")
struct RollbackTests {
  private func entry(
    _ name: String, _ percent: Int = 0, _ state: RevisionEntry.State = .ready, tags: [String] = [],
    image: String = "r/api:1", preview: Int? = nil
  ) -> RevisionEntry {
    RevisionEntry(
      name: name, image: image, pullRequest: preview, created: "2026-11-23T12:00:00Z", percent: percent, tags: tags,
      state: state)
  }

  private func failure(_ name: String?, _ revisions: [RevisionEntry]) -> Failure? {
    do {
      _ = try Rollback(to: name, among: revisions, of: "production")
      return nil
    } catch {
      return error as? Failure
    }
  }

  @Test("without a name: the last healthy one before the newest that answers, past failures and the placeholder")
  func last() throws {
    let revisions = [
      entry("api-6", 0), entry("api-5", 100), entry("api-4", 0, .failed("no")), entry("api-3", 0, .isStarting),
      entry("api-2"), entry("api-1", image: ResourceNames.placeholderImage),
    ]
    let rollback = try Rollback(to: nil, among: revisions, of: "production")
    #expect(rollback.to.name == "api-2")
    #expect(rollback.formerNames == ["api-5"])
    #expect(!rollback.isSplit)
  }

  @Test("a preview of a pull request is never what a rollback goes to, also when its tag is gone")
  func previews() throws {
    let revisions = [
      entry("api-4", preview: 9), entry("api-3", 100), entry("api-2", tags: ["pr-7"], preview: 7), entry("api-1"),
    ]
    #expect(try Rollback(to: nil, among: revisions, of: "production").to.name == "api-1")
    #expect(failure("api-2", revisions)?.message == "api-2 is a preview of the pull request #7")
    #expect(revisions[2].words.hasPrefix("preview of #7, "))
  }

  @Test("of a split the newest part goes first: the older part gets all")
  func split() throws {
    let revisions = [entry("api-2", 10, tags: ["next"]), entry("api-1", 90)]
    let rollback = try Rollback(to: nil, among: revisions, of: "production")
    #expect(rollback.to.name == "api-1")
    #expect(rollback.isSplit)
    let text = rollback.changes.joined(separator: "\n")
    #expect(text.contains("from api-2 (10 %)") && text.contains("from api-1 (90 %)"))
    #expect(text.contains("the split of the traffic ends: api-1 gets all requests"))
    #expect(text.contains("the tag next stays, and leads to api-2"))
  }

  @Test("a revision is refused that is unknown, serves already, never became ready, or holds no version of the service")
  func refused() {
    let revisions = [
      entry("api-4", 100), entry("api-3", 0, .failed("Image 'x' not found.")), entry("api-2", 0, .isStarting),
      entry("api-1", image: ResourceNames.placeholderImage),
    ]
    let messages = ["api-9", "api-4", "api-3", "api-2", "api-1"].map { failure($0, revisions)?.message }
    #expect(
      messages == [
        "production has no revision api-9", "api-4 answers all requests already",
        "api-3 is not ready and cannot answer",
        "api-2 is not ready", "api-1 serves the placeholder that a set-up starts with",
      ])
    #expect(failure("api-3", revisions)?.reason.contains("Image 'x' not found.") == true)
    #expect(failure(nil, revisions)?.message == "There is no earlier healthy revision than api-4")
    #expect(failure(nil, [])?.message == "No revision of production answers")
    #expect(["api-9", nil].allSatisfy { failure($0, revisions)?.kind == .answers })
  }

  @Test("who deployed a revision is the person behind its run, found by its id or its commit, else the account")
  func person() {
    let commit = String(repeating: "c", count: 40)
    func run(_ id: Int, _ actor: String, _ conclusion: String) -> WorkflowRunEntry {
      WorkflowRunEntry(
        id: id, number: id, commit: commit, branch: "main", actor: actor, event: "push", status: "completed",
        conclusion: conclusion, started: "", seconds: 1, url: "")
    }
    var byRun = entry("api-3")
    byRun.run = 1
    byRun.commit = commit
    var byCommit = entry("api-2")
    byCommit.commit = commit
    var neither = entry("api-1")
    neither.creator = "me@example.com"
    let history = DeploymentHistory(
      revisions: [byRun, byCommit, neither],
      runs: [run(2, "ann", "failure"), run(3, "bob", "success"), run(1, "cy", "success")])
    #expect(history.revisions.map { history.person(of: $0) } == ["cy", "bob", "me@example.com"])
  }
}
